using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How often which limit of memory was felt (cgroup-v2.rst, memory.events); all zero on cgroup v1 but for the kills.</summary>
public sealed class MemoryEventCount : IJsonObject
{
    public ulong Low { get; init; }

    public ulong High { get; init; }

    public ulong Max { get; init; }

    public ulong Oom { get; init; }

    /// <summary>Processes killed for want of memory.</summary>
    public ulong OomKill { get; init; }

    public ulong OomGroupKill { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessZero("low", Low);
        json.WriteUnlessZero("high", High);
        json.WriteUnlessZero("max", Max);
        json.WriteUnlessZero("oom", Oom);
        json.WriteUnlessZero("oom_kill", OomKill);
        json.WriteUnlessZero("oom_group_kill", OomGroupKill);
        json.WriteEndObject();
    }
}
