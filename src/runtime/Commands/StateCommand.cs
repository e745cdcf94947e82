using System.CommandLine;

namespace Mocker.Runtime.Commands;

internal static class StateCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "the container" };
        Command command = new("state", "print a container's state as JSON") { id };
        command.SetAction(line =>
        {
            using Container.Lifecycle.Container container = Container.Lifecycle.Container.Open(GlobalOptions.Store(line), line.GetValue(id)!);
            Output.WriteJson(container.State);
        });
        return command;
    }
}
