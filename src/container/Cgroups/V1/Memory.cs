using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>The memory controller of version 1 (memory.rst). Bytes; -1 is no limit, 0 counts as unset as with runc.</summary>
internal static class Memory
{
    private const string Pointer = Resources.Pointer + "/memory";

    public static void Plan(CgroupPlanBuilder plan, LinuxMemory memory)
    {
        PlanHierarchy(plan, memory.UseHierarchy);
        PlanLimits(plan, memory);
        if (memory.Reservation is { } reservation and not 0)
            plan.Write(plan.Need("memory", Pointer + "/reservation"), "memory.soft_limit_in_bytes", reservation, Pointer + "/reservation");
        // Without a kernel memory limit there is nothing to take away, so "no limit" is true without the file too.
        if (memory.Kernel is { } kernel and not 0)
            plan.Write(plan.Need("memory", Pointer + "/kernel"), "memory.kmem.limit_in_bytes", kernel.ToString(), Pointer + "/kernel", canBeMissing: kernel == -1);
        if (memory.KernelTcp is { } tcp and not 0)
            plan.Write(plan.Need("memory", Pointer + "/kernelTCP"), "memory.kmem.tcp.limit_in_bytes", tcp.ToString(), Pointer + "/kernelTCP", canBeMissing: tcp == -1);
        PlanBehaviour(plan, memory);
    }

    private static void PlanLimits(CgroupPlanBuilder plan, LinuxMemory memory)
    {
        long limit = memory.Limit ?? 0;
        long swap = memory.Swap ?? 0;
        List<WriteFile> writes = [];
        if (limit != 0)
            writes.Add(new(plan.Need("memory", Pointer + "/limit"), "memory.limit_in_bytes", limit.ToString(), Pointer + "/limit"));
        if (swap != 0)
        {
            if (!plan.IsUpdate)
                SwapLimit.Check(swap, limit, Pointer + "/swap");
            writes.Add(new(plan.Need("memory", Pointer + "/swap"), "memory.memsw.limit_in_bytes", swap.ToString(), Pointer + "/swap"));
        }
        else if (limit == -1)
        {
            // Memory without limit is of use only if memory and swap together have none either.
            writes.Add(new(writes[0].Directory, "memory.memsw.limit_in_bytes", "-1", Pointer + "/limit", canBeMissing: true));
        }
        plan.WriteTogether(writes);
    }

    private static void PlanHierarchy(CgroupPlanBuilder plan, bool? useHierarchy)
    {
        if (useHierarchy is { } use)
            plan.Write(plan.Need("memory", Pointer + "/useHierarchy"), "memory.use_hierarchy", use ? "1" : "0", Pointer + "/useHierarchy", canBeMissing: use);
    }

    private static void PlanBehaviour(CgroupPlanBuilder plan, LinuxMemory memory)
    {
        // The OOM killer is on in a new cgroup; it need be told only of a change.
        if (memory.DisableOomKiller is { } disable && (disable || plan.IsUpdate))
            plan.Write(plan.Need("memory", Pointer + "/disableOOMKiller"), "memory.oom_control", disable ? "1" : "0", Pointer + "/disableOOMKiller");
        // Docker used to write -1 for "unset".
        if (memory.Swappiness is not { } swappiness || swappiness == ulong.MaxValue)
            return;
        if (swappiness > 100)
            throw new ContainerException($"memory.swappiness is {swappiness}, but it goes from 0 to 100", Pointer + "/swappiness");
        plan.Write(plan.Need("memory", Pointer + "/swappiness"), "memory.swappiness", (long)swappiness, Pointer + "/swappiness");
    }
}
