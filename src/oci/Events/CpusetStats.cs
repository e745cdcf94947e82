using System.Text.Json;

namespace Mocker.Oci;

/// <summary>The processors and memory nodes of a container (cpuset(7)).</summary>
public sealed class CpusetStats : IJsonObject
{
    public ushort[] Cpus { get; init; } = [];

    public ulong CpuExclusive { get; init; }

    public ushort[] Mems { get; init; } = [];

    public ulong MemHardwall { get; init; }

    public ulong MemExclusive { get; init; }

    public ulong MemoryMigrate { get; init; }

    public ulong MemorySpreadPage { get; init; }

    public ulong MemorySpreadSlab { get; init; }

    public ulong MemoryPressure { get; init; }

    public ulong SchedLoadBalance { get; init; }

    /// <summary>-1 for the system's default.</summary>
    public long SchedRelaxDomainLevel { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessEmpty("cpus", Array.ConvertAll(Cpus, number => (ulong)number));
        json.WriteNumber("cpu_exclusive", CpuExclusive);
        json.WriteUnlessEmpty("mems", Array.ConvertAll(Mems, number => (ulong)number));
        json.WriteNumber("mem_hardwall", MemHardwall);
        json.WriteNumber("mem_exclusive", MemExclusive);
        json.WriteNumber("memory_migrate", MemoryMigrate);
        json.WriteNumber("memory_spread_page", MemorySpreadPage);
        json.WriteNumber("memory_spread_slab", MemorySpreadSlab);
        json.WriteNumber("memory_pressure", MemoryPressure);
        json.WriteNumber("sched_load_balance", SchedLoadBalance);
        json.WriteNumber("sched_relax_domain_level", SchedRelaxDomainLevel);
        json.WriteEndObject();
    }
}
