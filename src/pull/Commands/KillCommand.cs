using System.CommandLine;
using Mocker.Container.Lifecycle;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class KillCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.OneOrMore };
        Option<string> signal = new("--signal", "-s") { Description = "name or number; default KILL", DefaultValueFactory = _ => "KILL", HelpName = "signal" };
        Command command = new("kill", "send a signal to the programs of containers") { names, signal };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            int number = SignalNames.Parse(line.GetValue(signal)!);
            return CommandLine.ForEach(line.GetValue(names)!, name =>
            {
                ContainerDirectory directory = containers.Get(name);
                if (!ContainerState.Of(containers, directory, directory.Read()).IsRunning)
                    throw new ImageException($"the container {name} does not run");
                Signalling.Send(containers.Engine, directory.Id, number, all: false);
                Console.WriteLine(name);
            });
        });
        return command;
    }
}
