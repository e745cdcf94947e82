using System.CommandLine;
using Mocker.Container.Lifecycle;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class PauseCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.OneOrMore };
        Command command = new("pause", "keep the processes of containers where they are, until unpause") { names };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            return CommandLine.ForEach(line.GetValue(names)!, name =>
            {
                ContainerDirectory directory = containers.Get(name);
                ContainerState state = ContainerState.Of(containers, directory, directory.Read());
                if (state.Phase != ContainerPhase.Running)
                    throw new ImageException($"the container {name} {(state.Phase == ContainerPhase.Paused ? "is paused already" : "does not run")}");
                Pausing.Pause(containers.Engine, directory.Id);
                Console.WriteLine(name);
            });
        });
        return command;
    }
}
