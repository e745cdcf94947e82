using System.Text.Json;

namespace Mocker.Oci;

/// <summary>A feature that is there or not (features-linux.md: AppArmor, SELinux, NetDevices, idmap).</summary>
public sealed class EnabledFeature : IJsonObject
{
    public bool? Enabled { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("enabled", Enabled);
        json.WriteEndObject();
    }
}
