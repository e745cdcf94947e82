using System.Diagnostics;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

/// <summary>With controllers of version 2: on a hybrid host, where version 1 has them all, these are skipped.</summary>
public sealed class LiveCgroupV2Tests
{
    [SkippableFact]
    public void Limits_are_what_the_kernel_shows()
    {
        using LiveCgroup live = new(Version2("memory", "cpu", "pids"));
        Cgroup cgroup = live.Create(
            new()
            {
                Memory = new() { Limit = 64 << 20, Swap = 64 << 20, Reservation = 32 << 20 },
                Cpu = new() { Shares = 2000, Quota = 50000, Period = 200000, Burst = 1000 },
                Pids = new() { Limit = 50 },
                Unified = new() { ["memory.oom.group"] = "1" },
            },
            "/two/three");
        Assert.Equal($"{64 << 20}", LiveCgroup.Read(cgroup, "", "memory.max"));
        Assert.Equal($"{32 << 20}", LiveCgroup.Read(cgroup, "", "memory.low"));
        Assert.Equal("1", LiveCgroup.Read(cgroup, "", "memory.oom.group"));
        Assert.Equal("170", LiveCgroup.Read(cgroup, "", "cpu.weight"));
        Assert.Equal("50000 200000", LiveCgroup.Read(cgroup, "", "cpu.max"));
        Assert.Equal("1000", LiveCgroup.Read(cgroup, "", "cpu.max.burst"));
        Assert.Equal("50", LiveCgroup.Read(cgroup, "", "pids.max"));
    }

    [SkippableFact]
    public void An_update_grows_and_shrinks_quota_and_burst()
    {
        using LiveCgroup live = new(Version2("cpu"));
        Cgroup cgroup = live.Create(new() { Cpu = new() { Quota = 50000, Burst = 5000 } });
        foreach ((int quota, int burst) in ((int, int)[])[(200000, 150000), (20000, 10000)])
        {
            Cgroup.Update(CgroupPlan.CompileUpdate(live.Host, cgroup, new() { Cpu = new() { Quota = quota, Burst = (ulong)burst } }));
            Assert.Equal($"{quota} 100000", LiveCgroup.Read(cgroup, "", "cpu.max"));
            Assert.Equal($"{burst}", LiveCgroup.Read(cgroup, "", "cpu.max.burst"));
        }
    }

    [SkippableFact]
    public void Processes_killed_for_want_of_memory_are_counted()
    {
        using LiveCgroup live = new(Version2("memory"));
        Cgroup cgroup = live.Create(new() { Memory = new() { Limit = 16 << 20, Swap = 16 << 20 } });
        live.StartIn(cgroup, "tail /dev/zero").WaitForExit();
        Assert.Equal(1UL, cgroup.OomKills());
    }

    [SkippableFact]
    public void A_cgroup_above_with_processes_in_it_is_named_and_stays_as_it_is()
    {
        using LiveCgroup live = new(Version2("memory"));
        Cgroup above = live.Create();
        live.StartIn(above, "sleep 100");
        ContainerException fault = Assert.Throws<ContainerException>(() => live.Create(new() { Memory = new() { Limit = 64 << 20 } }, "/below"));
        Assert.Equal("/linux/resources/memory/limit", fault.Pointer);
        Assert.Contains($"{live.Name} has processes of its own", fault.Message, StringComparison.Ordinal);
        Assert.Equal("domain", LiveCgroup.Read(above, "", "cgroup.type"));
        Assert.False(Directory.Exists(above.Paths.Find("") + "/below"));
    }

    [SkippableFact]
    public void Below_a_threaded_cgroup_only_threaded_controllers_work()
    {
        using LiveCgroup live = new(Version2("memory", "pids"));
        Cgroup above = live.Create();
        File.WriteAllText(above.Paths.Find("") + "/cgroup.type", "threaded");
        Assert.Contains("threaded", Assert.Throws<ContainerException>(() => live.Create(new() { Memory = new() { Limit = 64 << 20 } }, "/below")).Message, StringComparison.Ordinal);
        Assert.Equal("10", LiveCgroup.Read(live.Create(new() { Pids = new() { Limit = 10 } }, "/below"), "", "pids.max"));
    }

    [SkippableFact]
    public void A_pids_limit_of_0_holds_once_the_process_is_there()
    {
        using LiveCgroup live = new(Version2("pids"));
        Cgroup cgroup = live.Create(new() { Pids = new() { Limit = 0 } });
        Assert.Equal("max", LiveCgroup.Read(cgroup, "", "pids.max"));
        Process process = live.StartIn(cgroup, "sleep 0 && echo forked");
        Assert.Equal("0", LiveCgroup.Read(cgroup, "", "pids.max"));
        Assert.Equal("", process.StandardOutput.ReadToEnd());
    }

    private static CgroupHost Version2(params string[] controllers)
    {
        CgroupHost host = CgroupHost.Detect();
        Skip.IfNot(host.Mode == CgroupMode.V2, "needs cgroup v2 alone");
        foreach (string controller in controllers)
            Skip.IfNot(host.UnifiedControllers.Contains(controller), $"needs the {controller} controller of cgroup v2");
        return host;
    }
}
