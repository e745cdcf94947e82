using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V2;

/// <summary>The memory controller of version 2 (cgroup-v2.rst, Memory). Its swap does not include memory, that of the figures does, as on version 1.</summary>
internal static class Memory
{
    public static MemoryStats Read(string directory)
    {
        Dictionary<string, ulong> stat = StatFile.Table(directory, "memory.stat");
        MemoryEventCount events = Events(StatFile.Table(directory, "memory.events"));
        ulong usage = StatFile.Number(directory, "memory.current"), limit = StatFile.Number(directory, "memory.max");
        ulong swapLimit = StatFile.Number(directory, "memory.swap.max");
        return new()
        {
            Cache = stat.Of("file"),
            Usage = new() { Limit = limit, Usage = usage, Max = StatFile.Number(directory, "memory.peak"), FailCount = events.Max },
            Swap = new()
            {
                Limit = limit == ulong.MaxValue || swapLimit == ulong.MaxValue ? ulong.MaxValue : limit + swapLimit,
                Usage = usage + StatFile.Number(directory, "memory.swap.current"),
                FailCount = StatFile.Table(directory, "memory.swap.events").Of("max"),
            },
            Raw = stat,
            Pressure = StatFile.Pressure(directory, "memory.pressure"),
            EventCount = events,
        };
    }

    private static MemoryEventCount Events(Dictionary<string, ulong> events) => new()
    {
        Low = events.Of("low"),
        High = events.Of("high"),
        Max = events.Of("max"),
        Oom = events.Of("oom"),
        OomKill = events.Of("oom_kill"),
        OomGroupKill = events.Of("oom_group_kill"),
    };
}
