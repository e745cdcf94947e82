using System.CommandLine;
using Mocker.Container.Lifecycle;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class UnpauseCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.OneOrMore };
        Command command = new("unpause", "let the processes of paused containers go on") { names };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            return CommandLine.ForEach(line.GetValue(names)!, name =>
            {
                ContainerDirectory directory = containers.Get(name);
                if (ContainerState.Of(containers, directory, directory.Read()).Phase != ContainerPhase.Paused)
                    throw new ImageException($"the container {name} is not paused");
                Pausing.Resume(containers.Engine, directory.Id);
                Console.WriteLine(name);
            });
        });
        return command;
    }
}
