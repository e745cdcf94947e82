namespace Mocker.Linux;

/// <summary>How a filter is loaded (<c>SECCOMP_FILTER_FLAG_…</c>, seccomp(2)).</summary>
[Flags]
public enum SeccompFlags
{
    None = 0,

    /// <summary>All threads of the process get it.</summary>
    Tsync = 1 << 0,

    /// <summary>Everything but what is allowed is logged. Linux 4.14.</summary>
    Log = 1 << 1,

    /// <summary>The process is not slowed by the mitigation of speculative store bypass. Linux 4.17.</summary>
    SpecAllow = 1 << 2,

    /// <summary>A descriptor for notifications is wanted. Linux 5.0.</summary>
    NewListener = 1 << 3,

    /// <summary>A notification that was received waits for its answer through all signals but fatal ones. Linux 5.19.</summary>
    WaitKillableRecv = 1 << 5,
}
