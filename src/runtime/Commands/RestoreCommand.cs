using System.CommandLine;
using Mocker.Container.Checkpointing;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Container.Store;
using Mocker.Linux;

namespace Mocker.Runtime.Commands;

internal static class RestoreCommand
{
    public static Command Make()
    {
        Argument<string> id = new("container-id") { Description = "the id that the container gets, unique on this host" };
        Option<string> bundle = new("--bundle", "-b") { Description = "the bundle's directory; default the working directory", DefaultValueFactory = _ => ".", HelpName = "dir" };
        Option<string?> consoleSocket = new("--console-socket") { Description = "socket that receives the terminal's master", HelpName = "path" };
        Option<string?> pidFile = new("--pid-file") { Description = "file to write the process id to", HelpName = "file" };
        Option<bool> detach = new("--detach", "-d") { Description = "return when the container runs" };
        Option<bool> noSubreaper = new("--no-subreaper") { Description = "do not adopt the container's orphans" };
        Option<bool> noPivot = new("--no-pivot") { Description = "taken as runc takes it: how the root is entered is CRIU's choice" };
        Option<string?> lsmProfile = new("--lsm-profile") { Description = "TYPE:NAME of the security module's profile to restore with", HelpName = "profile" };
        Option<string?> lsmMountContext = new("--lsm-mount-context") { Description = "the security module's context of restored mounts", HelpName = "context" };
        CheckpointArguments arguments = new();
        Command command = new("restore", "make a container from what checkpoint has dumped, by CRIU (criu(8))")
            { id, bundle, consoleSocket, pidFile, detach, noSubreaper, noPivot, lsmProfile, lsmMountContext };
        arguments.AddTo(command);
        command.SetAction(line => Run(
            GlobalOptions.Store(line), line.GetValue(id)!, ConfiguredBundle.Read(line.GetValue(bundle)!),
            arguments.Read(line) with { LsmProfile = line.GetValue(lsmProfile), LsmMountContext = line.GetValue(lsmMountContext) },
            new() { ConsoleSocket = line.GetValue(consoleSocket), PidFile = line.GetValue(pidFile) }, line.GetValue(detach), line.GetValue(noSubreaper)));
        return command;
    }

    private static int Run(
        ContainerStore store, string id, ConfiguredBundle configured, CheckpointOptions options, LaunchOptions launch, bool detach, bool noSubreaper)
    {
        (Descriptor? receiver, Descriptor? console) = RunCommand.Prepare(configured, launch, detach, noSubreaper);
        using Descriptor? held = receiver;
        using Restoration restoration = Restoration.Run(store, id, configured, options, launch, console);
        if (detach)
            return 0;
        using Container.Lifecycle.Container container = restoration.Container;
        int code = RunCommand.Stay(restoration.Pid, restoration.PidFd!, receiver);
        if (container.Directory.LockIfThere())
            Deletion.Remove(container);
        return code;
    }
}
