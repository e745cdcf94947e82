using System.CommandLine;
using Mocker.Container;
using Mocker.Container.Lifecycle;
using Mocker.Oci;

namespace Mocker.Runtime.Commands;

internal static class EventsCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "a container that is not stopped" };
        Option<string> interval = new("--interval") { Description = "time from one set of figures to the next, such as 5s or 500ms", DefaultValueFactory = _ => "5s", HelpName = "time" };
        Option<bool> stats = new("--stats") { Description = "print the figures once and return" };
        Command command = new("events", "print what a container uses, and when it runs out of memory, as lines of JSON until it ends") { id, interval, stats };
        command.SetAction(line =>
        {
            string text = line.GetValue(interval)!;
            if (!GoDuration.TryParse(text, out TimeSpan time) || time == default)
                throw new ContainerException($"--interval takes a time greater than 0, such as 5s, 1m30s or 500ms, not \"{text}\"");
            if (line.GetValue(stats))
                Print(Watching.Once(GlobalOptions.Store(line), line.GetValue(id)!));
            else
                Watching.Run(GlobalOptions.Store(line), line.GetValue(id)!, time, Print);
        });
        return command;
    }

    private static void Print(ContainerEvent happened) => Output.WriteJson(happened.WriteTo, indented: false);
}
