using System.Diagnostics;
using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Linux;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

/// <summary>On this machine's own hierarchies; each test makes a cgroup and removes it.</summary>
public sealed class LiveCgroupTests
{
    [SkippableFact]
    public void Who_watches_events_of_a_cgroup_can_be_told_at_any_time()
    {
        using LiveCgroup live = new(LiveCgroup.Version2());
        string directory = live.Create().Directories[0].Path;
        using FileSystemWatcher watcher = new(directory, "cgroup.events") { NotifyFilter = NotifyFilters.LastWrite };
        using SemaphoreSlim told = new(0);
        watcher.Changed += (_, _) => told.Release();
        watcher.EnableRaisingEvents = true;
        for (int i = 0; i < 3; i++)
        {
            CgroupFile.TellWatchers(directory);
            Assert.True(told.Wait(TimeSpan.FromSeconds(5)));
        }
    }

    [SkippableFact]
    public void A_process_is_put_into_every_hierarchy_and_nothing_stays_behind()
    {
        using LiveCgroup live = new();
        Cgroup cgroup = live.Create(subPath: "/deeper/still");
        Process process = live.StartIn(cgroup, "sleep 100");
        foreach (string line in File.ReadLines($"/proc/{process.Id}/cgroup"))
        {
            string[] controllers = line.Split(':', 3)[1].Split(',');
            if (live.Host.Hierarchies.Any(h => h.Controllers.SequenceEqual(controllers)))
                Assert.EndsWith($"/{live.Name}/deeper/still", line, StringComparison.Ordinal);
        }
        Assert.Equal(live.Host.Hierarchies.Count, live.Existing().Count());
        Assert.Contains(process.Id, cgroup.Processes());
        cgroup.Kill(9);
        process.WaitForExit();
        cgroup.Remove();
        Assert.Empty(live.Existing());
    }

    [SkippableFact]
    public void A_parent_that_was_there_or_is_in_use_stays()
    {
        using LiveCgroup live = new();
        Cgroup first = live.Create(subPath: "/first");
        Cgroup second = live.Create(subPath: "/second");
        first.Remove();
        Assert.Equal(live.Host.Hierarchies.Count, live.Existing().Count());
        second.Remove();
        Assert.Equal(live.Host.Hierarchies.Count, live.Existing().Count());
    }

    [SkippableFact]
    public void What_the_state_says_finds_and_removes_it()
    {
        using LiveCgroup live = new();
        Cgroup made = live.Create();
        Process process = live.StartIn(made, "sleep 100");
        Cgroup found = Cgroup.FromPaths(live.Host, made.Paths);
        Assert.Equal([process.Id], found.Processes().Where(pid => pid == process.Id));
        found.Kill(9);
        process.WaitForExit();
        found.Remove();
        Assert.Empty(live.Existing());
    }

    [SkippableFact]
    public void Cgroups_which_the_container_made_are_removed_too()
    {
        using LiveCgroup live = new();
        Cgroup cgroup = live.Create();
        foreach (CgroupDirectory directory in cgroup.Directories)
            Directory.CreateDirectory(directory.Path + "/inner/most");
        cgroup.Remove();
        Assert.Empty(live.Existing());
    }

    [SkippableFact]
    public void A_failed_create_undoes_what_it_made()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("cpuset"));
        ContainerException fault = Assert.Throws<ContainerException>(() => live.Create(new() { Cpu = new() { Cpus = "1000" } }, "/a/b"));
        Assert.Equal("/linux/resources/cpu/cpus", fault.Pointer);
        Assert.Contains("cpuset.cpus", fault.Message, StringComparison.Ordinal);
        Assert.Contains("within what the cgroup above has", fault.Message, StringComparison.Ordinal);
        Assert.Empty(live.Existing());
    }

    [SkippableFact]
    public void A_missing_control_file_is_named()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("blkio"));
        Skip.If(File.Exists("/sys/fs/cgroup/blkio/blkio.leaf_weight"), "needs blkio without leaf weights");
        ContainerException fault = Assert.Throws<ContainerException>(() => live.Create(new() { BlockIO = new() { LeafWeight = 10 } }));
        Assert.Equal("/linux/resources/blockIO/leafWeight", fault.Pointer);
        Assert.Contains("/blkio.leaf_weight", fault.Message, StringComparison.Ordinal);
        Assert.Contains(": the kernel has no such file", fault.Message, StringComparison.Ordinal);
        Assert.Contains("leave it out", fault.Message, StringComparison.Ordinal);
        Assert.Equal(Errno.ENOENT, Assert.IsType<LinuxException>(fault.InnerException).Error);
    }

    [SkippableFact]
    public void A_cgroup_with_processes_in_it_is_refused()
    {
        using LiveCgroup live = new();
        Cgroup cgroup = live.Create(subPath: "/inner");
        Process process = live.StartIn(cgroup, "sleep 100");
        ContainerException fault = Assert.Throws<ContainerException>(() => live.Create());
        Assert.Equal("/linux/cgroupsPath", fault.Pointer);
        Assert.Contains("not empty", fault.Message, StringComparison.Ordinal);
        Assert.Contains(process.Id.ToString(), fault.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void A_frozen_cgroup_is_refused_and_an_empty_one_is_not()
    {
        using LiveCgroup live = new();
        Cgroup cgroup = live.Create();
        live.Create();
        cgroup.Freeze();
        Assert.Contains("frozen", Assert.Throws<ContainerException>(() => live.Create()).Message, StringComparison.Ordinal);
        cgroup.Thaw();
    }

    [SkippableFact]
    public void Limits_are_what_the_kernel_shows()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("memory", "cpu", "cpuset", "pids", "hugetlb"));
        Cgroup cgroup = live.Create(new()
        {
            Memory = new() { Limit = 64 << 20, Swap = 96 << 20, Reservation = 32 << 20, Swappiness = 7, DisableOomKiller = true, Kernel = -1, UseHierarchy = true },
            Cpu = new() { Shares = 512, Period = 50000, Quota = 25000, Burst = 5000, Cpus = "0", Mems = "0" },
            Pids = new() { Limit = 0 },
            HugepageLimits = [new() { PageSize = "2MB", Limit = 4 << 20 }],
        });
        Assert.Equal($"{64 << 20}", LiveCgroup.Read(cgroup, "memory", "memory.limit_in_bytes"));
        Assert.Equal($"{96 << 20}", LiveCgroup.Read(cgroup, "memory", "memory.memsw.limit_in_bytes"));
        Assert.Equal($"{32 << 20}", LiveCgroup.Read(cgroup, "memory", "memory.soft_limit_in_bytes"));
        Assert.Equal("7", LiveCgroup.Read(cgroup, "memory", "memory.swappiness"));
        Assert.Contains("oom_kill_disable 1", LiveCgroup.Read(cgroup, "memory", "memory.oom_control"), StringComparison.Ordinal);
        Assert.Equal("512", LiveCgroup.Read(cgroup, "cpu", "cpu.shares"));
        Assert.Equal("50000", LiveCgroup.Read(cgroup, "cpu", "cpu.cfs_period_us"));
        Assert.Equal("25000", LiveCgroup.Read(cgroup, "cpu", "cpu.cfs_quota_us"));
        Assert.Equal("5000", LiveCgroup.Read(cgroup, "cpu", "cpu.cfs_burst_us"));
        Assert.Equal("0", LiveCgroup.Read(cgroup, "cpuset", "cpuset.cpus"));
        Assert.Equal("0", LiveCgroup.Read(cgroup, "pids", "pids.max"));
        Assert.Equal($"{4 << 20}", LiveCgroup.Read(cgroup, "hugetlb", "hugetlb.2MB.limit_in_bytes"));
        Assert.Equal($"{4 << 20}", LiveCgroup.Read(cgroup, "hugetlb", "hugetlb.2MB.rsvd.limit_in_bytes"));
    }

    [SkippableFact]
    public void An_update_grows_and_shrinks_memory_quota_and_burst()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("memory", "cpu"));
        Cgroup cgroup = live.Create(Limits(64 << 20, 50000, 5000, idle: 0));
        foreach ((int memory, int quota, int burst, int idle) in ((int, int, int, int)[])[(256 << 20, 200000, 90000, 1), (32 << 20, 20000, 10000, 0), (64 << 20, 20000, 20000, 1)])
        {
            Cgroup.Update(CgroupPlan.CompileUpdate(live.Host, cgroup, Limits(memory, quota, burst, idle)));
            Assert.Equal($"{memory}", LiveCgroup.Read(cgroup, "memory", "memory.limit_in_bytes"));
            Assert.Equal($"{memory}", LiveCgroup.Read(cgroup, "memory", "memory.memsw.limit_in_bytes"));
            Assert.Equal($"{quota}", LiveCgroup.Read(cgroup, "cpu", "cpu.cfs_quota_us"));
            Assert.Equal($"{burst}", LiveCgroup.Read(cgroup, "cpu", "cpu.cfs_burst_us"));
            Assert.Equal($"{idle}", LiveCgroup.Read(cgroup, "cpu", "cpu.idle"));
        }
        Cgroup.Update(CgroupPlan.CompileUpdate(live.Host, cgroup, new() { Memory = new() { Limit = -1 } }));
        Assert.True(long.Parse(LiveCgroup.Read(cgroup, "memory", "memory.memsw.limit_in_bytes")) > 1L << 60);

        static LinuxResources Limits(int memory, int quota, int burst, int idle) => new()
        {
            Memory = new() { Limit = memory, Swap = memory },
            Cpu = new() { Quota = quota, Burst = (ulong)burst, Period = 100000, Idle = idle },
        };
    }

    [SkippableFact]
    public void A_limit_below_what_is_used_is_refused_with_the_figure()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("memory"));
        Cgroup cgroup = live.Create();
        // dd fills its buffer of 32 MiB and then waits for a reader that does not read.
        live.StartIn(cgroup, "dd if=/dev/zero bs=32M count=1 2>/dev/null | sleep 100");
        LiveCgroup.Wait(() => long.Parse(LiveCgroup.Read(cgroup, "memory", "memory.usage_in_bytes")) > 32 << 20, "32 MiB to be used");
        ContainerException fault = Assert.Throws<ContainerException>(
            () => Cgroup.Update(CgroupPlan.CompileUpdate(live.Host, cgroup, new() { Memory = new() { Limit = 4 << 20 } })));
        Assert.Equal("/linux/resources/memory/limit", fault.Pointer);
        Assert.Matches(@"below what is in use, \d{8} bytes \(memory\.usage_in_bytes\)", fault.Message);
    }

    [SkippableFact]
    public void Processes_killed_for_want_of_memory_are_counted()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("memory"));
        Cgroup cgroup = live.Create(new() { Memory = new() { Limit = 8 << 20, Swap = 8 << 20 } });
        Assert.Equal(0UL, cgroup.OomKills());
        live.StartIn(cgroup, "tail /dev/zero").WaitForExit();
        Assert.Equal(1UL, cgroup.OomKills());
    }

    [SkippableFact]
    public void Freezing_stops_processes_until_it_is_thawed()
    {
        using LiveCgroup live = new();
        Cgroup cgroup = live.Create();
        Process process = live.StartIn(cgroup, "echo up; while :; do :; done");
        process.StandardOutput.ReadLine();
        Assert.False(cgroup.IsFrozen);
        cgroup.Freeze();
        Assert.True(cgroup.IsFrozen);
        TimeSpan before = Processor(process);
        Thread.Sleep(60);
        Assert.Equal(before, Processor(process));
        cgroup.Thaw();
        Assert.False(cgroup.IsFrozen);
        LiveCgroup.Wait(() => Processor(process) > before, "the process to go on");
    }

    [SkippableTheory]
    [InlineData(9)]
    [InlineData(15)]
    public void A_signal_reaches_all_processes_even_frozen_ones(int signal)
    {
        using LiveCgroup live = new();
        Cgroup cgroup = live.Create();
        Process process = live.StartIn(cgroup, "sleep 100 & sleep 100 & sleep 100 & echo up; wait");
        process.StandardOutput.ReadLine();
        LiveCgroup.Wait(() => cgroup.Processes().Count == 4, "four processes");
        if (signal == 9)
            cgroup.Freeze();
        cgroup.Kill(signal);
        process.WaitForExit();
        LiveCgroup.Wait(() => cgroup.Processes().Count == 0, "an empty cgroup");
        Assert.False(cgroup.IsFrozen && signal == 15);
    }

    // As a runtime meets it which has neither a freezer nor version 2.
    [SkippableFact]
    public void Without_a_freezer_all_processes_are_killed_too()
    {
        CgroupHost all = LiveCgroup.Version1("devices");
        using LiveCgroup live = new(new(CgroupMode.V1, [.. all.Hierarchies.Where(h => h.Has("devices"))]));
        Cgroup cgroup = live.Create();
        Process process = live.StartIn(cgroup, "sleep 100 & (sleep 100; :) & echo up; wait");
        process.StandardOutput.ReadLine();
        LiveCgroup.Wait(() => cgroup.Processes().Count == 4, "four processes");
        Assert.Contains("no freezer", Assert.Throws<ContainerException>(cgroup.Freeze).Message, StringComparison.Ordinal);
        cgroup.Kill(9);
        process.WaitForExit();
        Assert.Empty(cgroup.Processes());
    }

    [SkippableFact]
    public void A_child_can_join_by_itself()
    {
        using LiveCgroup live = new(LiveCgroup.Version1());
        Cgroup cgroup = live.Create();
        IReadOnlyList<string> joined = cgroup.JoinedDirectories;
        Assert.Equal(live.Host.Hierarchies.Count(h => !h.IsUnified), joined.Count);
        string writes = string.Concat(joined.Select(directory => $"echo 0 > {directory}/tasks; "));
        Process process = live.Start(writes + "echo up; sleep 100");
        process.StandardInput.WriteLine();
        process.StandardOutput.ReadLine();
        Assert.Contains(process.Id, cgroup.Processes());
        // A hierarchy that is not mounted has a line, too.
        string[] lines = File.ReadAllLines($"/proc/{process.Id}/cgroup");
        Assert.All(
            live.Host.Hierarchies.Where(h => !h.IsUnified),
            h => Assert.EndsWith("/" + live.Name, Array.Find(lines, line => line.Split(':')[1] == string.Join(',', h.Controllers)), StringComparison.Ordinal));
    }

    [SkippableFact]
    public void Processes_that_stay_are_named_when_it_cannot_be_removed()
    {
        using LiveCgroup live = new();
        Cgroup cgroup = live.Create();
        Process process = live.StartIn(cgroup, "sleep 100");
        ContainerException fault = Assert.Throws<ContainerException>(cgroup.Remove);
        Assert.Contains("still in it, the first is", fault.Message, StringComparison.Ordinal);
        Assert.False(process.HasExited);
    }

    [SkippableFact]
    public void A_cgroup_below_is_not_one_outside()
    {
        using LiveCgroup live = new();
        Cgroup cgroup = live.Create();
        Assert.Contains("\"..\"", Assert.Throws<ContainerException>(() => cgroup.Below(null, "../x")).Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void Devices_of_version_1_are_those_of_the_rules()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("devices"));
        Cgroup cgroup = live.Create(new()
        {
            Devices = [new() { Allow = false, Access = "rwm" }, new() { Allow = true, Type = "c", Major = 10, Minor = 229, Access = "rw" }],
        });
        string list = LiveCgroup.Read(cgroup, "devices", "devices.list");
        Assert.Contains("c 10:229 rw", list, StringComparison.Ordinal);
        Assert.Contains("c 1:3 rwm", list, StringComparison.Ordinal);
        Assert.DoesNotContain("a *:* rwm", list, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_filter_of_version_2_is_asked_and_can_be_replaced()
    {
        using LiveCgroup live = new(LiveCgroup.Version2());
        Cgroup cgroup = live.Create(new() { Devices = [new() { Allow = false, Access = "rwm" }] });
        Assert.Equal("zero\n", Open(live, cgroup));
        LiveCgroup.Wait(() => cgroup.Processes().Count == 0, "an empty cgroup");
        live.Create(new() { Devices = [new() { Allow = false, Access = "rwm" }, new() { Allow = true, Type = "c", Major = 1, Minor = 11, Access = "r" }] });
        Assert.Equal("zero\nkmsg\n", Open(live, cgroup));
        Assert.Equal(1, Programs(cgroup));

        // /dev/kmsg is character device 1:11.
        static string Open(LiveCgroup live, Cgroup cgroup)
        {
            Process process = live.StartIn(cgroup, "{ : </dev/zero; } 2>/dev/null && echo zero; { : </dev/kmsg; } 2>/dev/null && echo kmsg; true");
            return process.StandardOutput.ReadToEnd();
        }
    }

    [SkippableFact]
    public void A_version_2_cgroup_is_killed_at_once_and_frozen()
    {
        using LiveCgroup live = new(LiveCgroup.Version2());
        Cgroup cgroup = live.Create();
        Process process = live.StartIn(cgroup, "sleep 100 & echo up; wait");
        process.StandardOutput.ReadLine();
        cgroup.Freeze();
        Assert.True(cgroup.IsFrozen);
        cgroup.Kill(9);
        process.WaitForExit();
        LiveCgroup.Wait(() => cgroup.Processes().Count == 0, "an empty cgroup");
    }

    [SkippableFact]
    public void A_version_2_cgroup_can_be_given_away_file_by_file()
    {
        using LiveCgroup live = new(LiveCgroup.Version2());
        Cgroup cgroup = live.Create();
        cgroup.ChangeOwner(4711);
        string directory = cgroup.Paths.Find("")!;
        Assert.Equal("4711", Owner(directory));
        Assert.Equal("4711", Owner(directory + "/cgroup.procs"));
        Assert.Equal("0", Owner(directory + "/cgroup.freeze"));

        static string Owner(string path)
        {
            using Process stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%u", path]) { RedirectStandardOutput = true })!;
            return stat.StandardOutput.ReadToEnd().Trim();
        }
    }

    [SkippableFact]
    public void A_process_that_moved_itself_further_down_can_be_followed()
    {
        using LiveCgroup live = new(LiveCgroup.Version2());
        Cgroup cgroup = live.Create();
        Process process = live.StartIn(cgroup, "sleep 100");
        Assert.Equal("", cgroup.SubgroupOf(process.Id));
        string below = cgroup.Paths.Find("") + "/init.scope/x";
        Directory.CreateDirectory(below);
        File.WriteAllText(below + "/cgroup.procs", process.Id.ToString());
        Assert.Equal("init.scope/x", cgroup.SubgroupOf(process.Id));
        Process second = live.Start("sleep 100");
        cgroup.Below(null, cgroup.SubgroupOf(process.Id)).Attach(second.Id);
        Assert.Equal("init.scope/x", cgroup.SubgroupOf(second.Id));
        Assert.Equal("", cgroup.SubgroupOf(Environment.ProcessId));
    }

    [SkippableFact]
    public void A_directory_to_be_born_in_is_the_version_2_one()
    {
        using LiveCgroup live = new(LiveCgroup.Version2());
        Cgroup cgroup = live.Create();
        using Descriptor directory = cgroup.OpenDirectory()!;
        Assert.Equal(cgroup.Paths.Find(""), new FileInfo($"/proc/self/fd/{directory.Number}").LinkTarget);
    }

    private static unsafe int Programs(Cgroup cgroup)
    {
        uint* ids = stackalloc uint[64];
        using Descriptor directory = cgroup.OpenDirectory()!;
        return Mocker.Linux.Bpf.BpfProgram.Query(directory.Number, Mocker.Linux.Bpf.BpfAttachType.CgroupDevice, ids, 64);
    }

    private static TimeSpan Processor(Process process)
    {
        process.Refresh();
        return process.TotalProcessorTime;
    }
}
