using System.Text;
using System.Text.Json.Nodes;
using Mocker.Container.Cgroups.Stats;
using Mocker.Oci;
using Mocker.Tests.Unit.Schemas;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups.Stats;

/// <summary>The texts of the files are those of Linux 6.1 (version 1) and 6.8 (version 2), shortened.</summary>
public sealed class StatisticsTests
{
    private static StatsDirectory Version1() => new(
        ("cpuacct.usage", "123456789\n"),
        ("cpuacct.usage_percpu", "100000000 23456789 \n"),
        ("cpuacct.usage_all", "cpu user system\n0 60000000 40000000\n1 20000000 3456789\n"),
        ("cpuacct.stat", "user 8\nsystem 4\n"),
        ("cpu.stat", "nr_periods 20\nnr_throttled 7\nthrottled_time 123456\nnr_bursts 0\nburst_time 0\n"),
        ("cpuset.cpus", "0-2,5\n"), ("cpuset.mems", "0\n"), ("cpuset.sched_load_balance", "1\n"), ("cpuset.sched_relax_domain_level", "-1\n"),
        ("memory.stat", "cache 4096\nrss 8192\nhierarchical_memory_limit 67108864\ntotal_cache 4096\n"),
        ("memory.limit_in_bytes", "67108864\n"), ("memory.usage_in_bytes", "12288\n"), ("memory.max_usage_in_bytes", "20480\n"), ("memory.failcnt", "3\n"),
        ("memory.memsw.limit_in_bytes", "9223372036854771712\n"), ("memory.memsw.usage_in_bytes", "16384\n"),
        ("memory.kmem.usage_in_bytes", "2048\n"), ("memory.kmem.tcp.limit_in_bytes", "77\n"),
        ("memory.oom_control", "oom_kill_disable 0\nunder_oom 0\noom_kill 2\n"),
        ("pids.current", "4\n"), ("pids.max", "55\n"),
        ("blkio.bfq.io_serviced_recursive", "Total 0\n"),
        ("blkio.throttle.io_serviced_recursive", "8:0 Read 5\n8:0 Total 5\n254:16 Write 9\nTotal 14\n"),
        ("blkio.throttle.io_service_bytes_recursive", "8:0 Read 20480\n254:16 Write 36864\nTotal 57344\n"),
        ("hugetlb.2MB.usage_in_bytes", "2097152\n"), ("hugetlb.2MB.max_usage_in_bytes", "4194304\n"), ("hugetlb.2MB.failcnt", "1\n"),
        ("hugetlb.1GB.usage_in_bytes", "1\n"), ("hugetlb.1GB.rsvd.usage_in_bytes", "1073741824\n"), ("hugetlb.1GB.rsvd.failcnt", "6\n"));

    private static StatsDirectory Version2() => new(
        ("cpu.stat", "usage_usec 123456\nuser_usec 100000\nsystem_usec 23456\ncore_sched.force_idle_usec 0\nnr_periods 20\nnr_throttled 7\nthrottled_usec 99\n"),
        ("cpu.pressure", "some avg10=85.05 avg60=69.57 avg300=33.50 total=4042739372\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n"),
        ("memory.stat", "anon 8192\nfile 4096\nkernel 2048\n"),
        ("memory.current", "12288\n"), ("memory.max", "67108864\n"), ("memory.peak", "20480\n"),
        ("memory.swap.current", "4096\n"), ("memory.swap.max", "1048576\n"), ("memory.swap.events", "high 0\nmax 2\nfail 3\n"),
        ("memory.events", "low 1\nhigh 2\nmax 3\noom 4\noom_kill 5\noom_group_kill 6\n"),
        ("memory.pressure", "some avg10=0.00 avg60=0.00 avg300=0.00 total=7\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=5\n"),
        ("pids.current", "4\n"), ("pids.max", "max\n"),
        ("io.stat", "8:16 rbytes=1459200 wbytes=314773504 rios=192 wios=353 dbytes=4096 dios=1 cost.usage=7\n8:0 \n"),
        ("hugetlb.2MB.current", "2097152\n"), ("hugetlb.2MB.rsvd.current", "4194304\n"), ("hugetlb.2MB.events", "max 9\n"));

    [Fact]
    public void Version_1_is_told_in_runcs_form()
    {
        using StatsDirectory directory = Version1();
        AssertJson("""
            {
              "cpu": {
                "usage": {"total": 123456789, "percpu": [100000000, 23456789], "percpu_kernel": [40000000, 3456789],
                  "percpu_user": [60000000, 20000000], "kernel": 40000000, "user": 80000000},
                "throttling": {"periods": 20, "throttledPeriods": 7, "throttledTime": 123456}
              },
              "cpuset": {"cpus": [0, 1, 2, 5], "cpu_exclusive": 0, "mems": [0], "mem_hardwall": 0, "mem_exclusive": 0, "memory_migrate": 0,
                "memory_spread_page": 0, "memory_spread_slab": 0, "memory_pressure": 0, "sched_load_balance": 1, "sched_relax_domain_level": -1},
              "memory": {
                "cache": 4096,
                "usage": {"limit": 67108864, "usage": 12288, "max": 20480, "failcnt": 3},
                "swap": {"limit": 9223372036854771712, "usage": 16384, "failcnt": 0},
                "kernel": {"limit": 0, "usage": 2048, "failcnt": 0},
                "kernelTCP": {"limit": 77, "failcnt": 0},
                "raw": {"cache": 4096, "rss": 8192, "hierarchical_memory_limit": 67108864, "total_cache": 4096},
                "event_count": {"oom_kill": 2}
              },
              "pids": {"current": 4, "limit": 55},
              "blkio": {
                "ioServiceBytesRecursive": [{"major": 8, "op": "Read", "value": 20480}, {"major": 254, "minor": 16, "op": "Write", "value": 36864}],
                "ioServicedRecursive": [{"major": 8, "op": "Read", "value": 5}, {"major": 8, "op": "Total", "value": 5}, {"major": 254, "minor": 16, "op": "Write", "value": 9}]
              },
              "hugetlb": {"2MB": {"usage": 2097152, "max": 4194304, "failcnt": 1}, "1GB": {"usage": 1073741824, "failcnt": 6}},
              "intel_rdt": {},
              "network_interfaces": null
            }
            """, CgroupStatistics.Read(directory.AsCgroup(unified: false)));
    }

    [Fact]
    public void Version_2_is_converted_to_the_same_form()
    {
        using StatsDirectory directory = Version2();
        AssertJson("""
            {
              "cpu": {
                "usage": {"total": 123456000, "kernel": 23456000, "user": 100000000},
                "throttling": {"periods": 20, "throttledPeriods": 7, "throttledTime": 99000},
                "psi": {"some": {"avg10": 85.05, "avg60": 69.57, "avg300": 33.5, "total": 4042739372}, "full": {"avg10": 0, "avg60": 0, "avg300": 0, "total": 0}}
              },
              "cpuset": {"cpu_exclusive": 0, "mem_hardwall": 0, "mem_exclusive": 0, "memory_migrate": 0, "memory_spread_page": 0,
                "memory_spread_slab": 0, "memory_pressure": 0, "sched_load_balance": 0, "sched_relax_domain_level": 0},
              "memory": {
                "cache": 4096,
                "usage": {"limit": 67108864, "usage": 12288, "max": 20480, "failcnt": 3},
                "swap": {"limit": 68157440, "usage": 16384, "failcnt": 2},
                "kernel": {"limit": 0, "failcnt": 0},
                "kernelTCP": {"limit": 0, "failcnt": 0},
                "raw": {"anon": 8192, "file": 4096, "kernel": 2048},
                "psi": {"some": {"avg10": 0, "avg60": 0, "avg300": 0, "total": 7}, "full": {"avg10": 0, "avg60": 0, "avg300": 0, "total": 5}},
                "event_count": {"low": 1, "high": 2, "max": 3, "oom": 4, "oom_kill": 5, "oom_group_kill": 6}
              },
              "pids": {"current": 4},
              "blkio": {
                "ioServiceBytesRecursive": [{"major": 8, "minor": 16, "op": "Read", "value": 1459200}, {"major": 8, "minor": 16, "op": "Write", "value": 314773504},
                  {"major": 8, "minor": 16, "op": "Discard", "value": 4096}],
                "ioServicedRecursive": [{"major": 8, "minor": 16, "op": "Read", "value": 192}, {"major": 8, "minor": 16, "op": "Write", "value": 353},
                  {"major": 8, "minor": 16, "op": "Discard", "value": 1}]
              },
              "hugetlb": {"2MB": {"usage": 4194304, "failcnt": 9}},
              "intel_rdt": {},
              "network_interfaces": null
            }
            """, CgroupStatistics.Read(directory.AsCgroup(unified: true)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_kernel_without_any_of_the_files_has_figures_of_zero(bool unified)
    {
        using StatsDirectory directory = new();
        ContainerStats stats = CgroupStatistics.Read(directory.AsCgroup(unified));
        Assert.Equal(0UL, stats.Cpu.Usage.Total);
        Assert.Empty(stats.Memory.Raw);
        Assert.Empty(stats.Hugetlb);
    }

    [Fact]
    public void Memory_and_swap_have_no_limit_where_one_of_them_has_none()
    {
        using StatsDirectory directory = new(("memory.max", "max\n"), ("memory.swap.max", "0\n"));
        MemoryStats memory = CgroupStatistics.Read(directory.AsCgroup(unified: true)).Memory;
        Assert.Equal(ulong.MaxValue, memory.Usage.Limit);
        Assert.Equal(ulong.MaxValue, memory.Swap.Limit);
    }

    [Fact]
    public void An_event_without_figures_has_no_data() => Assert.Equal(
        """{"type":"oom","id":"c"}""", Text(new ContainerEvent { Type = ContainerEvent.Oom, Id = "c" }));

    private static void AssertJson(string expected, ContainerStats actual)
    {
        JsonNode want = JsonNode.Parse(expected)!, have = JsonNode.Parse(Text(actual))!;
        Assert.True(JsonNode.DeepEquals(want, have), $"wanted {want.ToJsonString()}\nbut have {have.ToJsonString()}");
        Assert.Equal([], Schema.Read("events.schema.json").Errors(Text(new ContainerEvent { Type = ContainerEvent.Statistics, Id = "c", Data = actual })));
    }

    private static string Text(IJsonObject document) => Encoding.UTF8.GetString(DocumentText.Of(document, DocumentText.OneLine).Span);
}
