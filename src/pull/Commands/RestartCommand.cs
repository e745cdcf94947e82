using System.CommandLine;
using Mocker.Pull.Containers;
using Mocker.Pull.Store;

namespace Mocker.Pull.Commands;

internal static class RestartCommand
{
    public static Command Make()
    {
        Argument<string[]> names = new("container") { Description = ContainerNameArgument.Description, Arity = ArgumentArity.OneOrMore };
        StopTimeOption time = new();
        Command command = new("restart", "stop containers as stop does, and start them; those that do not run are started") { names, time.Option };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            int? seconds = time.Read(line);
            return CommandLine.ForEach(line.GetValue(names)!, name =>
            {
                ContainerDirectory directory = containers.Get(name);
                using FileLock held = directory.LockForRestart();
                ContainerStop.Begin(containers, directory, seconds).End();
                MonitorProcess.Start(containers, directory);
                Console.WriteLine(name);
            });
        });
        return command;
    }
}
