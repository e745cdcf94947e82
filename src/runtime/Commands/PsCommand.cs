using System.CommandLine;
using System.Text;
using Mocker.Container;
using Mocker.Linux;

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
                Output.Write(Table(processes, line.GetValue(words) is { Length: > 0 } given ? given : ["-ef"]));
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

    /// <summary>The lines of the host's ps whose PID column has one of the processes.</summary>
    private static string Table(IReadOnlyList<int> processes, string[] options)
    {
        string printed = HostCommand.Capture("ps", options, out int code);
        if (code != 0)
            throw new ContainerException(code == 127
                ? "the host has no ps; install procps, or use --format json"
                : $"ps {string.Join(' ', options)} failed with exit code {code}");
        string[] lines = printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int column = Array.IndexOf(lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries), "PID");
        if (column < 0)
            throw new ContainerException($"ps {string.Join(' ', options)} prints no PID column to find the container's processes by");
        StringBuilder table = new StringBuilder(lines[0]).Append('\n');
        foreach (string line in lines.AsSpan(1))
        {
            string[] cells = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length > column && int.TryParse(cells[column], out int pid) && processes.Contains(pid))
                table.Append(line).Append('\n');
        }
        return table.ToString();
    }
}
