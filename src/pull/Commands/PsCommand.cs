using System.CommandLine;
using System.Text.Json;
using Mocker.Oci;
using Mocker.Pull.Containers;
using Mocker.Pull.Networks;
using Mocker.Pull.References;

namespace Mocker.Pull.Commands;

internal static class PsCommand
{
    private const int ShortId = 12, LongestCommand = 20;

    public static Command Make()
    {
        Option<bool> all = new("--all", "-a") { Description = "also those that do not run" };
        Option<bool> quiet = new("--quiet", "-q") { Description = "print ids only" };
        Option<bool> whole = new("--no-trunc") { Description = "print ids and commands whole" };
        Option<string> format = new("--format") { Description = "how to print; default table", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        Option<string[]> filter = new("--filter", "-f") { Description = "only those with: id=, name=, status=, exited=, label=, ancestor=", HelpName = "name=value" };
        Command command = new("ps", "list containers") { all, quiet, whole, filter, format };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            ContainerFilter wanted = ContainerFilter.Parse(line.GetValue(filter) ?? []);
            bool every = line.GetValue(all) || wanted.AsksForState;
            (ContainerRecord Record, ContainerState State)[] listed =
            [
                .. containers.All()
                    .Select(each => (each.Record, State: ContainerState.Of(containers, each.Directory, each.Record)))
                    .Where(each => (every || each.State.IsRunning) && wanted.Suits(each.Record, each.State)),
            ];
            IReadOnlyDictionary<string, Endpoint> ports = NetworkAttachment.All();
            bool cut = !line.GetValue(whole);
            string form = line.GetValue(format)!;
            if (line.GetValue(quiet))
                foreach ((ContainerRecord record, _) in listed)
                    Console.WriteLine(cut ? record.Id[..ShortId] : record.Id);
            else if (form == "json")
                Output.WriteJson(json => WriteArray(json, listed, ports));
            else if (form == "table")
                Console.Write(Table.Of([["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"], .. listed.Select(each => Row(each.Record, each.State, cut, ports))]));
            else
                throw new ImageException($"there is no format \"{form}\": it is table or json");
        });
        return command;
    }

    private static string[] Row(ContainerRecord record, ContainerState state, bool cut, IReadOnlyDictionary<string, Endpoint> endpoints)
    {
        string command = string.Join(' ', record.Command);
        if (cut && command.Length > LongestCommand)
            command = command[..(LongestCommand - 1)] + "…";
        return
        [
            cut ? record.Id[..ShortId] : record.Id,
            ImageReference.TryParse(record.ImageName, out ImageReference image, out _) ? image.Familiar : record.ImageName,
            $"\"{command}\"",
            Words.Ago(record.Created, DateTimeOffset.UtcNow),
            Status(record, state),
            Ports(record, endpoints),
            record.Name,
        ];
    }

    private static string Ports(ContainerRecord record, IReadOnlyDictionary<string, Endpoint> endpoints) =>
        endpoints.TryGetValue(record.Id, out Endpoint? endpoint) ? string.Join(", ", endpoint.Ports.Select(static port => port.ToString())) : "";

    /// <summary>As docker says it: Up 2 minutes, Exited (1) 3 hours ago.</summary>
    private static string Status(ContainerRecord record, ContainerState state) => state.Phase switch
    {
        ContainerPhase.Created => "Created",
        ContainerPhase.Exited => $"Exited ({state.ExitCode}) {Words.Ago(record.Finished, DateTimeOffset.UtcNow)}".TrimEnd() + (state.MonitorIsLost ? " (its monitor was killed)" : ""),
        _ => $"Up {Words.Age(DateTimeOffset.UtcNow - record.Started!.Value)}"
            + (state.Phase == ContainerPhase.Paused ? " (Paused)" : "") + (state.MonitorIsLost ? " (its monitor was killed)" : ""),
    };

    private static void WriteArray(Utf8JsonWriter json, (ContainerRecord Record, ContainerState State)[] listed, IReadOnlyDictionary<string, Endpoint> endpoints)
    {
        json.WriteStartArray();
        foreach ((ContainerRecord record, ContainerState state) in listed)
        {
            json.WriteStartObject();
            json.WriteString("id", record.Id);
            json.WriteString("name", record.Name);
            json.WriteString("image", record.ImageName);
            json.WriteString("imageId", record.ImageId.ToString());
            json.WriteStartArray("command");
            foreach (string word in record.Command)
                json.WriteStringValue(word);
            json.WriteEndArray();
            json.WriteString("created", Rfc3339.Format(record.Created));
            json.WriteString("state", state.Phase.Word());
            json.WriteString("status", Status(record, state));
            json.WriteNumber("pid", state.Pid);
            json.WriteNumber("exitCode", state.ExitCode);
            json.WriteString("ports", Ports(record, endpoints));
            json.WriteStartObject("labels");
            foreach (var (name, value) in record.Labels)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
