using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>The cpuset controller: every cgroup needs CPUs and memory nodes, whether config.json speaks of them or not.</summary>
internal static class Cpuset
{
    public static void Plan(CgroupPlanBuilder plan, LinuxCpu? cpu)
    {
        Plan(plan, "cpuset.cpus", cpu?.Cpus, Cpu.Pointer + "/cpus");
        Plan(plan, "cpuset.mems", cpu?.Mems, Cpu.Pointer + "/mems");
    }

    private static void Plan(CgroupPlanBuilder plan, string file, string? list, string pointer)
    {
        if (!string.IsNullOrEmpty(list))
        {
            CgroupDirectory cpuset = plan.Need("cpuset", pointer);
            // A parent without any, as others leave it behind, would refuse every list.
            if (!plan.IsUpdate)
                plan.Add(new FillParentCpuset(cpuset, file));
            plan.Write(cpuset, file, list, pointer);
        }
        else if (!plan.IsUpdate && plan.Directory("cpuset") is { } cpuset)
        {
            plan.Add(new InheritCpuset(cpuset, file));
        }
    }
}
