using System.CommandLine;
using Mocker.Container.Lifecycle;

namespace Mocker.Runtime.Commands;

internal static class DeleteCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "a stopped container" };
        Option<bool> force = new("--force", "-f") { Description = "kill it if it is not stopped; no error if there is none" };
        Command command = new("delete", "remove what a container's creation made") { id, force };
        command.SetAction(line => Deletion.Run(GlobalOptions.Store(line), line.GetValue(id)!, line.GetValue(force)));
        return command;
    }
}
