using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Last-level cache of one NUMA node that is occupied now, in bytes.</summary>
public sealed class NodeOccupancy : IJsonObject
{
    public ulong Bytes { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("llc_occupancy", Bytes);
        json.WriteEndObject();
    }
}
