using System.CommandLine;
using System.Text;
using Mocker.Container;
using Mocker.Container.Lifecycle;
using Mocker.Oci;

namespace Mocker.Runtime.Commands;

internal static class ListCommand
{
    public static Command Make()
    {
        Option<string> format = new("--format", "-f") { Description = "how to print; default table", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        Option<bool> quiet = new("--quiet", "-q") { Description = "only the ids" };
        Command command = new("list", "list the containers under the root") { format, quiet };
        command.SetAction(line =>
        {
            IReadOnlyList<StateDocument> states = Containers.All(GlobalOptions.Store(line));
            string form = line.GetValue(format)!;
            if (line.GetValue(quiet))
                Output.Write(string.Concat(states.Select(state => state.Id + "\n")));
            else if (form == "json")
                Output.WriteJson(json => WriteArray(json, states), indented: false);
            else if (form == "table")
                Output.Write(Table(states));
            else
                throw new ContainerException($"unknown format \"{form}\": it is table or json");
        });
        return command;
    }

    private static void WriteArray(System.Text.Json.Utf8JsonWriter json, IReadOnlyList<StateDocument> states)
    {
        json.WriteStartArray();
        foreach (StateDocument state in states)
            state.WriteTo(json);
        json.WriteEndArray();
    }

    private static string Table(IReadOnlyList<StateDocument> states)
    {
        List<string[]> rows = [["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"]];
        foreach (StateDocument state in states)
            rows.Add([state.Id, state.Pid.ToString(), state.Status, state.Bundle, state.Created?.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'") ?? "", state.Owner ?? ""]);
        StringBuilder text = new();
        foreach (string[] row in rows)
        {
            for (int column = 0; column < row.Length - 1; column++)
                text.Append(row[column].PadRight(Math.Max(12, rows.Max(r => r[column].Length) + 3)));
            text.Append(row[^1]).Append('\n');
        }
        return text.ToString();
    }
}
