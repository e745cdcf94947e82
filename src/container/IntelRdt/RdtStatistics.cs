using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Stats;
using Mocker.Oci;

namespace Mocker.Container.IntelRdt;

/// <summary>What resctrl tells of a container's groups.</summary>
internal static class RdtStatistics
{
    /// <exception cref="ContainerException">A file cannot be read.</exception>
    public static IntelRdtStats Read(ResourceControl control, RdtPaths paths)
    {
        bool cache = CgroupFile.Exists($"{control.Root}/info/L3"), bandwidth = CgroupFile.Exists($"{control.Root}/info/MB");
        List<NodeBandwidth> traffic = [];
        List<NodeOccupancy> occupancy = [];
        // One directory for each domain of the last-level cache: mon_L3_00.
        string measured = (paths.Monitoring ?? paths.Class) + "/mon_data";
        List<string> domains = CgroupProcesses.Children(measured);
        domains.Sort(StringComparer.Ordinal);
        foreach (string domain in domains)
        {
            if (CgroupFile.Exists($"{measured}/{domain}/mbm_total_bytes"))
                traffic.Add(new() { TotalBytes = StatFile.Number($"{measured}/{domain}", "mbm_total_bytes"), LocalBytes = StatFile.Number($"{measured}/{domain}", "mbm_local_bytes") });
            if (CgroupFile.Exists($"{measured}/{domain}/llc_occupancy"))
                occupancy.Add(new() { Bytes = StatFile.Number($"{measured}/{domain}", "llc_occupancy") });
        }
        return new()
        {
            L3Cache = cache ? Cache($"{control.Root}/info/L3") : null,
            L3CacheSchemaOfRoot = cache ? Line(control.Root, "L3:") : null,
            L3CacheSchema = cache ? Line(paths.Class, "L3:") : null,
            MemoryBandwidth = bandwidth ? Bandwidth($"{control.Root}/info/MB") : null,
            MemoryBandwidthSchemaOfRoot = bandwidth ? Line(control.Root, "MB:") : null,
            MemoryBandwidthSchema = bandwidth ? Line(paths.Class, "MB:") : null,
            Bandwidth = [.. traffic],
            Occupancy = [.. occupancy],
        };
    }

    private static L3CacheAllocation Cache(string directory) => new()
    {
        CbmMask = StatFile.Text(directory, "cbm_mask").Trim(),
        MinCbmBits = StatFile.Number(directory, "min_cbm_bits"),
        NumClosIds = StatFile.Number(directory, "num_closids"),
    };

    private static MemoryBandwidthAllocation Bandwidth(string directory) => new()
    {
        Granularity = StatFile.Number(directory, "bandwidth_gran"),
        DelayLinear = StatFile.Number(directory, "delay_linear"),
        Minimum = StatFile.Number(directory, "min_bandwidth"),
        NumClosIds = StatFile.Number(directory, "num_closids"),
    };

    private static string? Line(string directory, string resource) => Array.Find(
        Array.ConvertAll(StatFile.Lines(directory, "schemata"), line => line.Trim()), line => line.StartsWith(resource, StringComparison.Ordinal));
}
