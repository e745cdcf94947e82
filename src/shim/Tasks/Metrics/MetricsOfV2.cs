using Mocker.Oci;
using V2 = Mocker.Shim.Protocol.V2;

namespace Mocker.Shim.Tasks.Metrics;

/// <summary>The figures as io.containerd.cgroups.v2.Metrics.</summary>
internal static class MetricsOfV2
{
    private const ulong NanosecondsPerMicrosecond = 1000;

    public static V2.Metrics From(ContainerStats stats)
    {
        MemoryEventCount events = stats.Memory.EventCount;
        V2.Metrics metrics = new()
        {
            Pids = new() { Current = stats.Pids.Current, Limit = stats.Pids.Limit },
            Cpu = new()
            {
                UsageUsec = stats.Cpu.Usage.Total / NanosecondsPerMicrosecond,
                UserUsec = stats.Cpu.Usage.User / NanosecondsPerMicrosecond,
                SystemUsec = stats.Cpu.Usage.Kernel / NanosecondsPerMicrosecond,
                NrPeriods = stats.Cpu.Throttling.Periods,
                NrThrottled = stats.Cpu.Throttling.ThrottledPeriods,
                ThrottledUsec = stats.Cpu.Throttling.ThrottledTime / NanosecondsPerMicrosecond,
            },
            Memory = Memory(stats.Memory),
            MemoryEvents = new() { Low = events.Low, High = events.High, Max = events.Max, Oom = events.Oom, OomKill = events.OomKill },
            Io = BlockIO(stats.BlockIO),
        };
        foreach ((string size, HugetlbStats pages) in stats.Hugetlb)
            metrics.Hugetlb.Add(new V2.HugetlbStat { Pagesize = size, Current = pages.Usage, Max = pages.Max });
        return metrics;
    }

    private static V2.MemoryStat Memory(MemoryStats stats)
    {
        Dictionary<string, ulong> raw = stats.Raw;
        return new()
        {
            Anon = raw.Of("anon"),
            File = raw.Of("file"),
            KernelStack = raw.Of("kernel_stack"),
            Slab = raw.Of("slab"),
            Sock = raw.Of("sock"),
            Shmem = raw.Of("shmem"),
            FileMapped = raw.Of("file_mapped"),
            FileDirty = raw.Of("file_dirty"),
            FileWriteback = raw.Of("file_writeback"),
            AnonThp = raw.Of("anon_thp"),
            InactiveAnon = raw.Of("inactive_anon"),
            ActiveAnon = raw.Of("active_anon"),
            InactiveFile = raw.Of("inactive_file"),
            ActiveFile = raw.Of("active_file"),
            Unevictable = raw.Of("unevictable"),
            SlabReclaimable = raw.Of("slab_reclaimable"),
            SlabUnreclaimable = raw.Of("slab_unreclaimable"),
            Pgfault = raw.Of("pgfault"),
            Pgmajfault = raw.Of("pgmajfault"),
            // Linux 5.9 tells anonymous memory and files apart; the message does not.
            WorkingsetRefault = raw.Of("workingset_refault") + raw.Of("workingset_refault_anon") + raw.Of("workingset_refault_file"),
            WorkingsetActivate = raw.Of("workingset_activate") + raw.Of("workingset_activate_anon") + raw.Of("workingset_activate_file"),
            WorkingsetNodereclaim = raw.Of("workingset_nodereclaim"),
            Pgrefill = raw.Of("pgrefill"),
            Pgscan = raw.Of("pgscan"),
            Pgsteal = raw.Of("pgsteal"),
            Pgactivate = raw.Of("pgactivate"),
            Pgdeactivate = raw.Of("pgdeactivate"),
            Pglazyfree = raw.Of("pglazyfree"),
            Pglazyfreed = raw.Of("pglazyfreed"),
            ThpFaultAlloc = raw.Of("thp_fault_alloc"),
            ThpCollapseAlloc = raw.Of("thp_collapse_alloc"),
            Usage = stats.Usage.Usage,
            UsageLimit = stats.Usage.Limit,
            // The engine's figures of swap have memory in them, as on version 1; here it is swap alone.
            SwapUsage = stats.Swap.Usage - Math.Min(stats.Usage.Usage, stats.Swap.Usage),
            SwapLimit = stats.Swap.Limit == ulong.MaxValue ? ulong.MaxValue : stats.Swap.Limit - Math.Min(stats.Usage.Limit, stats.Swap.Limit),
            MaxUsage = stats.Usage.Max,
        };
    }

    /// <summary>One entry a device, where the engine has one a kind of operation.</summary>
    private static V2.IOStat BlockIO(BlockIOStats stats)
    {
        Dictionary<(ulong, ulong), V2.IOEntry> devices = [];
        foreach (BlockIOEntry entry in stats.ServiceBytes)
            if (entry.Operation == "Read")
                Of(devices, entry).Rbytes += entry.Value;
            else if (entry.Operation == "Write")
                Of(devices, entry).Wbytes += entry.Value;
        foreach (BlockIOEntry entry in stats.Serviced)
            if (entry.Operation == "Read")
                Of(devices, entry).Rios += entry.Value;
            else if (entry.Operation == "Write")
                Of(devices, entry).Wios += entry.Value;
        V2.IOStat io = new();
        foreach (V2.IOEntry device in devices.Values)
            io.Usage.Add(device);
        return io;
    }

    private static V2.IOEntry Of(Dictionary<(ulong, ulong), V2.IOEntry> devices, BlockIOEntry entry)
    {
        if (!devices.TryGetValue((entry.Major, entry.Minor), out V2.IOEntry? device))
            devices[(entry.Major, entry.Minor)] = device = new() { Major = entry.Major, Minor = entry.Minor };
        return device;
    }
}
