using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.V2;

/// <summary>The pids controller of version 2.</summary>
internal static class Pids
{
    public static void Plan(CgroupPlanBuilder plan, LinuxPids pids)
    {
        if (pids.Limit is not { } limit)
            return;
        WriteFile write = new(plan.Need("pids", V1.Pids.Pointer), "pids.max", V1.Pids.Text(limit), V1.Pids.Pointer);
        // With CLONE_INTO_CGROUP the first process counts as a fork inside, and 0 allows none.
        if (limit == 0 && !plan.IsUpdate)
            plan.AddAfterAttach(write);
        else
            plan.Add(write);
    }
}
