using Mocker.Container.Cgroups;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>Removes what a container's creation made (runtime.md, Delete).</summary>
public static unsafe class Deletion
{
    // A killed process is gone within milliseconds, unless it sleeps in a driver or in a network file system.
    private const long PatienceMilliseconds = 10_000;

    /// <summary>Deletes a container.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The container.</param>
    /// <param name="force">Kill it if it is not stopped; and nothing to delete is no error.</param>
    /// <exception cref="ContainerException">It does not exist, is not stopped, or something cannot be removed.</exception>
    public static void Run(ContainerStore store, string id, bool force)
    {
        using ContainerDirectory? directory = Open(store, ContainerId.Parse(id), force);
        if (directory is null)
            return;
        ContainerRecord? record;
        try
        {
            record = directory.ReadRecord();
        }
        catch (OciDocumentException e) when (force)
        {
            new DamagedContainer(directory).Remove(e.Message);
            return;
        }
        if (record is null)
        {
            if (!force)
                throw new ContainerException($"container \"{id}\" does not exist: its creation was interrupted; remove what is left with delete --force");
            directory.Remove();
            return;
        }
        Container container = new(directory, record);
        ContainerStatus status = container.Status;
        if (status != ContainerStatus.Stopped && !force)
            throw new ContainerException($"cannot delete container \"{id}\" that is not stopped: {status.Word()}; stop it first, or use --force");
        Remove(container);
    }

    /// <summary>Kills what is left of a container and removes it, then calls its poststop hooks.</summary>
    public static void Remove(Container container)
    {
        // Found before anything is killed: where cgroups are not mounted, nothing is done by half.
        Cgroup? cgroup = container.Cgroup;
        Kill(container);
        RootfsMounts.Remove(container.Record);
        cgroup?.Remove();
        container.Rdt?.Remove();
        // A creation that was interrupted may not have come to keep its configuration: nor had it any hook called then.
        if (container.Record.HasLaterHooks && container.Directory.ReadConfiguration() is byte[] text)
            RuntimeHooks.CallAndWarn("poststop", RuntimeSpec.Parse(text).Hooks?.Poststop ?? [], container.StateAs(ContainerStatus.Stopped));
        container.Directory.Remove();
    }

    /// <summary>The end of a container that could not be started (runtime.md, Lifecycle): the same, but the reason for it is the error to report.</summary>
    internal static void RemoveAfterFailure(Container container)
    {
        try
        {
            Remove(container);
        }
        catch (Exception e) when (e is ContainerException or LinuxException)
        {
            Log.Warning($"cannot remove container {container.Record.Id} after its failed start: {e.Message}; repeat with delete --force");
        }
    }

    private static ContainerDirectory? Open(ContainerStore store, ContainerId id, bool force)
    {
        ContainerDirectory? directory = force ? store.Find(id) : store.Open(id);
        if (directory is null)
            return null;
        try
        {
            // A creation that hangs, in a hook say, holds the lock for ever, and so does an exec: with --force they are ended.
            if (force && !directory.Lock(wait: false))
                EndHolders(directory);
            directory.Lock();
            return directory;
        }
        catch (ContainerException) when (force)
        {
            // Somebody else deleted it meanwhile.
            directory.Dispose();
            return null;
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>The creating runtime, then the first process, which has its lock too; what exec forks ends with the PID namespace.</summary>
    private static void EndHolders(ContainerDirectory directory)
    {
        ContainerRecord? record;
        try
        {
            record = directory.ReadRecord();
        }
        catch (OciDocumentException)
        {
            new DamagedContainer(directory).Kill();
            return;
        }
        if (record is null)
            return;
        if (record.Creator.Pid != Processes.GetPid())
            End(record.Creator);
        End(record.Init);
    }

    private static void End(ProcessIdentity process)
    {
        using Descriptor? pidFd = process.Open();
        if (pidFd is not null)
            Processes.PidFdSendSignal(pidFd.Number, (int)Signal.Kill);
    }

    private static void Kill(Container container)
    {
        using Descriptor? init = container.Record.Init.Open();
        if (init is not null)
            Processes.PidFdSendSignal(init.Number, (int)Signal.Kill);
        // With a PID namespace of its own all its processes end with the first one, unless a version 1 freezer holds them.
        // Without, and after an interrupted creation, nobody knows but the cgroup.
        bool endsWithInit = container.Record is { Init.Pid: > 0, Creator.Pid: 0, SharesPidNamespace: false };
        if ((!endsWithInit || init is not null) && container.Cgroup is Cgroup cgroup && (!endsWithInit || cgroup.IsFrozen) && cgroup.Processes().Count > 0)
            cgroup.Kill((int)Signal.Kill);
        if (init is null)
            return;
        PollItem item = new(init.Number, PollItem.In);
        if (Processes.Poll(&item, 1, PatienceMilliseconds) == 0)
            throw new ContainerException($"cannot delete container \"{container.Record.Id}\": its process {container.Record.Init.Pid} does not end");
    }
}
