using System.CommandLine;
using Mocker.Pull.Containers;

namespace Mocker.Pull.Commands;

internal static class AttachCommand
{
    public static Command Make()
    {
        Argument<string> name = new("container") { Description = ContainerNameArgument.Description };
        Option<bool> noInput = new("--no-stdin") { Description = "what is typed is not for the program" };
        Option<bool> signals = new("--sig-proxy") { Description = "pass signals on to the program (the default); with =false they end the attachment", DefaultValueFactory = _ => true };
        Option<string> keys = new("--detach-keys") { Description = "keys that end the attachment and leave the container alone; default ctrl-p,ctrl-q, empty for none", DefaultValueFactory = _ => DetachKeys.Default, HelpName = "keys" };
        Command command = new("attach", "show what a container prints from now on, and type for its program; its exit code is ours") { name, noInput, signals, keys };
        command.SetAction(line =>
        {
            ContainerList containers = CommandLine.Containers(line);
            using ContainerAttach attach = new(containers, containers.Get(line.GetValue(name)!), !line.GetValue(noInput))
            {
                PassesSignals = line.GetValue(signals),
                Keys = DetachKeys.Parse(line.GetValue(keys)!),
            };
            return attach.Run();
        });
        return command;
    }
}
