using System.CommandLine;
using Mocker.Container;
using Mocker.Container.Lifecycle;

namespace Mocker.Runtime.Commands;

internal static class PsCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "the container" };
        WordsArgument words = new("ps-options") { Description = "for the host's ps; default -ef" };
        Option<string> format = new("--format", "-f") { Description = "how to print; default table", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        Command command = new("ps", "list the processes of a container") { id, words, format };
        command.SetAction(line =>
        {
            using Container.Lifecycle.Container container = Container.Lifecycle.Container.Open(GlobalOptions.Store(line), line.GetValue(id)!);
            IReadOnlyList<int> processes = container.CgroupTo("list the processes of").Processes();
            string form = line.GetValue(format)!;
            if (form == "json")
                Output.WriteJson(json => WriteArray(json, processes), indented: false);
            else if (form == "table")
                Output.Write(ProcessTable.Of(processes, line.GetValue(words) is { Length: > 0 } given ? given : ["-ef"], ", or use --format json"));
            else
                throw new ContainerException($"unknown format \"{form}\": it is table or json");
        });
        return command;
    }

    private static void WriteArray(System.Text.Json.Utf8JsonWriter json, IReadOnlyList<int> processes)
    {
        json.WriteStartArray();
        foreach (int process in processes)
            json.WriteNumberValue(process);
        json.WriteEndArray();
    }
}
