using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class RunCommand
{
    public static Command Make()
    {
        ContainerArguments arguments = new();
        Option<bool> detach = new("--detach", "-d") { Description = "print the container's id and return when its program runs" };
        Command command = new("run", "run a program in a new container of an image, which is pulled if it is not in the store") { detach };
        arguments.AddTo(command);
        command.SetAction(async (line, cancellation) =>
        {
            ContainerList containers = CommandLine.Containers(line);
            ContainerDirectory directory = await arguments.MakeAsync(line, containers, cancellation);
            if (!line.GetValue(detach))
                return new ContainerMonitor(containers, directory).Run(attached: true, static () => { });
            MonitorProcess.Start(containers, directory);
            Console.WriteLine(directory.Id);
            return 0;
        });
        return command;
    }
}
