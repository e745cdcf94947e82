using System.CommandLine;
using Mocker.Container.Lifecycle;

namespace Mocker.Runtime.Commands;

/// <summary>`pause` and `resume`.</summary>
internal static class PauseCommands
{
    public static Command MakePause()
    {
        Argument<string> id = new("container-id") { Description = "a running container" };
        Command command = new("pause", "stop all processes of a container where they are") { id };
        command.SetAction(line => Pausing.Pause(GlobalOptions.Store(line), line.GetValue(id)!));
        return command;
    }

    public static Command MakeResume()
    {
        Argument<string> id = new("container-id") { Description = "a paused container" };
        Command command = new("resume", "let the processes of a paused container go on") { id };
        command.SetAction(line => Pausing.Resume(GlobalOptions.Store(line), line.GetValue(id)!));
        return command;
    }
}
