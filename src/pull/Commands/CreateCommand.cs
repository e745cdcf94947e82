using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class CreateCommand
{
    public static Command Make()
    {
        ContainerArguments arguments = new();
        Command command = new("create", "make a container as run does, and leave it to be started");
        arguments.AddTo(command);
        command.SetAction(async (line, cancellation) =>
        {
            ContainerList containers = CommandLine.Containers(line);
            ContainerDirectory directory = await arguments.MakeAsync(line, containers, cancellation);
            containers.Drivers.Open(directory.Read().Driver).Unmount(directory.DriverDirectory);
            Console.WriteLine(directory.Id);
            return 0;
        });
        return command;
    }
}
