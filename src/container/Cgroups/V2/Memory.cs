using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.V2;

/// <summary>The memory controller of version 2 (cgroup-v2.rst, Memory). Bytes; -1 becomes "max", 0 counts as unset as with runc.</summary>
internal static class Memory
{
    private const string Pointer = Resources.Pointer + "/memory";

    public static void Plan(CgroupPlanBuilder plan, LinuxMemory memory)
    {
        Refuse(memory);
        if (memory.CheckBeforeUpdate == true)
            PlanCheck(plan, memory);
        PlanSwap(plan, memory);
        if (memory.Limit is { } limit and not 0)
            plan.Write(plan.Need("memory", Pointer + "/limit"), "memory.max", Text(limit), Pointer + "/limit");
        if (memory.Reservation is { } reservation and not 0)
            plan.Write(plan.Need("memory", Pointer + "/reservation"), "memory.low", Text(reservation), Pointer + "/reservation");
    }

    // The limit of swap alone is a difference, so it changes with either of the two. What an update does not speak of is what was
    // asked for before, and not what the files say: somebody may have set memory.swap.max for itself (unified).
    private static void PlanSwap(CgroupPlanBuilder plan, LinuxMemory memory)
    {
        if (memory is { Swap: null or 0, Limit: null or 0 })
            return;
        string pointer = Pointer + (memory.Swap is null or 0 ? "/limit" : "/swap");
        LinuxMemory limits = memory.LimitsAfter(plan.FormerMemory);
        // Without swap accounting there is no file; then nothing swaps on this cgroup's account, and 0 and max are both true.
        if (SwapLimit.FromMemoryAndSwap(limits.Swap, limits.Limit, pointer) is { } swap)
            plan.Write(plan.Need("memory", pointer), "memory.swap.max", Text(swap), pointer, canBeMissing: swap is 0 or -1);
    }

    private static void PlanCheck(CgroupPlanBuilder plan, LinuxMemory memory)
    {
        if (memory.Swap is { } swap and > 0)
            plan.Add(new CheckMemoryUsage(plan.Need("memory", Pointer + "/swap"), swap, Pointer + "/swap"));
        if (memory.Limit is { } limit and > 0)
            plan.Add(new CheckMemoryUsage(plan.Need("memory", Pointer + "/limit"), limit, Pointer + "/limit"));
    }

    private static void Refuse(LinuxMemory memory)
    {
        if (memory.Kernel is > 0)
            throw Resources.NoCounterpart("memory.kernel", Pointer + "/kernel", "memory.limit includes kernel memory: leave it out");
        if (memory.KernelTcp is > 0)
            throw Resources.NoCounterpart("memory.kernelTCP", Pointer + "/kernelTCP", "memory.limit includes TCP buffers: leave it out");
        if (memory.Swappiness is not null and not ulong.MaxValue)
            throw Resources.NoCounterpart("memory.swappiness", Pointer + "/swappiness", "limit swap with memory.swap instead");
        if (memory.DisableOomKiller == true)
            throw Resources.NoCounterpart("memory.disableOOMKiller", Pointer + "/disableOOMKiller", "use unified \"memory.high\" to slow the container down before it is killed");
        if (memory.UseHierarchy == false)
            throw Resources.NoCounterpart("memory.useHierarchy: false", Pointer + "/useHierarchy", "version 2 is always hierarchical: leave it out");
    }

    private static string Text(long bytes) => bytes == -1 ? "max" : bytes.ToString();
}
