using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Steps;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

public sealed class CgroupPlanTests
{
    [Fact]
    public void Without_resources_a_container_joins_every_hierarchy_of_version_1() => AssertPlan(
        Compile(FakeHosts.V1("/", ["cpuset"], ["devices"], ["cpu", "cpuacct"], ["name=systemd"]), null),
        """
        mkdir /sys/fs/cgroup/cpuset/a/c  [/linux/cgroupsPath]
        mkdir /sys/fs/cgroup/devices/a/c  [/linux/cgroupsPath]
        mkdir /sys/fs/cgroup/cpu,cpuacct/a/c  [/linux/cgroupsPath]
        mkdir /sys/fs/cgroup/systemd/a/c  [/linux/cgroupsPath]
        inherit cpuset.cpus /sys/fs/cgroup/cpuset/a/c  [/linux/cgroupsPath]
        inherit cpuset.mems /sys/fs/cgroup/cpuset/a/c  [/linux/cgroupsPath]
        write /sys/fs/cgroup/devices/a/c/devices.deny "a"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c *:* m"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "b *:* m"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 1:3 rwm"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 1:8 rwm"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 1:7 rwm"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 5:0 rwm"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 1:5 rwm"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 1:9 rwm"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 136:* rwm"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 5:2 rwm"  [/linux/resources/devices]
        write /sys/fs/cgroup/devices/a/c/devices.allow "c 10:200 rwm"  [/linux/resources/devices]
        join /sys/fs/cgroup/cpuset/a/c  [/linux/cgroupsPath]
        join /sys/fs/cgroup/devices/a/c  [/linux/cgroupsPath]
        join /sys/fs/cgroup/cpu,cpuacct/a/c  [/linux/cgroupsPath]
        join /sys/fs/cgroup/systemd/a/c  [/linux/cgroupsPath]

        """);

    [Fact]
    public void Without_resources_a_container_gets_all_controllers_of_version_2() => AssertPlan(
        Compile(FakeHosts.V2(), null),
        """
        mkdir /sys/fs/cgroup/a/c  [/linux/cgroupsPath]
        enable cpuset cpu io memory hugetlb pids rdma down to /sys/fs/cgroup/a/c  [/linux/cgroupsPath]
        filter devices of /sys/fs/cgroup/a/c: allow c *:* m, allow b *:* m, allow c 1:3 rwm, allow c 1:8 rwm, allow c 1:7 rwm, allow c 5:0 rwm, allow c 1:5 rwm, allow c 1:9 rwm, allow c 136:* rwm, allow c 5:2 rwm, allow c 10:200 rwm  [/linux/resources/devices]
        join /sys/fs/cgroup/a/c  [/linux/cgroupsPath]

        """);

    [Fact]
    public void Every_resource_of_version_1_is_written_with_its_place_in_config_json() => AssertWrites(
        FakeHosts.V1(), Everything(),
        """
        inherit cpuset.cpus /sys/fs/cgroup/cpuset/a if empty  [/linux/cgroupsPath]
        write /sys/fs/cgroup/cpuset/a/c/cpuset.cpus "2-3"  [/linux/resources/cpu/cpus]
        inherit cpuset.mems /sys/fs/cgroup/cpuset/a if empty  [/linux/cgroupsPath]
        write /sys/fs/cgroup/cpuset/a/c/cpuset.mems "0"  [/linux/resources/cpu/mems]
        write /sys/fs/cgroup/memory/a/c/memory.use_hierarchy "1" if present  [/linux/resources/memory/useHierarchy]
        write /sys/fs/cgroup/memory/a/c/memory.limit_in_bytes "1000000"; write /sys/fs/cgroup/memory/a/c/memory.memsw.limit_in_bytes "3000000"  [/linux/resources/memory/limit]
        write /sys/fs/cgroup/memory/a/c/memory.soft_limit_in_bytes "500000"  [/linux/resources/memory/reservation]
        write /sys/fs/cgroup/memory/a/c/memory.kmem.limit_in_bytes "-1" if present  [/linux/resources/memory/kernel]
        write /sys/fs/cgroup/memory/a/c/memory.kmem.tcp.limit_in_bytes "7000"  [/linux/resources/memory/kernelTCP]
        write /sys/fs/cgroup/memory/a/c/memory.oom_control "1"  [/linux/resources/memory/disableOOMKiller]
        write /sys/fs/cgroup/memory/a/c/memory.swappiness "0"  [/linux/resources/memory/swappiness]
        write /sys/fs/cgroup/cpu,cpuacct/a/c/cpu.rt_period_us "1000000"; write /sys/fs/cgroup/cpu,cpuacct/a/c/cpu.rt_runtime_us "950000"  [/linux/resources/cpu/realtimePeriod]
        write /sys/fs/cgroup/cpu,cpuacct/a/c/cpu.shares "1024"; write /sys/fs/cgroup/cpu,cpuacct/a/c/cpu.idle "0"  [/linux/resources/cpu/shares]
        write /sys/fs/cgroup/cpu,cpuacct/a/c/cpu.cfs_period_us "500000"; write /sys/fs/cgroup/cpu,cpuacct/a/c/cpu.cfs_quota_us "1000000"; write /sys/fs/cgroup/cpu,cpuacct/a/c/cpu.cfs_burst_us "1000"  [/linux/resources/cpu/period]
        write /sys/fs/cgroup/pids/a/c/pids.max "0"  [/linux/resources/pids/limit]
        write /sys/fs/cgroup/blkio/a/c/blkio.weight "10", else blkio.bfq.weight "10"  [/linux/resources/blockIO/weight]
        write /sys/fs/cgroup/blkio/a/c/blkio.leaf_weight "20"  [/linux/resources/blockIO/leafWeight]
        write /sys/fs/cgroup/blkio/a/c/blkio.weight_device "8:0 500", else blkio.bfq.weight_device "8:0 500"  [/linux/resources/blockIO/weightDevice/0/weight]
        write /sys/fs/cgroup/blkio/a/c/blkio.leaf_weight_device "8:0 300"  [/linux/resources/blockIO/weightDevice/0/leafWeight]
        write /sys/fs/cgroup/blkio/a/c/blkio.throttle.read_bps_device "8:0 600"  [/linux/resources/blockIO/throttleReadBpsDevice/0]
        write /sys/fs/cgroup/blkio/a/c/blkio.throttle.write_iops_device "8:16 300"  [/linux/resources/blockIO/throttleWriteIOPSDevice/0]
        write /sys/fs/cgroup/hugetlb/a/c/hugetlb.2MB.rsvd.limit_in_bytes "209715200" if present  [/linux/resources/hugepageLimits/0]
        write /sys/fs/cgroup/hugetlb/a/c/hugetlb.2MB.limit_in_bytes "209715200"  [/linux/resources/hugepageLimits/0]
        write /sys/fs/cgroup/net_cls,net_prio/a/c/net_cls.classid "1048577"  [/linux/resources/network/classID]
        write /sys/fs/cgroup/net_cls,net_prio/a/c/net_prio.ifpriomap "eth0 500"  [/linux/resources/network/priorities/0]
        write /sys/fs/cgroup/rdma/a/c/rdma.max "mlx5_1 hca_handle=3 hca_object=10000"  [/linux/resources/rdma/mlx5_1]

        """);

    [Fact]
    public void Resources_are_converted_to_version_2() => AssertWrites(
        FakeHosts.V2(),
        new LinuxResources
        {
            Memory = new() { Limit = 1000000, Swap = 3000000, Reservation = 500000, Kernel = -1, DisableOomKiller = false, CheckBeforeUpdate = true },
            Cpu = new() { Shares = 1024, Quota = 50000, Period = 200000, Burst = 1000, Idle = 0, Cpus = "0-1", Mems = "0" },
            Pids = new() { Limit = 100 },
            BlockIO = new()
            {
                Weight = 500,
                WeightDevice = [new() { Major = 8, Minor = 0, Weight = 10 }],
                ThrottleReadBpsDevice = [new() { Major = 8, Minor = 0, Rate = 600 }],
                ThrottleWriteIopsDevice = [new() { Major = 8, Minor = 16, Rate = 0 }],
            },
            HugepageLimits = [new() { PageSize = "2MB", Limit = 4194304 }],
            Rdma = new() { ["a/b"] = new() { HcaObjects = 7 } },
            Unified = new() { ["memory.high"] = "900000", ["io.max"] = "259:0 rbps=2097152\n253:0 wiops=120\n", ["cgroup.max.depth"] = "3" },
        },
        """
        check /sys/fs/cgroup/a/c/memory.current < 3000000  [/linux/resources/memory/swap]
        check /sys/fs/cgroup/a/c/memory.current < 1000000  [/linux/resources/memory/limit]
        write /sys/fs/cgroup/a/c/memory.swap.max "2000000"  [/linux/resources/memory/swap]
        write /sys/fs/cgroup/a/c/memory.max "1000000"  [/linux/resources/memory/limit]
        write /sys/fs/cgroup/a/c/memory.low "500000"  [/linux/resources/memory/reservation]
        write /sys/fs/cgroup/a/c/cpu.weight "100"; write /sys/fs/cgroup/a/c/cpu.idle "0"  [/linux/resources/cpu/shares]
        write /sys/fs/cgroup/a/c/cpu.max "50000 200000"; write /sys/fs/cgroup/a/c/cpu.max.burst "1000"  [/linux/resources/cpu/quota]
        write /sys/fs/cgroup/a/c/cpuset.cpus "0-1"  [/linux/resources/cpu/cpus]
        write /sys/fs/cgroup/a/c/cpuset.mems "0"  [/linux/resources/cpu/mems]
        write /sys/fs/cgroup/a/c/pids.max "100"  [/linux/resources/pids/limit]
        write /sys/fs/cgroup/a/c/io.bfq.weight "500", else io.weight "4950"  [/linux/resources/blockIO/weight]
        write /sys/fs/cgroup/a/c/io.bfq.weight "8:0 10", else io.weight "8:0 1"  [/linux/resources/blockIO/weightDevice/0/weight]
        write /sys/fs/cgroup/a/c/io.max "8:0 rbps=600"  [/linux/resources/blockIO/throttleReadBpsDevice/0]
        write /sys/fs/cgroup/a/c/io.max "8:16 wiops=max"  [/linux/resources/blockIO/throttleWriteIOPSDevice/0]
        write /sys/fs/cgroup/a/c/hugetlb.2MB.rsvd.max "4194304" if present  [/linux/resources/hugepageLimits/0]
        write /sys/fs/cgroup/a/c/hugetlb.2MB.max "4194304"  [/linux/resources/hugepageLimits/0]
        write /sys/fs/cgroup/a/c/rdma.max "a/b hca_object=7"  [/linux/resources/rdma/a~1b]
        write /sys/fs/cgroup/a/c/memory.high "900000"  [/linux/resources/unified/memory.high]
        write /sys/fs/cgroup/a/c/io.max "259:0 rbps=2097152"  [/linux/resources/unified/io.max]
        write /sys/fs/cgroup/a/c/io.max "253:0 wiops=120"  [/linux/resources/unified/io.max]
        write /sys/fs/cgroup/a/c/cgroup.max.depth "3"  [/linux/resources/unified/cgroup.max.depth]

        """);

    [Theory]
    [InlineData(-1L, null, "memory.limit_in_bytes \"-1\"; memory.memsw.limit_in_bytes \"-1\" if present")]
    [InlineData(-1L, -1L, "memory.limit_in_bytes \"-1\"; memory.memsw.limit_in_bytes \"-1\"")]
    [InlineData(0L, 0L, "")]
    [InlineData(5L, null, "memory.limit_in_bytes \"5\"")]
    public void Memory_and_swap_on_version_1(long? limit, long? swap, string expected) => Assert.Equal(
        expected, Written(FakeHosts.V1("/", ["devices"], ["memory"]), new() { Memory = new() { Limit = limit, Swap = swap } }));

    [Theory]
    [InlineData(-1L, null, "memory.swap.max \"max\" if present; memory.max \"max\"")]
    [InlineData(5L, 5L, "memory.swap.max \"0\" if present; memory.max \"5\"")]
    [InlineData(5L, -1L, "memory.swap.max \"max\" if present; memory.max \"5\"")]
    [InlineData(5L, 12L, "memory.swap.max \"7\"; memory.max \"5\"")]
    [InlineData(5L, null, "memory.max \"5\"")]
    public void Memory_and_swap_on_version_2(long? limit, long? swap, string expected) => Assert.Equal(
        expected, Written(FakeHosts.V2(), new() { Memory = new() { Limit = limit, Swap = swap } }));

    // config.json: limit and swap; the update's; what is written.
    [Theory]
    [InlineData(64L, 128L, 96L, null, "memory.swap.max \"32\"; memory.max \"96\"")]
    [InlineData(64L, 128L, null, 256L, "memory.swap.max \"192\"")]
    [InlineData(64L, 128L, 32L, 40L, "memory.swap.max \"8\"; memory.max \"32\"")]
    [InlineData(64L, 128L, -1L, null, "memory.swap.max \"max\" if present; memory.max \"max\"")]
    [InlineData(64L, -1L, 96L, null, "memory.swap.max \"max\" if present; memory.max \"96\"")]
    [InlineData(64L, 128L, null, null, "")]
    [InlineData(64L, null, 96L, null, "memory.max \"96\"")]
    [InlineData(null, null, 96L, null, "memory.max \"96\"")]
    [InlineData(64L, 128L, 0L, 0L, "")]
    public void On_version_2_an_update_of_memory_or_swap_knows_the_other(long? limit, long? swap, long? newLimit, long? newSwap, string expected) =>
        Assert.Equal(expected, Update(FakeHosts.V2(), new() { Memory = new() { Limit = newLimit, Swap = newSwap } }, new() { Limit = limit, Swap = swap }));

    [Theory]
    [InlineData(64L, 128L, 129L, null, "/linux/resources/memory/limit")]
    [InlineData(64L, 128L, null, 63L, "/linux/resources/memory/swap")]
    [InlineData(null, null, null, 63L, "/linux/resources/memory/swap")]
    public void On_version_2_an_update_that_leaves_less_for_both_than_for_memory_is_refused(long? limit, long? swap, long? newLimit, long? newSwap, string pointer) =>
        Assert.Equal(pointer, Assert.Throws<ContainerException>(() => Update(
            FakeHosts.V2(), new() { Memory = new() { Limit = newLimit, Swap = newSwap } }, new() { Limit = limit, Swap = swap })).Pointer);

    [Fact]
    public void An_update_of_the_period_alone_keeps_the_quota()
    {
        LinuxResources resources = new() { Cpu = new() { Period = 50000 } };
        Assert.Equal("cpu.max \"(its quota) 50000\"", Update(FakeHosts.V2(), resources));
        Assert.Equal("cpu.cfs_period_us \"50000\"", Update(FakeHosts.V1("/", ["cpu"]), resources));
    }

    [Fact]
    public void An_update_leaves_devices_and_directories_alone()
    {
        LinuxResources resources = new() { Devices = [new() { Allow = false, Access = "rwm" }], Pids = new() { Limit = 5 } };
        Assert.Equal("pids.max \"5\"", Update(FakeHosts.V1("/", ["devices"], ["pids"]), resources));
        Assert.Equal("pids.max \"5\"", Update(FakeHosts.V2(), resources));
    }

    [Theory]
    [InlineData(50000L, null, "cpu.max \"50000\"")]
    [InlineData(-1L, null, "cpu.max \"max\"")]
    [InlineData(null, 200000UL, "cpu.max \"max 200000\"")]
    [InlineData(-1L, 200000UL, "cpu.max \"max 200000\"")]
    [InlineData(0L, 0UL, "")]
    public void Quota_and_period_on_version_2(long? quota, ulong? period, string expected) => Assert.Equal(
        expected, Written(FakeHosts.V2(), new() { Cpu = new() { Quota = quota, Period = period } }));

    [Theory]
    [InlineData(-1L, "pids.max \"max\"")]
    [InlineData(7L, "pids.max \"7\"")]
    [InlineData(null, "")]
    public void Pids_limit(long? limit, string expected)
    {
        LinuxResources resources = new() { Pids = new() { Limit = limit } };
        Assert.Equal(expected, Written(FakeHosts.V2(), resources));
        Assert.Equal(expected, Written(FakeHosts.V1("/", ["devices"], ["pids"]), resources));
    }

    [Fact]
    public void A_pids_limit_of_0_waits_on_version_2_until_the_process_is_there()
    {
        CgroupPlan plan = Compile(FakeHosts.V2(), new() { Pids = new() { Limit = 0 } });
        Assert.EndsWith("then write /sys/fs/cgroup/a/c/pids.max \"0\"  [/linux/resources/pids/limit]\n", plan.ToString(), StringComparison.Ordinal);
    }

    public static TheoryData<string, LinuxResources, string, string> Refused => new()
    {
        { "v1", new() { Unified = new() { ["memory.max"] = "1" } }, "/linux/resources/unified", "cgroup v2" },
        { "v1", new() { Cpu = new() { Shares = 1 } }, "/linux/resources/cpu/shares", "from 2 to 262144" },
        { "v1", new() { Cpu = new() { Shares = 262145 } }, "/linux/resources/cpu/shares", "from 2 to 262144" },
        { "v1", new() { Cpu = new() { Burst = 2000, Quota = 1000 } }, "/linux/resources/cpu/burst", "greater than cpu.quota" },
        { "v1", new() { Cpu = new() { Idle = 2 } }, "/linux/resources/cpu/idle", "SCHED_IDLE" },
        { "v1", new() { Memory = new() { Swappiness = 101 } }, "/linux/resources/memory/swappiness", "0 to 100" },
        { "v1", new() { Memory = new() { Swap = 10, Limit = 20 } }, "/linux/resources/memory/swap", "less than memory.limit" },
        { "v1", new() { Pids = new() { Limit = -2 } }, "/linux/resources/pids/limit", "-1 for no limit" },
        { "v1", new() { BlockIO = new() { Weight = 9 } }, "/linux/resources/blockIO/weight", "10 to 1000" },
        { "v1", new() { BlockIO = new() { WeightDevice = [new() { Major = 8 }] } }, "/linux/resources/blockIO/weightDevice/0", "neither" },
        { "v1", new() { HugepageLimits = [new() { PageSize = "2MB/../x" }] }, "/linux/resources/hugepageLimits/0/pageSize", "such as 2MB" },
        { "v1", new() { HugepageLimits = [new() { PageSize = "64kB" }] }, "/linux/resources/hugepageLimits/0/pageSize", "such as 2MB" },
        { "v1", new() { Rdma = new() { ["x"] = new() } }, "/linux/resources/rdma/x", "neither" },
        { "v1 bare", new() { Pids = new() { Limit = 5 } }, "/linux/resources/pids/limit", "mount -t cgroup -o pids" },
        { "v1 bare", new() { Cpu = new() { Cpus = "0" } }, "/linux/resources/cpu/cpus", "mount -t cgroup -o cpuset" },
        { "v1 none", new(), "/linux/resources/devices", "mount -t cgroup -o devices" },
        { "v2", new() { Memory = new() { Kernel = 5 } }, "/linux/resources/memory/kernel", "leave it out" },
        { "v2", new() { Memory = new() { KernelTcp = 5 } }, "/linux/resources/memory/kernelTCP", "leave it out" },
        { "v2", new() { Memory = new() { Swappiness = 0 } }, "/linux/resources/memory/swappiness", "memory.swap" },
        { "v2", new() { Memory = new() { DisableOomKiller = true } }, "/linux/resources/memory/disableOOMKiller", "memory.high" },
        { "v2", new() { Memory = new() { UseHierarchy = false } }, "/linux/resources/memory/useHierarchy", "hierarchical" },
        { "v2", new() { Cpu = new() { RealtimeRuntime = 1 } }, "/linux/resources/cpu/realtimeRuntime", "no counterpart" },
        { "v2", new() { Cpu = new() { RealtimePeriod = 1 } }, "/linux/resources/cpu/realtimePeriod", "no counterpart" },
        { "v2", new() { BlockIO = new() { LeafWeight = 10 } }, "/linux/resources/blockIO/leafWeight", "no counterpart" },
        { "v2", new() { Network = new() { ClassId = 1 } }, "/linux/resources/network", "nftables" },
        { "v2", new() { Unified = new() { ["a/b.c"] = "1" } }, "/linux/resources/unified/a~1b.c", "without slashes" },
        { "v2", new() { Unified = new() { ["memory"] = "1" } }, "/linux/resources/unified/memory", "controller.parameter" },
        { "v2", new() { Unified = new() { ["misc.max"] = "1" } }, "/linux/resources/unified/misc.max", "misc controller is not available" },
        { "v2 bare", new() { Memory = new() { Limit = 5 } }, "/linux/resources/memory/limit", "memory controller is not available" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_cannot_be_set_is_refused_where_config_json_asks_for_it(string host, LinuxResources resources, string pointer, string why)
    {
        CgroupHost cgroups = host switch
        {
            "v1" => FakeHosts.V1(),
            "v1 bare" => FakeHosts.V1("/", ["devices"]),
            "v1 none" => FakeHosts.V1("/", ["memory"]),
            "v2" => FakeHosts.V2(),
            _ => FakeHosts.V2(controllers: ["cpu"]),
        };
        ContainerException fault = Assert.Throws<ContainerException>(() => Compile(cgroups, resources));
        Assert.Equal(pointer, fault.Pointer);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_privileged_container_of_version_2_gets_no_filter()
    {
        CgroupPlan plan = Compile(FakeHosts.V2(), new() { Devices = [new() { Allow = true, Access = "rwm" }] });
        Assert.DoesNotContain("filter", plan.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_privileged_container_of_version_1_is_allowed_everything() => Assert.Equal(
        "devices.allow \"a\"", WrittenAt(FakeHosts.V1("/", ["devices"]), new() { Devices = [new() { Allow = true, Access = "rwm" }] }, "devices."));

    [Fact]
    public void Mounts_for_a_container_have_links_for_controllers_that_are_mounted_together()
    {
        CgroupHost host = FakeHosts.V1("/", ["memory"], ["cpu", "cpuacct"], ["name=systemd"]);
        CgroupPaths paths = new([new("memory", "/m/c"), new("cpu", "/c/c"), new("cpuacct", "/c/c"), new("name=systemd", "/s/c")], []);
        Assert.Equal(
            [
                new(CgroupMountKind.Tmpfs, "", "tmpfs", "mode=755"),
                new(CgroupMountKind.Cgroup, "memory", "cgroup", "memory"),
                new(CgroupMountKind.Cgroup, "cpu,cpuacct", "cgroup", "cpu,cpuacct"),
                new(CgroupMountKind.SymLink, "cpu", "cpu,cpuacct", ""),
                new(CgroupMountKind.SymLink, "cpuacct", "cpu,cpuacct", ""),
                new(CgroupMountKind.Cgroup, "systemd", "cgroup", "none,name=systemd"),
            ],
            host.MountsForContainer(paths, ownNamespace: true));
        Assert.Contains(new(CgroupMountKind.Bind, "cpu,cpuacct", "/c/c", ""), host.MountsForContainer(paths, ownNamespace: false));
    }

    private static readonly CgroupMount AllReadOnly = new(CgroupMountKind.ReadOnlyBind, "", "/sys/fs/cgroup", "");

    [Fact]
    public void The_mount_of_version_2_shows_the_cgroup_where_proc_tells_it()
    {
        CgroupPaths paths = new([new("", "/sys/fs/cgroup/c")], []);
        Assert.Equal([new(CgroupMountKind.Cgroup2, "", "cgroup", "")], FakeHosts.V2().MountsForContainer(paths, true));
        Assert.Equal([AllReadOnly, new(CgroupMountKind.Bind, "c", "/sys/fs/cgroup/c", "")], FakeHosts.V2().MountsForContainer(paths, false));
        Assert.Equal([AllReadOnly, new(CgroupMountKind.Bind, "own/x", "/sys/fs/cgroup/own/x", "")], FakeHosts.V2("/own/x").MountsForContainer(new([], []), false));
        Assert.Equal([new(CgroupMountKind.Bind, "", "/sys/fs/cgroup", "")], FakeHosts.V2("/").MountsForContainer(new([], []), false));
        Assert.Equal([new(CgroupMountKind.Bind, "", "/sys/fs/cgroup", "")], FakeHosts.V2().MountsForContainer(paths, ownNamespace: false, seesAll: true));
        Assert.Equal([new(CgroupMountKind.Cgroup2, "", "cgroup", "")], FakeHosts.V2().MountsForContainer(paths, ownNamespace: true, seesAll: true));
    }

    [Fact]
    public void Paths_survive_state_json()
    {
        using MemoryStream stream = new();
        using (System.Text.Json.Utf8JsonWriter writer = new(stream))
            new CgroupPaths([new("memory", "/m/c"), new("", "/u/c")], ["/m", "/m/c"]).Write(writer);
        System.Text.Json.Utf8JsonReader reader = new(stream.ToArray());
        reader.Read();
        CgroupPaths read = CgroupPaths.Read(ref reader);
        Assert.Equal("/m/c", read.Find("memory"));
        Assert.Equal("/u/c", read.Find(""));
        Assert.Null(read.Find("pids"));
        Assert.Equal(["/m", "/m/c"], read.Made);
    }

    private static LinuxResources Everything() => new()
    {
        Memory = new()
        {
            Limit = 1000000,
            Swap = 3000000,
            Reservation = 500000,
            Kernel = -1,
            KernelTcp = 7000,
            Swappiness = 0,
            DisableOomKiller = true,
            UseHierarchy = true,
            CheckBeforeUpdate = true,
        },
        Cpu = new()
        {
            Shares = 1024,
            Quota = 1000000,
            Burst = 1000,
            Period = 500000,
            RealtimeRuntime = 950000,
            RealtimePeriod = 1000000,
            Cpus = "2-3",
            Mems = "0",
            Idle = 0,
        },
        Pids = new() { Limit = 0 },
        BlockIO = new()
        {
            Weight = 10,
            LeafWeight = 20,
            WeightDevice = [new() { Major = 8, Minor = 0, Weight = 500, LeafWeight = 300 }],
            ThrottleReadBpsDevice = [new() { Major = 8, Minor = 0, Rate = 600 }],
            ThrottleWriteIopsDevice = [new() { Major = 8, Minor = 16, Rate = 300 }],
        },
        HugepageLimits = [new() { PageSize = "2MB", Limit = 209715200 }],
        Network = new() { ClassId = 1048577, Priorities = [new() { Name = "eth0", Priority = 500 }] },
        Rdma = new() { ["mlx5_1"] = new() { HcaHandles = 3, HcaObjects = 10000 } },
    };

    private static CgroupPlan Compile(CgroupHost host, LinuxResources? resources) =>
        CgroupPlan.Compile(host, CgroupPath.Parse("/a/c", "c"), resources);

    private static void AssertPlan(CgroupPlan plan, string expected) => Assert.Equal(expected, plan.ToString());

    // Without what every plan has: directories, controllers, devices, joining.
    private static void AssertWrites(CgroupHost host, LinuxResources resources, string expected)
    {
        IEnumerable<string> lines = Compile(host, resources).ToString().Split('\n').Where(line =>
            !line.StartsWith("mkdir ", StringComparison.Ordinal) && !line.StartsWith("join ", StringComparison.Ordinal) &&
            !line.StartsWith("enable ", StringComparison.Ordinal) && !line.EndsWith("[/linux/resources/devices]", StringComparison.Ordinal));
        Assert.Equal(expected, string.Join('\n', lines));
    }

    private static string Update(CgroupHost host, LinuxResources resources, LinuxMemory? former = null)
    {
        CgroupPaths paths = new([.. host.Hierarchies.Select(h => new KeyValuePair<string, string>(h.Controllers[0], h.MountPoint + "/a/c"))], []);
        CgroupPlan plan = CgroupPlan.CompileUpdate(host, Cgroup.FromPaths(host, paths), resources, former);
        Assert.Empty(plan.StepsAfterAttach);
        return string.Join("; ", plan.Steps.Where(step => step is not EnableControllers).Select(step =>
            step.ToString()!.Replace($"write {step.Directory}/", "", StringComparison.Ordinal)));
    }

    private static string Written(CgroupHost host, LinuxResources resources) => WrittenAt(host, resources, "");

    private static string WrittenAt(CgroupHost host, LinuxResources resources, string prefix)
    {
        List<string> writes = [];
        foreach (string line in Compile(host, resources).ToString().Split('\n'))
        {
            int end = line.IndexOf("  [", StringComparison.Ordinal);
            if (!line.StartsWith("write ", StringComparison.Ordinal) || (prefix.Length == 0 && line.Contains("/devices.", StringComparison.Ordinal)))
                continue;
            writes.AddRange(line[..end].Split("; ").Select(write => write[(write.IndexOf("/a/c/", StringComparison.Ordinal) + 5)..]));
        }
        Assert.All(writes, write => Assert.StartsWith(prefix, write, StringComparison.Ordinal));
        return string.Join("; ", writes);
    }
}
