using Mocker.Container.Launch;
using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

public sealed unsafe class SchedulingStepsTests
{
    [Fact]
    public void A_scheduler_is_laid_out_as_the_kernel_reads_it()
    {
        using PlanMemory memory = new();
        SchedulingAttributes* a = (SchedulingAttributes*)new SetScheduler(new()
        {
            Policy = "SCHED_DEADLINE",
            Runtime = 1,
            Deadline = 2,
            Period = 3,
            Flags = ["SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_UTIL_CLAMP_MAX"],
        }).Encode(memory).Arguments;
        Assert.Equal((56u, 6u, 0x41UL, 1UL, 2UL, 3UL), (a->Size, a->Policy, a->Flags, a->Runtime, a->Deadline, a->Period));
    }

    // linux/sched.h
    [Theory]
    [InlineData("SCHED_OTHER", 0)]
    [InlineData("SCHED_FIFO", 1)]
    [InlineData("SCHED_RR", 2)]
    [InlineData("SCHED_BATCH", 3)]
    [InlineData("SCHED_ISO", 4)]
    [InlineData("SCHED_IDLE", 5)]
    [InlineData("SCHED_DEADLINE", 6)]
    public void A_policy_has_the_kernels_number(string policy, int number) => Assert.Equal(number, Array.IndexOf(SchedulerNames.Policies, policy));

    [Theory]
    [InlineData("SCHED_FLAG_RESET_ON_FORK", 0x01)]
    [InlineData("SCHED_FLAG_RECLAIM", 0x02)]
    [InlineData("SCHED_FLAG_DL_OVERRUN", 0x04)]
    [InlineData("SCHED_FLAG_KEEP_POLICY", 0x08)]
    [InlineData("SCHED_FLAG_KEEP_PARAMS", 0x10)]
    [InlineData("SCHED_FLAG_UTIL_CLAMP_MIN", 0x20)]
    [InlineData("SCHED_FLAG_UTIL_CLAMP_MAX", 0x40)]
    public void A_flag_is_the_kernels_bit(string flag, int bit) => Assert.Equal(bit, 1 << Array.IndexOf(SchedulerNames.Flags, flag));

    // linux/mempolicy.h
    [Theory]
    [InlineData("MPOL_DEFAULT", 0)]
    [InlineData("MPOL_PREFERRED", 1)]
    [InlineData("MPOL_BIND", 2)]
    [InlineData("MPOL_INTERLEAVE", 3)]
    [InlineData("MPOL_LOCAL", 4)]
    [InlineData("MPOL_PREFERRED_MANY", 5)]
    [InlineData("MPOL_WEIGHTED_INTERLEAVE", 6)]
    public void A_memory_policy_has_the_kernels_number(string mode, int number)
    {
        using PlanMemory memory = new();
        LinuxMemoryPolicy policy = new() { Mode = mode, Nodes = "0", Flags = ["MPOL_F_NUMA_BALANCING", "MPOL_F_STATIC_NODES", "MPOL_F_RELATIVE_NODES"] };
        // The mode is the first argument of the step, with the flags above it: bits 13, 15 and 14.
        Assert.Equal(number | 0xe000, *(int*)new SetMemoryPolicy(policy).Encode(memory).Arguments);
    }

    [Fact]
    public void The_initial_affinity_is_given_back()
    {
        PrivateThread.Run(() =>
        {
            ulong[] before = Affinity();
            using (Mocker.Container.Lifecycle.InitialAffinity.Of(new() { ExecCpuAffinity = new() { Initial = "0" } }, "/process"))
                Assert.Equal(1UL, Affinity()[0]);
            Assert.Equal(before, Affinity());
        });
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Without_an_initial_affinity_nothing_is_changed(string? initial) =>
        Assert.Null(Mocker.Container.Lifecycle.InitialAffinity.Of(new() { ExecCpuAffinity = new() { Initial = initial, Final = "0" } }, "/process"));

    private static ulong[] Affinity()
    {
        ulong[] cpus = new ulong[128];
        fixed (ulong* mask = cpus)
            Kernel.Check(Scheduling.GetAffinity(mask, cpus.Length * sizeof(ulong)), "sched_getaffinity(2)");
        return cpus;
    }
}
