namespace Mocker.Oci;

/// <summary>Scheduling policies and flags (config.md, Linux Process; sched_setattr(2)).</summary>
public static class SchedulerNames
{
    /// <summary>The index is the number in linux/sched.h.</summary>
    public static readonly string[] Policies =
    [
        "SCHED_OTHER", "SCHED_FIFO", "SCHED_RR", "SCHED_BATCH", "SCHED_ISO", "SCHED_IDLE", "SCHED_DEADLINE",
    ];

    /// <summary>The index is the number of the bit in linux/sched.h.</summary>
    public static readonly string[] Flags =
    [
        "SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM", "SCHED_FLAG_DL_OVERRUN", "SCHED_FLAG_KEEP_POLICY",
        "SCHED_FLAG_KEEP_PARAMS", "SCHED_FLAG_UTIL_CLAMP_MIN", "SCHED_FLAG_UTIL_CLAMP_MAX",
    ];
}
