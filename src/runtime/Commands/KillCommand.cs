using System.CommandLine;
using Mocker.Container.Lifecycle;

namespace Mocker.Runtime.Commands;

internal static class KillCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "the container" };
        Argument<string> signal = new("signal") { Description = "name (TERM or SIGTERM) or number; default SIGTERM", DefaultValueFactory = _ => "SIGTERM" };
        Option<bool> all = new("--all", "-a") { Description = "to all processes of the container, and no error if it is stopped" };
        Command command = new("kill", "send a signal to a container") { id, signal, all };
        command.SetAction(line => Signalling.Send(
            GlobalOptions.Store(line), line.GetValue(id)!, SignalNames.Parse(line.GetValue(signal)!), line.GetValue(all)));
        return command;
    }
}
