using System.CommandLine;
using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Container.Startup;

namespace Mocker.Runtime.Commands;

internal static class RunCommand
{
    public static Command Make()
    {
        LaunchArguments arguments = new();
        Option<bool> detach = new("--detach", "-d") { Description = "return when the program runs" };
        Option<bool> keep = new("--keep") { Description = "do not delete the container at its end" };
        Option<bool> noSubreaper = new("--no-subreaper") { Description = "do not adopt the container's orphans" };
        Command command = new("run", "create and start a container, stay with it and delete it") { detach, keep, noSubreaper };
        arguments.AddTo(command);
        command.SetAction(line => Run(
            GlobalOptions.Store(line), line.GetValue(arguments.Id)!, ConfiguredBundle.Read(line.GetValue(arguments.Bundle)!), arguments.Read(line),
            line.GetValue(detach), line.GetValue(keep), line.GetValue(noSubreaper)));
        return command;
    }

    private static int Run(
        ContainerStore store, string id, ConfiguredBundle configured, LaunchOptions options, bool detach, bool keep, bool noSubreaper)
    {
        (Descriptor? receiver, Descriptor? console) = Prepare(configured, options, detach, noSubreaper);
        using Descriptor? held = receiver;
        if (console is not null)
            options = options with { PlainLineEnds = HostTerminal.PrintsToFile };
        using Creation creation = Creation.CreateAndStart(store, id, configured, options, console);
        if (detach)
        {
            if (creation.Notifications is NotifySocket notifications)
            {
                // Nobody passes signals on here: they are ours again, so that the wait can be given up.
                Signals.SetMask(0);
                notifications.AwaitReady(creation.Process.Pid, creation.Process.PidFd);
            }
            return 0;
        }
        using Container.Lifecycle.Container container = creation.Container;
        int code = Stay(creation.Process.Pid, creation.Process.PidFd, receiver, creation.Notifications);
        if (!keep && container.Directory.LockIfThere())
            Deletion.Remove(container);
        return code;
    }

    /// <summary>Checks who handles the terminal, and adopts orphans where we stay.</summary>
    /// <returns>The two ends of what the terminal comes over if it is us who handle it; otherwise nothing.</returns>
    internal static (Descriptor? Receiver, Descriptor? Console) Prepare(ConfiguredBundle configured, LaunchOptions options, bool detach, bool noSubreaper)
    {
        bool terminal = configured.Spec.Process?.Terminal == true;
        TerminalChoice.Check(terminal, detach, options.ConsoleSocket);
        if (!detach && !noSubreaper)
            Kernel.Check(Processes.Prctl(PrctlOption.SetChildSubreaper, 1), "prctl(2)");
        return terminal && options.ConsoleSocket is null ? HostTerminal.MakeSockets() : default;
    }

    /// <summary>Stays with a process, with our terminal joined to its own if it has one.</summary>
    internal static int Stay(int pid, Descriptor pidFd, Descriptor? receiver, NotifySocket? notifications = null)
    {
        using HostTerminal? terminal = receiver is null ? null : HostTerminal.Receive(receiver);
        using Foreground foreground = new(pid, pidFd, terminal, ForwardedSignals.Mask, notifications);
        return foreground.Wait();
    }
}
