using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>Waiting for a container's end.</summary>
internal static class ContainerWait
{
    /// <summary>Waits until it has ended and is cleaned up.</summary>
    /// <returns>Its exit code, also of one that is removed at its end.</returns>
    public static int For(ContainerList containers, ContainerDirectory directory)
    {
        using ExitNotice? notice = ExitNotice.Find(directory);
        if (directory.Find() is not ContainerRecord record)
            return notice?.Read() ?? throw new ImageException($"the container {directory.Id[..12]} is gone");
        if (!ContainerState.Of(containers, directory, record).IsRunning)
            return ContainerState.Of(containers, directory, record).ExitCode;
        using (Descriptor? monitor = record.Monitor.Open())
            if (monitor is not null)
                Waiting.For(monitor.Number);
        // Who should have noted the exit code is gone, but there may still be processes.
        using (Descriptor? process = ContainerProcess.Open(containers, directory))
            if (process is not null)
                Waiting.For(process.Number);
        return notice?.Read() ?? ContainerState.Unknown;
    }
}
