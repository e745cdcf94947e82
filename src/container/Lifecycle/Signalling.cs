using Mocker.Container.Cgroups;
using Mocker.Container.Store;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>Sends signals to containers (runtime.md, Kill).</summary>
public static class Signalling
{
    /// <summary>Sends a signal to the container's first process, or to all.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The container.</param>
    /// <param name="signal">The signal's number.</param>
    /// <param name="all">To every process of the container; then a stopped one is no error.</param>
    /// <exception cref="ContainerException">The container is stopped, or the signal cannot be sent.</exception>
    public static void Send(ContainerStore store, string id, int signal, bool all)
    {
        using Container container = Container.Open(store, id);
        if (all)
        {
            KillAll(container, signal);
            return;
        }
        using Descriptor? pidFd = container.Record.Init.Open();
        int result = pidFd is null ? -(int)Errno.ESRCH : Deliver(container, pidFd, signal);
        if (result == -(int)Errno.ESRCH)
            throw new ContainerException($"cannot kill container \"{id}\": container not running");
        if (result < 0)
            throw new ContainerException($"cannot kill container \"{id}\": pidfd_send_signal(2): {LinuxException.Text((Errno)(-result))}");
    }

    /// <summary>Sends a signal to every process of a container.</summary>
    public static void KillAll(Container container, int signal)
    {
        // One way or the other, for a process that counts its signals must not get two.
        if (container.Cgroup is Cgroup cgroup && cgroup.Processes().Count > 0)
        {
            cgroup.Kill(signal);
            return;
        }
        using Descriptor? init = container.Record.Init.Open();
        if (init is not null)
            Processes.PidFdSendSignal(init.Number, signal);
    }

    private static int Deliver(Container container, Descriptor pidFd, int signal)
    {
        Cgroup? cgroup = signal == (int)Signal.Kill ? container.Cgroup : null;
        int result = Processes.PidFdSendSignal(pidFd.Number, signal);
        if (result < 0 || cgroup is null)
            return result;
        // Where the PID namespace is shared the others do not die with the first one; and what is frozen in a version 1
        // cgroup does not even die of this.
        if (container.Record.SharesPidNamespace)
            cgroup.Kill(signal);
        if (cgroup.IsFrozen)
            cgroup.Thaw();
        return 0;
    }
}
