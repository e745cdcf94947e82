using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V1;

/// <summary>The memory controller of version 1 (memory.rst).</summary>
internal static class Memory
{
    public static MemoryStats Read(string directory)
    {
        Dictionary<string, ulong> stat = StatFile.Table(directory, "memory.stat");
        return new()
        {
            Cache = stat.Of("cache"),
            Usage = Entry(directory, "memory"),
            Swap = Entry(directory, "memory.memsw"),
            Kernel = Entry(directory, "memory.kmem"),
            KernelTcp = Entry(directory, "memory.kmem.tcp"),
            Raw = stat,
            EventCount = new() { OomKill = StatFile.Table(directory, "memory.oom_control").Of("oom_kill") },
        };
    }

    private static MemoryEntry Entry(string directory, string kind) => new()
    {
        Limit = StatFile.Number(directory, kind + ".limit_in_bytes"),
        Usage = StatFile.Number(directory, kind + ".usage_in_bytes"),
        Max = StatFile.Number(directory, kind + ".max_usage_in_bytes"),
        FailCount = StatFile.Number(directory, kind + ".failcnt"),
    };
}
