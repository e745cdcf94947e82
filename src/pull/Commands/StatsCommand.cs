using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mocker.Container;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class StatsCommand
{
    private const int Interval = 1000;

    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description + "; without one, all that run", Arity = ArgumentArity.ZeroOrMore };
        Option<bool> once = new("--no-stream") { Description = "print once, and return" };
        Option<string> format = new("--format") { Description = "how to print; default table", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        Command command = new("stats", "print what containers use, each second until interrupted") { names, once, format };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            string form = line.GetValue(format)!;
            if (form is not ("table" or "json"))
                throw new ImageException($"there is no format \"{form}\": it is table or json");
            ContainerDirectory[] wanted = [.. line.GetValue(names)!.Select(containers.Get)];
            Dictionary<string, ContainerUsage> before = Look(containers, wanted);
            do
            {
                Thread.Sleep(Interval);
                Dictionary<string, ContainerUsage> now = Look(containers, wanted);
                Print(form, [.. now.Where(each => before.ContainsKey(each.Key)).Select(each => (each.Value, each.Value.ProcessorSince(before[each.Key])))]);
                if (wanted.Length > 0 && now.Count == 0)
                    break;
                before = now;
            }
            while (!line.GetValue(once));
        });
        return command;
    }

    private static Dictionary<string, ContainerUsage> Look(ContainerList containers, ContainerDirectory[] wanted)
    {
        Dictionary<string, ContainerUsage> usage = [];
        foreach (ContainerDirectory directory in wanted.Length > 0 ? wanted : [.. containers.All().Select(each => each.Directory)])
        {
            if (directory.Find() is not ContainerRecord record || !ContainerState.Of(containers, directory, record).IsRunning)
                continue;
            try
            {
                usage[directory.Id] = ContainerUsage.Of(containers, directory);
            }
            catch (ContainerException) when (!ContainerState.Of(containers, directory, record).IsRunning)
            {
                // It has ended meanwhile.
            }
        }
        return usage;
    }

    private static void Print(string form, (ContainerUsage Usage, double Processor)[] all)
    {
        if (form == "json")
            Output.WriteJson(json => WriteArray(json, all));
        else
            Console.Write(Table.Of([["CONTAINER ID", "NAME", "CPU %", "MEM USAGE / LIMIT", "MEM %", "NET I/O", "BLOCK I/O", "PIDS"], .. all.Select(each => Row(each.Usage, each.Processor))]));
    }

    private static string[] Row(ContainerUsage usage, double processor) =>
    [
        usage.Container.Id[..12], usage.Container.Name, Percent(processor), $"{Bytes(usage.Memory)} / {Bytes(usage.MemoryLimit)}", Percent(usage.MemoryShare),
        $"{Bytes(usage.Received)} / {Bytes(usage.Sent)}", $"{Bytes(usage.BytesRead)} / {Bytes(usage.BytesWritten)}", usage.Pids.ToString(CultureInfo.InvariantCulture),
    ];

    private static string Percent(double number) => number.ToString("0.00", CultureInfo.InvariantCulture) + "%";

    private static string Bytes(ulong bytes) => Words.Bytes((long)Math.Min(bytes, long.MaxValue));

    private static void WriteArray(Utf8JsonWriter json, (ContainerUsage Usage, double Processor)[] all)
    {
        json.WriteStartArray();
        foreach ((ContainerUsage usage, double processor) in all)
        {
            json.WriteStartObject();
            json.WriteString("id", usage.Container.Id);
            json.WriteString("name", usage.Container.Name);
            json.WriteNumber("cpuPercent", Math.Round(processor, 2));
            json.WriteNumber("cpuNanoseconds", usage.Processor);
            json.WriteNumber("memory", usage.Memory);
            json.WriteNumber("memoryLimit", usage.MemoryLimit);
            json.WriteNumber("memoryPercent", Math.Round(usage.MemoryShare, 2));
            json.WriteNumber("received", usage.Received);
            json.WriteNumber("sent", usage.Sent);
            json.WriteNumber("bytesRead", usage.BytesRead);
            json.WriteNumber("bytesWritten", usage.BytesWritten);
            json.WriteNumber("pids", usage.Pids);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
