namespace Mocker.Oci;

/// <summary>config-linux.md, Control groups.</summary>
internal static class ResourceRules
{
    public static void Check(LinuxResources resources, string at, Review review)
    {
        DeviceAccessRules.Check(resources.Devices, at, review);
        MemoryRules.Check(resources.Memory, at, review);
        CpuRules.Check(resources.Cpu, at, review);
        BlockIORules.Check(resources.BlockIO, at, review);
        HugepageRules.Check(resources.HugepageLimits, at, review);
        RdmaRules.Check(resources.Rdma, at, review);
        UnifiedRules.Check(resources.Unified, at, review);
        if (resources.Pids?.Limit is < -1)
            throw review.Violation($"{at}/pids/limit",
                $"must be a number of tasks, or -1 for no limit, found {resources.Pids.Limit}");
        var priorities = resources.Network?.Priorities ?? [];
        for (var i = 0; i < priorities.Length; i++)
            if (priorities[i].Name.Length == 0)
                throw review.Violation($"{at}/network/priorities/{i}/name",
                    "must name a network interface, found an empty string");
    }
}
