using System.CommandLine;
using System.Text.Json;
using Mocker.Pull.Volumes;

namespace Mocker.Pull.Commands;

internal static class VolumeCommand
{
    private const string NameDescription = "the volume's name";

    public static Command Make() => new("volume", "directories with names that containers share and that outlive them") { MakeCreate(), MakeList(), MakeInspect(), MakeRemove(), MakePrune() };

    private static Command MakeCreate()
    {
        Argument<string?> name = new("name") { Description = $"{NameDescription}; default one of mocker's choice", DefaultValueFactory = _ => null };
        Option<string[]> labels = new("--label") { Description = "label of the volume", HelpName = "name=value" };
        Command command = new("create", "make a volume, unless it is there, and print its name") { name, labels };
        command.SetAction(line => Console.WriteLine(Store(line).Create(line.GetValue(name), Labels(line.GetValue(labels) ?? []))));
        return command;
    }

    private static Command MakeList()
    {
        Option<string> format = new("--format", "-f") { Description = "how to print; default table", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        Option<bool> quiet = new("--quiet", "-q") { Description = "only the names" };
        Command command = new("ls", "list volumes") { format, quiet };
        command.Aliases.Add("list");
        format.AcceptOnlyFromAmong("table", "json");
        command.SetAction(line =>
        {
            VolumeStore store = Store(line);
            List<VolumeRecord> volumes = store.List();
            if (line.GetValue(quiet))
                volumes.ForEach(static volume => Console.WriteLine(volume.Name));
            else if (line.GetValue(format) == "json")
                Print(store, volumes);
            else
                Console.Write(Table.Of([["NAME", "CREATED", "CONTAINERS"], .. volumes.Select(volume => new[]
                {
                    volume.Name, Words.Ago(volume.Created, DateTimeOffset.UtcNow), string.Join(", ", store.UsersOf(volume.Name).Select(user => user.Name)),
                })]));
        });
        return command;
    }

    private static Command MakeInspect()
    {
        Argument<string[]> names = new("volume") { Description = NameDescription, Arity = ArgumentArity.OneOrMore };
        Command command = new("inspect", "print what is known of volumes, as JSON") { names };
        command.SetAction(line =>
        {
            VolumeStore store = Store(line);
            Print(store, [.. line.GetValue(names)!.Select(store.Get)]);
        });
        return command;
    }

    private static Command MakeRemove()
    {
        Argument<string[]> names = new("volume") { Description = NameDescription, Arity = ArgumentArity.OneOrMore };
        Option<bool> force = new("--force", "-f") { Description = "one that is not there is no error" };
        Command command = new("rm", "remove volumes that no container refers to, with what is in them, and print their names") { names, force };
        command.SetAction(line =>
        {
            VolumeStore store = Store(line);
            return CommandLine.ForEach(line.GetValue(names)!, name =>
            {
                if (line.GetValue(force) && store.Find(name) is null)
                    return;
                store.Remove(name);
                Console.WriteLine(name);
            });
        });
        return command;
    }

    private static Command MakePrune()
    {
        Option<bool> force = new("--force", "-f") { Description = "do not ask" };
        Command command = new("prune", "remove all volumes that no container refers to, with what is in them") { force };
        command.SetAction(line =>
        {
            VolumeStore store = Store(line);
            List<string> unused = store.Unused();
            if (unused.Count > 0 && !line.GetValue(force) && !IsConfirmed($"{string.Join(", ", unused)}: remove with what is in them?"))
                throw new ImageException("no volume was removed; -f removes without asking");
            (List<string> removed, long bytes) = store.Prune(unused);
            removed.ForEach(static name => Console.WriteLine($"Deleted: {name}"));
            Console.WriteLine($"Reclaimed: {Words.Bytes(bytes)}");
        });
        return command;
    }

    // What is in a volume is nowhere else, other than what is in an image.
    private static bool IsConfirmed(string question)
    {
        Console.Error.Write(question + " [y/N] ");
        string? answer = Console.ReadLine();
        // A terminal shows the end of the line that was typed.
        if (Console.IsInputRedirected)
            Console.Error.WriteLine();
        return answer?.Trim() is "y" or "Y" or "yes";
    }

    private static VolumeStore Store(ParseResult line) => new(CommandLine.Containers(line));

    private static Dictionary<string, string> Labels(string[] texts)
    {
        Dictionary<string, string> labels = [];
        foreach (string text in texts)
            labels[text.Split('=', 2)[0] is { Length: > 0 } name ? name : throw new ImageException($"--label: \"{text}\" is no NAME=VALUE")] = text.Split('=', 2).ElementAtOrDefault(1) ?? "";
        return labels;
    }

    private static void Print(VolumeStore store, List<VolumeRecord> volumes) => Output.WriteJson(json =>
    {
        json.WriteStartArray();
        foreach (VolumeRecord volume in volumes)
        {
            json.WriteStartObject();
            volume.WriteMembersTo(json);
            json.WriteString("mountpoint", store.ContentsOf(volume.Name));
            WriteUsers(json, store, volume);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static void WriteUsers(Utf8JsonWriter json, VolumeStore store, VolumeRecord volume)
    {
        json.WriteStartArray("containers");
        foreach (Containers.ContainerRecord user in store.UsersOf(volume.Name))
            json.WriteStringValue(user.Name);
        json.WriteEndArray();
    }
}
