using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class LogsCommand
{
    public static Command Make()
    {
        Argument<string> name = new("container") { Description = ContainerNameArgument.Description };
        Option<bool> follow = new("--follow", "-f") { Description = "go on until the container ends" };
        Option<string?> tail = new("--tail", "-n") { Description = "only so many of the last lines; all is the default", HelpName = "n" };
        Option<string?> since = new("--since") { Description = "only what was printed since: a time, or how long ago, such as 10m", HelpName = "time" };
        Option<string?> until = new("--until") { Description = "only what was printed until then", HelpName = "time" };
        Option<bool> timestamps = new("--timestamps", "-t") { Description = "print the time before each line" };
        Command command = new("logs", "print what a container has printed") { name, follow, tail, since, until, timestamps };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            ContainerDirectory directory = containers.Get(line.GetValue(name)!);
            if (directory.Read().LogFiles == 0)
                throw new ImageException($"what the container {line.GetValue(name)} prints is not kept (--log-driver none)");
            LogFilter filter = LogFilter.Parse(line.GetValue(tail), line.GetValue(since), line.GetValue(until));
            new LogReader(directory, filter, line.GetValue(timestamps)).Print(line.GetValue(follow));
        });
        return command;
    }
}
