using System.Runtime.InteropServices;
using Mocker.Container.Launch;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>Starts a created container's program (runtime.md, Start).</summary>
public static unsafe class Start
{
    /// <summary>Lets the waiting process go on, and returns when its program is executed and the poststart hooks have run.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The container.</param>
    /// <param name="manager">The socket of a service manager that wants to hear when the container says that it is ready: then that is waited for too.</param>
    /// <exception cref="ContainerException">The container is not in the created state, or the program cannot be executed.</exception>
    public static void Run(ContainerStore store, string id, string? manager)
    {
        using Container container = Container.OpenLocked(store, id);
        Require(container.Status, id);
        using Descriptor socket = container.Directory.Connect() ?? throw Died(id);
        using NotifySocket? notifications = NotifySocket.Open(container.Directory, manager);
        byte go = 1;
        Sockets.Send(socket.Number, &go, 1);
        Failure failure;
        Waiting.For(socket.Number);
        nint received = Sockets.Receive(socket.Number, &failure, sizeof(Failure), out _);
        container.Directory.RemoveSocket();
        if (received == sizeof(Failure))
            throw Failed(container, Describe(failure));
        if (ProcessStatus.Read(container.Record.Init.Pid) is { HasNotExecuted: true })
            throw Died(id);
        // The container runs: a hook that takes its time must not keep others from it.
        container.Directory.Unlock();
        if (container.Record.HasLaterHooks)
            CallHooks(container);
        if (notifications is not null && container.Record.Init.Open() is Descriptor pidFd)
            using (pidFd)
                notifications.AwaitReady(container.Record.Init.Pid, pidFd);
    }

    private static void CallHooks(Container container)
    {
        try
        {
            if (container.ReadConfiguration().Hooks is Hooks hooks)
                RuntimeHooks.Call("poststart", hooks.Poststart, container.StateAs(ContainerStatus.Running));
        }
        catch (ContainerException)
        {
            // runtime.md, Lifecycle: a poststart hook that fails stops the container, and its destruction and poststop follow.
            Signalling.KillAll(container, (int)Signal.Kill);
            if (container.Directory.LockIfThere())
                Deletion.RemoveAfterFailure(container);
            throw;
        }
    }

    /// <summary>As a failing poststart hook, so a failing startContainer hook is the end of the container. A program that cannot be executed leaves it stopped.</summary>
    private static ContainerException Failed(Container container, ContainerException failure)
    {
        if (failure.Pointer?.StartsWith("/hooks/", StringComparison.Ordinal) == true)
            Deletion.RemoveAfterFailure(container);
        return failure;
    }

    private static void Require(ContainerStatus status, string id)
    {
        string? why = status switch
        {
            ContainerStatus.Created => null,
            ContainerStatus.Stopped => "cannot start a container that has stopped",
            ContainerStatus.Creating => "it is still being created",
            _ => "cannot start an already running container",
        };
        if (why is not null)
            throw new ContainerException($"cannot start container \"{id}\": {why}");
    }

    private static ContainerException Died(string id) => new($"cannot start container \"{id}\": cannot start a container that has stopped: its process has died");

    private static ContainerException Describe(in Failure failure)
    {
        fixed (byte* text = failure.Text, pointer = failure.Pointer)
            return LaunchedProcess.Describe(
                failure, Marshal.PtrToStringUTF8((nint)text)!, pointer[0] == 0 ? null : Marshal.PtrToStringUTF8((nint)pointer));
    }
}
