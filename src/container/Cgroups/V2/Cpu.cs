using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;

namespace Mocker.Container.Cgroups.V2;

/// <summary>The cpu and cpuset controllers of version 2 (cgroup-v2.rst, CPU and Cpuset). Times in microseconds.</summary>
internal static class Cpu
{
    private const string Pointer = V1.Cpu.Pointer;

    public static void Plan(CgroupPlanBuilder plan, LinuxCpu cpu)
    {
        const string Advice = "real-time threads are limited only system-wide (sched_rt_runtime_us): leave it out";
        if (cpu.RealtimeRuntime is not null and not 0)
            throw Resources.NoCounterpart("cpu.realtimeRuntime", Pointer + "/realtimeRuntime", Advice);
        if (cpu.RealtimePeriod is not null and not 0)
            throw Resources.NoCounterpart("cpu.realtimePeriod", Pointer + "/realtimePeriod", Advice);
        PlanWeight(plan, cpu);
        PlanBandwidth(plan, cpu);
        if (!string.IsNullOrEmpty(cpu.Cpus))
            plan.Write(plan.Need("cpuset", Pointer + "/cpus"), "cpuset.cpus", cpu.Cpus, Pointer + "/cpus");
        if (!string.IsNullOrEmpty(cpu.Mems))
            plan.Write(plan.Need("cpuset", Pointer + "/mems"), "cpuset.mems", cpu.Mems, Pointer + "/mems");
    }

    // While a cgroup is idle the kernel refuses a weight, so the order depends on what it is now.
    private static void PlanWeight(CgroupPlanBuilder plan, LinuxCpu cpu)
    {
        List<WriteFile> writes = [];
        if (cpu.Shares is { } shares and not 0)
            writes.Add(Write(plan, "cpu.weight", CpuWeight.FromShares(shares).Value.ToString(), "/shares"));
        if (cpu.Idle is { } idle)
            writes.Add(Write(plan, "cpu.idle", V1.Cpu.CheckIdle(idle).ToString(), "/idle"));
        plan.WriteTogether(writes);
    }

    private static void PlanBandwidth(CgroupPlanBuilder plan, LinuxCpu cpu)
    {
        V1.Cpu.CheckBurst(cpu);
        List<WriteFile> writes = [];
        long quota = cpu.Quota ?? 0;
        ulong period = cpu.Period ?? 0;
        if (plan.IsUpdate && quota == 0 && period != 0)
            plan.Add(new SetPeriod(plan.Need("cpu", Pointer + "/period"), period, Pointer + "/period"));
        else if (quota != 0 || period != 0)
        {
            // A quota alone leaves the period as it is, which in a new cgroup is 100000.
            string value = (quota > 0 ? quota.ToString() : "max") + (period == 0 ? "" : $" {period}");
            writes.Add(Write(plan, "cpu.max", value, quota != 0 ? "/quota" : "/period"));
        }
        if (cpu.Burst is { } burst)
            writes.Add(Write(plan, "cpu.max.burst", burst.ToString(), "/burst"));
        plan.WriteTogether(writes);
    }

    private static WriteFile Write(CgroupPlanBuilder plan, string file, string value, string member) =>
        new(plan.Need("cpu", Pointer + member), file, value, Pointer + member);
}
