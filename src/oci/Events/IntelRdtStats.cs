using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Cache and memory bandwidth: what the machine has, what the container may, and what it uses (the kernel's resctrl document).</summary>
public sealed class IntelRdtStats : IJsonObject
{
    /// <summary>Where L3 cache can be allocated.</summary>
    public L3CacheAllocation? L3Cache { get; init; }

    /// <summary>The line of the root's <c>schemata</c>.</summary>
    public string? L3CacheSchemaOfRoot { get; init; }

    /// <summary>The line of the container's.</summary>
    public string? L3CacheSchema { get; init; }

    /// <summary>Where memory bandwidth can be allocated.</summary>
    public MemoryBandwidthAllocation? MemoryBandwidth { get; init; }

    public string? MemoryBandwidthSchemaOfRoot { get; init; }

    public string? MemoryBandwidthSchema { get; init; }

    /// <summary>By NUMA node, where memory bandwidth is monitored.</summary>
    public NodeBandwidth[] Bandwidth { get; init; } = [];

    /// <summary>By NUMA node, where cache occupancy is monitored.</summary>
    public NodeOccupancy[] Occupancy { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("l3_cache_info", L3Cache);
        json.WriteOptional("l3_cache_schema_root", L3CacheSchemaOfRoot);
        json.WriteOptional("l3_cache_schema", L3CacheSchema);
        json.WriteOptional("mem_bw_info", MemoryBandwidth);
        json.WriteOptional("mem_bw_schema_root", MemoryBandwidthSchemaOfRoot);
        json.WriteOptional("mem_bw_schema", MemoryBandwidthSchema);
        json.WriteUnlessEmpty("mbm_stats", Bandwidth);
        json.WriteUnlessEmpty("cmt_stats", Occupancy);
        json.WriteEndObject();
    }
}
