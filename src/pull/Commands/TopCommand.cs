using System.CommandLine;
using Mocker.Container.Lifecycle;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class TopCommand
{
    public static Command Make()
    {
        Argument<string> name = new("container") { Description = ContainerNameArgument.Description };
        Argument<string[]> words = new("ps-options") { Description = "for the host's ps; default -ef", Arity = ArgumentArity.ZeroOrMore };
        Command command = new("top", "list the processes of a container") { name, words };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            ContainerDirectory directory = containers.Get(line.GetValue(name)!);
            string[] options = line.GetValue(words)!;
            Console.Write(ProcessTable.Of(ContainerProcess.All(containers, directory), options.Length > 0 ? options : ["-ef"], ""));
        });
        return command;
    }
}
