using Mocker.Oci;

namespace Mocker.Container.Cgroups.Stats.V1;

/// <summary>The cpuset controller of version 1 (cpuset(7)).</summary>
internal static class Cpuset
{
    public static CpusetStats Read(string directory) => new()
    {
        Cpus = List(StatFile.Text(directory, "cpuset.cpus")),
        CpuExclusive = StatFile.Number(directory, "cpuset.cpu_exclusive"),
        Mems = List(StatFile.Text(directory, "cpuset.mems")),
        MemHardwall = StatFile.Number(directory, "cpuset.mem_hardwall"),
        MemExclusive = StatFile.Number(directory, "cpuset.mem_exclusive"),
        MemoryMigrate = StatFile.Number(directory, "cpuset.memory_migrate"),
        MemorySpreadPage = StatFile.Number(directory, "cpuset.memory_spread_page"),
        MemorySpreadSlab = StatFile.Number(directory, "cpuset.memory_spread_slab"),
        MemoryPressure = StatFile.Number(directory, "cpuset.memory_pressure"),
        SchedLoadBalance = StatFile.Number(directory, "cpuset.sched_load_balance"),
        SchedRelaxDomainLevel = long.TryParse(StatFile.Text(directory, "cpuset.sched_relax_domain_level").AsSpan().TrimEnd('\n'), out long level) ? level : 0,
    };

    /// <summary>The numbers of a list such as <c>0-2,7</c>.</summary>
    internal static ushort[] List(string text)
    {
        List<ushort> numbers = [];
        foreach (string range in text.TrimEnd('\n').Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] ends = range.Split('-');
            for (int number = int.Parse(ends[0]); number <= int.Parse(ends[^1]); number++)
                numbers.Add((ushort)number);
        }
        return [.. numbers];
    }
}
