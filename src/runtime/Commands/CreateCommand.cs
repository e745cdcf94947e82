using System.CommandLine;
using Mocker.Container;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;

namespace Mocker.Runtime.Commands;

internal static class CreateCommand
{
    public static Command Make()
    {
        LaunchArguments arguments = new();
        Command command = new("create", "create a container; its process waits for start");
        arguments.AddTo(command);
        command.SetAction(line =>
        {
            LaunchOptions options = arguments.Read(line);
            ConfiguredBundle configured = ConfiguredBundle.Read(line.GetValue(arguments.Bundle)!);
            if (configured.Spec.Process?.Terminal == true && options.ConsoleSocket is null)
                throw new ContainerException("a container with a terminal can only be created with --console-socket", "/process/terminal");
            if (configured.Spec.Process?.Terminal != true && options.ConsoleSocket is not null)
                throw new ContainerException("--console-socket is given, but the process has no terminal", "/process/terminal");
            using Creation creation = Creation.Create(GlobalOptions.Store(line), line.GetValue(arguments.Id)!, configured, options);
        });
        return command;
    }
}
