namespace Mocker.Oci;

/// <summary>config.md, Linux Process; ioprio_set(2).</summary>
internal static class IOPriorityRules
{
    public static void Check(IOPriority? priority, string at, Review review)
    {
        if (priority is null)
            return;
        if (priority.Class is not ("IOPRIO_CLASS_RT" or "IOPRIO_CLASS_BE" or "IOPRIO_CLASS_IDLE"))
            throw review.Violation($"{at}/ioPriority/class",
                $"must be IOPRIO_CLASS_RT, IOPRIO_CLASS_BE or IOPRIO_CLASS_IDLE, found \"{priority.Class}\"");
        if (priority.Priority is < 0 or > 7)
            throw review.Violation($"{at}/ioPriority/priority",
                $"must be from 0 (highest) to 7 (lowest), found {priority.Priority}");
    }
}
