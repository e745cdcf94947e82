using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class MonitorCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container");
        Command command = new(MonitorProcess.Command, "stay with a container that nobody else stays with") { id };
        command.Hidden = true;
        command.SetAction(line => MonitorProcess.Run(CommandLine.Containers(line), line.GetValue(id)!));
        return command;
    }
}
