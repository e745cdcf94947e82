using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.V1;

/// <summary>The cpu controller of version 1 (sched-bwc.rst, sched-rt-group.rst). Times in microseconds; 0 counts as unset as with runc.</summary>
internal static class Cpu
{
    public const string Pointer = Resources.Pointer + "/cpu";

    public static void Plan(CgroupPlanBuilder plan, LinuxCpu cpu)
    {
        PlanRealtime(plan, cpu);
        PlanShares(plan, cpu);
        PlanBandwidth(plan, cpu);
    }

    // Before anything joins: a real-time process cannot be attached to a cgroup without a real-time budget.
    private static void PlanRealtime(CgroupPlanBuilder plan, LinuxCpu cpu)
    {
        List<WriteFile> writes = [];
        if (cpu.RealtimePeriod is { } period and not 0)
            writes.Add(Write(plan, "cpu.rt_period_us", period.ToString(), "/realtimePeriod"));
        if (cpu.RealtimeRuntime is { } runtime and not 0)
            writes.Add(Write(plan, "cpu.rt_runtime_us", runtime.ToString(), "/realtimeRuntime"));
        plan.WriteTogether(writes);
    }

    // While a cgroup is idle the kernel refuses shares, so the order depends on what it is now.
    private static void PlanShares(CgroupPlanBuilder plan, LinuxCpu cpu)
    {
        List<WriteFile> writes = [];
        if (cpu.Shares is { } shares and not 0)
        {
            // The kernel would quietly take the nearest value it knows.
            if (shares is < CpuWeight.MinShares or > CpuWeight.MaxShares)
                throw new ContainerException($"cpu.shares is {shares}, but it goes from {CpuWeight.MinShares} to {CpuWeight.MaxShares}", Pointer + "/shares");
            writes.Add(Write(plan, "cpu.shares", shares.ToString(), "/shares"));
        }
        if (cpu.Idle is { } idle)
            writes.Add(Write(plan, "cpu.idle", CheckIdle(idle).ToString(), "/idle"));
        plan.WriteTogether(writes);
    }

    private static void PlanBandwidth(CgroupPlanBuilder plan, LinuxCpu cpu)
    {
        CheckBurst(cpu);
        List<WriteFile> writes = [];
        if (cpu.Period is { } period and not 0)
            writes.Add(Write(plan, "cpu.cfs_period_us", period.ToString(), "/period"));
        if (cpu.Quota is { } quota and not 0)
            writes.Add(Write(plan, "cpu.cfs_quota_us", quota.ToString(), "/quota"));
        if (cpu.Burst is { } burst)
            writes.Add(Write(plan, "cpu.cfs_burst_us", burst.ToString(), "/burst"));
        plan.WriteTogether(writes);
    }

    public static long CheckIdle(long idle) =>
        idle is 0 or 1 ? idle : throw new ContainerException($"cpu.idle is {idle}, but it is 0 (normal) or 1 (SCHED_IDLE)", Pointer + "/idle");

    public static void CheckBurst(LinuxCpu cpu)
    {
        if (cpu.Burst is { } burst && cpu.Quota is { } quota and > 0 && burst > (ulong)quota)
            throw new ContainerException($"cpu.burst ({burst}) cannot be greater than cpu.quota ({quota})", Pointer + "/burst");
    }

    private static WriteFile Write(CgroupPlanBuilder plan, string file, string value, string member) =>
        new(plan.Need("cpu", Pointer + member), file, value, Pointer + member);
}
