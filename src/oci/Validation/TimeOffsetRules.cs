namespace Mocker.Oci;

/// <summary>config-linux.md, Offset for Time Namespace; time_namespaces(7).</summary>
internal static class TimeOffsetRules
{
    private const uint NanosecondsPerSecond = 1_000_000_000;

    public static void Check(LinuxSpec linux, Review review)
    {
        if (linux.TimeOffsets.Count == 0)
            return;
        if (linux.Namespace("time") is not { } time)
            throw review.Violation("/linux/timeOffsets", "needs a \"time\" namespace in linux.namespaces");
        if (time.Path is not null)
            throw review.Violation("/linux/timeOffsets",
                "the clocks of a time namespace that is joined cannot be set any more; leave out either this or the path");
        foreach (var (clock, offset) in linux.TimeOffsets)
        {
            if (clock is not ("monotonic" or "boottime"))
                throw review.Violation($"/linux/timeOffsets{JsonPointer.Token(clock)}",
                    $"must be \"monotonic\" or \"boottime\", found \"{clock}\"");
            if (offset.Nanosecs >= NanosecondsPerSecond)
                throw review.Violation($"/linux/timeOffsets/{clock}/nanosecs",
                    $"must be below {NanosecondsPerSecond}, found {offset.Nanosecs}");
        }
    }
}
