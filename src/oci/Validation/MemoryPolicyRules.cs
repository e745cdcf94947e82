namespace Mocker.Oci;

/// <summary>config-linux.md, Memory policy; set_mempolicy(2), EINVAL.</summary>
internal static class MemoryPolicyRules
{
    public static void Check(LinuxMemoryPolicy? policy, Review review)
    {
        if (policy is null)
            return;
        if (!MemoryPolicyNames.Modes.Contains(policy.Mode))
            throw review.Violation("/linux/memoryPolicy/mode",
                $"must be one of {string.Join(", ", MemoryPolicyNames.Modes)}, found \"{policy.Mode}\"");
        CheckNodes(policy, review);
        CheckFlags(policy, review);
    }

    private static void CheckNodes(LinuxMemoryPolicy policy, Review review)
    {
        if (policy.Nodes is { } nodes && !ListFormat.IsValid(nodes))
            throw review.Violation("/linux/memoryPolicy/nodes", ListFormat.Expected(nodes));
        var takesNone = policy.Mode is "MPOL_DEFAULT" or "MPOL_LOCAL";
        if (takesNone && policy.Nodes is not null)
            throw review.Violation("/linux/memoryPolicy/nodes", $"{policy.Mode} takes no nodes");
        if (!takesNone && policy.Mode != "MPOL_PREFERRED" && policy.Nodes is null)
            throw review.Violation("/linux/memoryPolicy", $"{policy.Mode} needs \"nodes\"");
    }

    private static void CheckFlags(LinuxMemoryPolicy policy, Review review)
    {
        for (var i = 0; i < policy.Flags.Length; i++)
        {
            var flag = policy.Flags[i];
            if (!MemoryPolicyNames.Flags.Contains(flag))
                throw review.Violation($"/linux/memoryPolicy/flags/{i}",
                    $"must be one of {string.Join(", ", MemoryPolicyNames.Flags)}, found \"{flag}\"");
            if (policy.Nodes is null)
                throw review.Violation($"/linux/memoryPolicy/flags/{i}", $"{flag} needs \"nodes\"");
            if (flag == "MPOL_F_NUMA_BALANCING" && policy.Mode is not ("MPOL_BIND" or "MPOL_PREFERRED_MANY"))
                throw review.Violation($"/linux/memoryPolicy/flags/{i}",
                    $"{flag} goes with MPOL_BIND or MPOL_PREFERRED_MANY only");
            if (flag == "MPOL_F_STATIC_NODES" && policy.Flags.Contains("MPOL_F_RELATIVE_NODES"))
                throw review.Violation($"/linux/memoryPolicy/flags/{i}", $"{flag} and MPOL_F_RELATIVE_NODES exclude each other");
        }
    }
}
