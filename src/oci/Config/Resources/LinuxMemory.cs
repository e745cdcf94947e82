namespace Mocker.Oci;

/// <summary>Memory limits in bytes, -1 for no limit (config-linux.md, Memory).</summary>
public sealed class LinuxMemory
{
    public long? Limit { get; init; }

    /// <summary>Soft limit.</summary>
    public long? Reservation { get; init; }

    /// <summary>Memory and swap together.</summary>
    public long? Swap { get; init; }

    /// <summary>Kernel memory; cgroup v1 before Linux 5.4 only.</summary>
    public long? Kernel { get; init; }

    /// <summary>Kernel TCP buffers; cgroup v1 only.</summary>
    public long? KernelTcp { get; init; }

    /// <summary>0 to 100; cgroup v1 only.</summary>
    public ulong? Swappiness { get; init; }

    public bool? DisableOomKiller { get; init; }

    public bool? UseHierarchy { get; init; }

    /// <summary>Refuse a limit below the current usage instead of letting the OOM killer make it true.</summary>
    public bool? CheckBeforeUpdate { get; init; }
}
