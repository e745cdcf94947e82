using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>The net_cls and net_prio controllers (net_cls.rst, net_prio.rst); version 2 has none.</summary>
internal static class Network
{
    public const string Pointer = Resources.Pointer + "/network";

    public static void Plan(CgroupPlanBuilder plan, LinuxNetwork network)
    {
        if (network.ClassId is { } id)
            plan.Write(plan.Need("net_cls", Pointer + "/classID"), "net_cls.classid", id, Pointer + "/classID");
        for (int i = 0; i < network.Priorities.Length; i++)
        {
            string pointer = $"{Pointer}/priorities/{i}";
            LinuxInterfacePriority priority = network.Priorities[i];
            plan.Write(plan.Need("net_prio", pointer), "net_prio.ifpriomap", $"{priority.Name} {priority.Priority}", pointer);
        }
    }
}
