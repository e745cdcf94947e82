using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Huge pages of one size, in bytes.</summary>
public sealed class HugetlbStats : IJsonObject
{
    public ulong Usage { get; init; }

    /// <summary>The most that was ever used; cgroup v1 only.</summary>
    public ulong Max { get; init; }

    /// <summary>How often the limit was reached.</summary>
    public ulong FailCount { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessZero("usage", Usage);
        json.WriteUnlessZero("max", Max);
        json.WriteNumber("failcnt", FailCount);
        json.WriteEndObject();
    }
}
