using System.Text.Json;

namespace Mocker.Oci;

/// <summary>One kind of memory, in bytes.</summary>
public sealed class MemoryEntry : IJsonObject
{
    /// <summary>The greatest number for no limit; on cgroup v1 a little less.</summary>
    public ulong Limit { get; init; }

    public ulong Usage { get; init; }

    /// <summary>The most that was ever used.</summary>
    public ulong Max { get; init; }

    /// <summary>How often the limit was reached.</summary>
    public ulong FailCount { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("limit", Limit);
        json.WriteUnlessZero("usage", Usage);
        json.WriteUnlessZero("max", Max);
        json.WriteNumber("failcnt", FailCount);
        json.WriteEndObject();
    }
}
