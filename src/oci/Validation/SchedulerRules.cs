namespace Mocker.Oci;

/// <summary>config.md, Linux Process; sched_setattr(2), EINVAL.</summary>
internal static class SchedulerRules
{
    public static void Check(Scheduler? scheduler, string at, Review review)
    {
        if (scheduler is null)
            return;
        if (!SchedulerNames.Policies.Contains(scheduler.Policy))
            throw review.Violation($"{at}/scheduler/policy",
                $"must be one of {string.Join(", ", SchedulerNames.Policies)}, found \"{scheduler.Policy}\"");
        if (scheduler.Nice is < -20 or > 19)
            throw review.Violation($"{at}/scheduler/nice", $"must be from -20 to 19, found {scheduler.Nice}");
        CheckPriority(scheduler, at, review);
        CheckDeadline(scheduler, at, review);
        for (var i = 0; i < scheduler.Flags.Length; i++)
            if (!SchedulerNames.Flags.Contains(scheduler.Flags[i]))
                throw review.Violation($"{at}/scheduler/flags/{i}",
                    $"must be one of {string.Join(", ", SchedulerNames.Flags)}, found \"{scheduler.Flags[i]}\"");
    }

    private static void CheckPriority(Scheduler scheduler, string at, Review review)
    {
        var realtime = scheduler.Policy is "SCHED_FIFO" or "SCHED_RR";
        if (!realtime && scheduler.Priority is not (null or 0))
            throw review.Violation($"{at}/scheduler/priority",
                $"{scheduler.Policy} has no priority; it is for SCHED_FIFO and SCHED_RR");
        if (scheduler.Priority is < 0 or > 99)
            throw review.Violation($"{at}/scheduler/priority", $"must be from 1 to 99, found {scheduler.Priority}");
    }

    private static void CheckDeadline(Scheduler scheduler, string at, Review review)
    {
        var (runtime, deadline, period) = (scheduler.Runtime ?? 0, scheduler.Deadline ?? 0, scheduler.Period ?? 0);
        if (scheduler.Policy != "SCHED_DEADLINE")
        {
            if ((runtime | deadline | period) != 0)
                throw review.Violation($"{at}/scheduler",
                    $"{scheduler.Policy} has no \"runtime\", \"deadline\" or \"period\"; they are for SCHED_DEADLINE");
            return;
        }
        if (runtime > deadline)
            throw review.Violation($"{at}/scheduler/runtime", $"must not be above \"deadline\" ({deadline}), found {runtime}");
        if (period != 0 && deadline > period) // a period of 0 is the deadline
            throw review.Violation($"{at}/scheduler/deadline", $"must not be above \"period\" ({period}), found {deadline}");
    }
}
