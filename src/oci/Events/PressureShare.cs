using System.Text.Json;

namespace Mocker.Oci;

/// <summary>How much of the time was lost: percent of the last 10, 60 and 300 seconds, and microseconds in all (psi.rst).</summary>
public sealed class PressureShare : IJsonObject
{
    public double Average10 { get; init; }

    public double Average60 { get; init; }

    public double Average300 { get; init; }

    public ulong Total { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("avg10", Average10);
        json.WriteNumber("avg60", Average60);
        json.WriteNumber("avg300", Average300);
        json.WriteNumber("total", Total);
        json.WriteEndObject();
    }
}
