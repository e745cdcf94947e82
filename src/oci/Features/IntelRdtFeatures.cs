using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Cache and bandwidth allocation (features-linux.md, Intel RDT).</summary>
public sealed class IntelRdtFeatures : IJsonObject
{
    public bool? Enabled { get; init; }

    /// <summary>The <c>schemata</c> member.</summary>
    public bool? Schemata { get; init; }

    /// <summary>The <c>enableMonitoring</c> member.</summary>
    public bool? Monitoring { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("enabled", Enabled);
        json.WriteOptional("schemata", Schemata);
        json.WriteOptional("monitoring", Monitoring);
        json.WriteEndObject();
    }
}
