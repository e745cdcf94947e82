using Mocker.Container.Lifecycle;

namespace Mocker.Pull.Containers;

/// <summary>Where a container is in its life, now: asked of the kernel, for whoever should have noted it may have been killed.</summary>
/// <param name="Phase">Where it is.</param>
/// <param name="Pid">Its first process; 0 if there is none.</param>
/// <param name="ExitCode">How it ended the last time.</param>
/// <param name="MonitorIsLost">The process that should stay with it is gone before its end.</param>
internal readonly record struct ContainerState(ContainerPhase Phase, int Pid, int ExitCode, bool MonitorIsLost)
{
    /// <summary>The exit code of a container whose end nobody has seen; docker has the same for it.</summary>
    public const int Unknown = 255;

    public bool IsRunning => Phase is ContainerPhase.Running or ContainerPhase.Paused;

    public static ContainerState Of(ContainerList containers, ContainerDirectory directory, ContainerRecord record)
    {
        if (record.Started is null || record.Finished is not null)
            return new(record.Finished is null ? ContainerPhase.Created : ContainerPhase.Exited, 0, record.ExitCode, false);
        bool lost = !record.Monitor.IsAlive;
        if (FindProcess(containers, directory) is var (status, pid) && status != ContainerStatus.Stopped)
            return new(status == ContainerStatus.Paused ? ContainerPhase.Paused : ContainerPhase.Running, pid, 0, lost);
        // Between its end and what its monitor does about that.
        if (!lost)
            return new(ContainerPhase.Running, 0, 0, false);
        // It may just have done so.
        return directory.Find() is { Finished: not null } finished
            ? new(ContainerPhase.Exited, 0, finished.ExitCode, false)
            : new(ContainerPhase.Exited, 0, Unknown, true);
    }

    private static (ContainerStatus Status, int Pid)? FindProcess(ContainerList containers, ContainerDirectory directory)
    {
        try
        {
            using Container.Lifecycle.Container container = Container.Lifecycle.Container.Open(containers.Engine, directory.Id);
            return (container.Status, container.Record.Init.Pid);
        }
        catch (Container.ContainerException e) when (e.InnerException is null)
        {
            // There is none.
            return null;
        }
    }
}

/// <summary>Docker's words for them are in lowercase.</summary>
internal enum ContainerPhase
{
    Created,
    Running,
    Paused,
    Exited,
}

internal static class ContainerPhaseWords
{
    public static string Word(this ContainerPhase phase) => phase switch
    {
        ContainerPhase.Created => "created",
        ContainerPhase.Running => "running",
        ContainerPhase.Paused => "paused",
        _ => "exited",
    };
}
