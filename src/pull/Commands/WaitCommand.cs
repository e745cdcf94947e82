using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class WaitCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.OneOrMore };
        Command command = new("wait", "wait until containers end, and print their exit codes") { names };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            return CommandLine.ForEach(line.GetValue(names)!, name => Console.WriteLine(ContainerWait.For(containers, containers.Get(name))));
        });
        return command;
    }
}
