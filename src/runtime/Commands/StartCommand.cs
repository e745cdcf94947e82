using System.CommandLine;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;

namespace Mocker.Runtime.Commands;

internal static class StartCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "a created container" };
        Command command = new("start", "start the program of a created container") { id };
        command.SetAction(line => Start.Run(GlobalOptions.Store(line), line.GetValue(id)!, ServiceNotification.SocketOfManager()));
        return command;
    }
}
