using Mocker.Container.Lifecycle;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>Removes a container with all that there is of it: processes, cgroup, network, mounts, files. It can be repeated when it was interrupted.</summary>
internal sealed class ContainerRemoval(ContainerList containers, ContainerDirectory directory)
{
    /// <summary>Milliseconds that a monitor gets to clean up after a killed container, before it is killed itself.</summary>
    private const long Patience = 10_000;

    /// <param name="force">Kill it if it runs.</param>
    /// <exception cref="ImageException">It runs.</exception>
    public void Run(bool force)
    {
        ContainerRecord? record = Find(force);
        if (record is not null && ContainerState.Of(containers, directory, record).IsRunning)
        {
            if (!force)
                throw new ImageException($"the container {record.Name} runs: stop it first, or remove it with --force");
            Kill(record);
        }
        FileLock held;
        try
        {
            held = directory.Lock();
        }
        catch (ImageException) when (!directory.HasRecord)
        {
            // It was to be removed at its end, and has been.
            return;
        }
        using (held)
            RemoveStopped(Find(force));
    }

    /// <summary>Removes one that does not run, with its directory locked.</summary>
    /// <param name="record">Null if it is gone or damaged.</param>
    /// <param name="isDisconnected">It has just been taken off its network.</param>
    public void RemoveStopped(ContainerRecord? record, bool isDisconnected = false)
    {
        Deletion.Run(containers.Engine, directory.Id, force: true);
        if (!isDisconnected)
            new ContainerNetwork(containers, directory).Disconnect();
        foreach (IGraphDriver driver in containers.Drivers.All)
            driver.Unmount(directory.DriverDirectory);
        containers.ReleaseName(directory.Id, record?.Name);
        // Without its record it is no container any more; what is left if this is interrupted is found by `prune`.
        directory.RemoveRecord();
        LayerDirectories.Remove(directory.Path);
    }

    /// <returns>Null where there is none, or one that is damaged and does not matter.</returns>
    private ContainerRecord? Find(bool force)
    {
        try
        {
            return directory.Find();
        }
        catch (OciDocumentException) when (force)
        {
            return null;
        }
    }

    private void Kill(ContainerRecord record)
    {
        using Descriptor? monitor = record.Monitor.Open();
        try
        {
            Signalling.Send(containers.Engine, directory.Id, (int)Signal.Kill, all: true);
        }
        catch (Container.ContainerException)
        {
            // It has ended by itself, or has not begun.
        }
        if (monitor is not null && !Waiting.For(monitor.Number, Patience))
            Processes.PidFdSendSignal(monitor.Number, (int)Signal.Kill);
    }
}
