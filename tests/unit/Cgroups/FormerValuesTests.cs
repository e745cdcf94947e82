using Mocker.Container;
using Mocker.Container.Cgroups;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

public sealed class FormerValuesTests
{
    [Theory]
    [InlineData("memory.max", "5", "max\n", "max")]
    [InlineData("memory.limit_in_bytes", "5", "9223372036854771712\n", "9223372036854771712")]
    [InlineData("memory.oom_control", "1", "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n", "0")]
    [InlineData("cpu.max", "20000 50000", "max 100000\n", "max 100000")]
    [InlineData("cpuset.cpus", "0", "\n", "\n")]
    [InlineData("cpuset.cpus", "0", "0-3\n", "0-3")]
    [InlineData("io.weight", "50", "default 100\n8:0 200\n", "100")]
    [InlineData("io.weight", "8:16 50", "default 100\n8:0 200\n", "8:16 default")]
    [InlineData("io.max", "8:0 rbps=5", "8:0 rbps=max wbps=7 riops=max wiops=max\n", "8:0 rbps=max wbps=7 riops=max wiops=max")]
    [InlineData("io.max", "8:1 rbps=5", "8:0 rbps=1 wbps=7 riops=max wiops=max\n", "8:1 rbps=max wbps=max riops=max wiops=max")]
    [InlineData("blkio.throttle.read_bps_device", "8:0 5", "8:0 1048576\n8:16 7\n", "8:0 1048576")]
    [InlineData("blkio.throttle.read_bps_device", "8:1 5", "8:16 7\n", "8:1 0")]
    [InlineData("net_prio.ifpriomap", "eth0 5", "lo 0\neth0 3\n", "eth0 3")]
    [InlineData("rdma.max", "mlx5_9 hca_handle=3", "mlx5_1 hca_handle=2 hca_object=max\n", null)]
    public void What_a_file_said_can_be_written_to_it_again(string file, string written, string text, string? expected) =>
        Assert.Equal(expected, FormerValues.ValueOf(file, written, text));

    [SkippableFact]
    public void An_update_that_is_refused_half_way_changes_nothing()
    {
        using LiveCgroup live = new(LiveCgroup.Version1("memory", "cpu", "cpuset", "pids", "hugetlb"));
        Cgroup cgroup = live.Create(new() { Memory = new() { Limit = 64 << 20, Swap = 64 << 20 }, Cpu = new() { Shares = 512, Quota = 20000, Period = 40000 } });
        string[] before = Values();
        ContainerException fault = Assert.Throws<ContainerException>(() => Cgroup.Update(CgroupPlan.CompileUpdate(live.Host, cgroup, new()
        {
            Memory = new() { Limit = 96 << 20, Swap = 128 << 20, Reservation = 1 << 20, Swappiness = 7 },
            Cpu = new() { Shares = 1000, Quota = 30000, Period = 50000, Cpus = "0" },
            Pids = new() { Limit = 50 },
            HugepageLimits = [new() { PageSize = "3MB", Limit = 1 }],
        })));
        Assert.Contains("hugetlb.3MB", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, Values());

        string[] Values() =>
        [
            LiveCgroup.Read(cgroup, "memory", "memory.limit_in_bytes"), LiveCgroup.Read(cgroup, "memory", "memory.memsw.limit_in_bytes"),
            LiveCgroup.Read(cgroup, "memory", "memory.soft_limit_in_bytes"), LiveCgroup.Read(cgroup, "memory", "memory.swappiness"),
            LiveCgroup.Read(cgroup, "cpu", "cpu.shares"), LiveCgroup.Read(cgroup, "cpu", "cpu.cfs_quota_us"),
            LiveCgroup.Read(cgroup, "cpu", "cpu.cfs_period_us"), LiveCgroup.Read(cgroup, "cpuset", "cpuset.cpus"),
            LiveCgroup.Read(cgroup, "pids", "pids.max"),
        ];
    }
}
