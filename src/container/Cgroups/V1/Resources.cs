using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>linux.resources on version 1 hierarchies: one controller after the other.</summary>
internal static class Resources
{
    public const string Pointer = "/linux/resources";

    public static void Plan(CgroupPlanBuilder plan, LinuxResources resources)
    {
        if (resources.Unified.Count > 0)
        {
            throw new ContainerException(
                "invalid configuration: unified sets files of cgroup v2, but the controllers of this host are on cgroup v1; use the other members of " +
                "resources, or boot with systemd.unified_cgroup_hierarchy=1", Pointer + "/unified");
        }
        Cpuset.Plan(plan, resources.Cpu);
        if (resources.Memory is { } memory)
            Memory.Plan(plan, memory);
        if (resources.Cpu is { } cpu)
            Cpu.Plan(plan, cpu);
        if (resources.Pids is { } pids)
            Pids.Plan(plan, pids);
        if (resources.BlockIO is { } blockIO)
            BlockIO.Plan(plan, blockIO);
        Hugetlb.Plan(plan, resources.HugepageLimits);
        if (resources.Network is { } network)
            Network.Plan(plan, network);
        Rdma.Plan(plan, resources.Rdma);
    }
}
