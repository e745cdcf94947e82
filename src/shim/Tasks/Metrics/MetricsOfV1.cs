using Google.Protobuf.Collections;
using Mocker.Oci;
using V1 = Mocker.Shim.Protocol.V1;

namespace Mocker.Shim.Tasks.Metrics;

/// <summary>The figures as io.containerd.cgroups.v1.Metrics.</summary>
internal static class MetricsOfV1
{
    public static V1.Metrics From(ContainerStats stats)
    {
        V1.Metrics metrics = new()
        {
            Pids = new() { Current = stats.Pids.Current, Limit = stats.Pids.Limit },
            Cpu = Cpu(stats.Cpu),
            Memory = Memory(stats.Memory),
            MemoryOomControl = new() { OomKill = stats.Memory.EventCount.OomKill },
            Blkio = new(),
        };
        foreach ((string size, HugetlbStats pages) in stats.Hugetlb)
            metrics.Hugetlb.Add(new V1.HugetlbStat { Pagesize = size, Usage = pages.Usage, Max = pages.Max, Failcnt = pages.FailCount });
        Add(metrics.Blkio.IoServiceBytesRecursive, stats.BlockIO.ServiceBytes);
        Add(metrics.Blkio.IoServicedRecursive, stats.BlockIO.Serviced);
        Add(metrics.Blkio.IoQueuedRecursive, stats.BlockIO.Queued);
        Add(metrics.Blkio.IoServiceTimeRecursive, stats.BlockIO.ServiceTime);
        Add(metrics.Blkio.IoWaitTimeRecursive, stats.BlockIO.WaitTime);
        Add(metrics.Blkio.IoMergedRecursive, stats.BlockIO.Merged);
        Add(metrics.Blkio.IoTimeRecursive, stats.BlockIO.Time);
        Add(metrics.Blkio.SectorsRecursive, stats.BlockIO.Sectors);
        return metrics;
    }

    private static V1.CpuStat Cpu(CpuStats stats)
    {
        V1.CpuStat cpu = new()
        {
            Usage = new() { Total = stats.Usage.Total, Kernel = stats.Usage.Kernel, User = stats.Usage.User },
            Throttling = new() { Periods = stats.Throttling.Periods, ThrottledPeriods = stats.Throttling.ThrottledPeriods, ThrottledTime = stats.Throttling.ThrottledTime },
        };
        foreach (ulong time in stats.Usage.PerCpu)
            cpu.Usage.PerCpu.Add(time);
        return cpu;
    }

    private static V1.MemoryStat Memory(MemoryStats stats)
    {
        Dictionary<string, ulong> raw = stats.Raw;
        return new()
        {
            Cache = raw.Of("cache"),
            Rss = raw.Of("rss"),
            RssHuge = raw.Of("rss_huge"),
            MappedFile = raw.Of("mapped_file"),
            Dirty = raw.Of("dirty"),
            Writeback = raw.Of("writeback"),
            PgPgIn = raw.Of("pgpgin"),
            PgPgOut = raw.Of("pgpgout"),
            PgFault = raw.Of("pgfault"),
            PgMajFault = raw.Of("pgmajfault"),
            InactiveAnon = raw.Of("inactive_anon"),
            ActiveAnon = raw.Of("active_anon"),
            InactiveFile = raw.Of("inactive_file"),
            ActiveFile = raw.Of("active_file"),
            Unevictable = raw.Of("unevictable"),
            HierarchicalMemoryLimit = raw.Of("hierarchical_memory_limit"),
            HierarchicalSwapLimit = raw.Of("hierarchical_memsw_limit"),
            TotalCache = raw.Of("total_cache"),
            TotalRss = raw.Of("total_rss"),
            TotalRssHuge = raw.Of("total_rss_huge"),
            TotalMappedFile = raw.Of("total_mapped_file"),
            TotalDirty = raw.Of("total_dirty"),
            TotalWriteback = raw.Of("total_writeback"),
            TotalPgPgIn = raw.Of("total_pgpgin"),
            TotalPgPgOut = raw.Of("total_pgpgout"),
            TotalPgFault = raw.Of("total_pgfault"),
            TotalPgMajFault = raw.Of("total_pgmajfault"),
            TotalInactiveAnon = raw.Of("total_inactive_anon"),
            TotalActiveAnon = raw.Of("total_active_anon"),
            TotalInactiveFile = raw.Of("total_inactive_file"),
            TotalActiveFile = raw.Of("total_active_file"),
            TotalUnevictable = raw.Of("total_unevictable"),
            Usage = Entry(stats.Usage),
            Swap = Entry(stats.Swap),
            Kernel = Entry(stats.Kernel),
            KernelTcp = Entry(stats.KernelTcp),
        };
    }

    private static V1.MemoryEntry Entry(MemoryEntry entry) =>
        new() { Limit = entry.Limit, Usage = entry.Usage, Max = entry.Max, Failcnt = entry.FailCount };

    private static void Add(RepeatedField<V1.BlkioEntry> table, BlockIOEntry[] entries)
    {
        foreach (BlockIOEntry entry in entries)
            table.Add(new V1.BlkioEntry { Op = entry.Operation, Major = entry.Major, Minor = entry.Minor, Value = entry.Value });
    }
}
