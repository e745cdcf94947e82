using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Time lost waiting for a resource (psi.rst).</summary>
public sealed class Pressure : IJsonObject
{
    /// <summary>Some task waited.</summary>
    public PressureShare Some { get; init; } = new();

    /// <summary>All tasks waited at once.</summary>
    public PressureShare Full { get; init; } = new();

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("some", Some);
        json.WriteOptional("full", Full);
        json.WriteEndObject();
    }
}
