using Mocker.Oci;

namespace Mocker.Container.Cgroups.V2;

/// <summary>
/// linux.resources on version 2. Its members are those of version 1: each is converted, or refused if there is nothing
/// to convert it to (config-linux.md, Unified).
/// </summary>
internal static class Resources
{
    public const string Pointer = V1.Resources.Pointer;

    public static void Plan(CgroupPlanBuilder plan, LinuxResources resources)
    {
        if (resources.Memory is { } memory)
            Memory.Plan(plan, memory);
        if (resources.Cpu is { } cpu)
            Cpu.Plan(plan, cpu);
        if (resources.Pids is { } pids)
            Pids.Plan(plan, pids);
        if (resources.BlockIO is { } blockIO)
            BlockIO.Plan(plan, blockIO);
        V1.Hugetlb.Plan(plan, resources.HugepageLimits, "max");
        if (resources.Network is { } network && (network.ClassId is not null || network.Priorities.Length > 0))
            throw NoCounterpart("network (net_cls, net_prio)", V1.Network.Pointer, "match the container's cgroup path in nftables (socket cgroupv2) instead");
        V1.Rdma.Plan(plan, resources.Rdma);
        Unified.Plan(plan, resources.Unified);
    }

    /// <summary>A setting of version 1 that cannot be converted.</summary>
    public static ContainerException NoCounterpart(string setting, string pointer, string advice) =>
        new($"{setting} has no counterpart in cgroup v2; {advice}", pointer);
}
