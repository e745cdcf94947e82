namespace Mocker.Oci;

/// <summary>CPU scheduling of a process (config.md, Linux Process; sched_setattr(2)).</summary>
public sealed class Scheduler
{
    /// <summary><c>SCHED_…</c> name; required.</summary>
    public string Policy { get; init; } = "";

    /// <summary>-20 to 19, for SCHED_OTHER and SCHED_BATCH.</summary>
    public int? Nice { get; init; }

    /// <summary>Static priority, for SCHED_FIFO and SCHED_RR.</summary>
    public int? Priority { get; init; }

    /// <summary><c>SCHED_FLAG_…</c> names.</summary>
    public string[] Flags { get; init; } = [];

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong? Runtime { get; init; }

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong? Deadline { get; init; }

    /// <summary>Nanoseconds, SCHED_DEADLINE.</summary>
    public ulong? Period { get; init; }
}
