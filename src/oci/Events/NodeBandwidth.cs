using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Memory traffic of one NUMA node since monitoring began, in bytes.</summary>
public sealed class NodeBandwidth : IJsonObject
{
    public ulong TotalBytes { get; init; }

    /// <summary>To the node's own memory.</summary>
    public ulong LocalBytes { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("mbm_total_bytes", TotalBytes);
        json.WriteNumber("mbm_local_bytes", LocalBytes);
        json.WriteEndObject();
    }
}
