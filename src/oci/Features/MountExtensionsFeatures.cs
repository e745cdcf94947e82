using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Extensions of mounts (features-linux.md, MountExtensions).</summary>
public sealed class MountExtensionsFeatures : IJsonObject
{
    /// <summary>Mounts with <c>uidMappings</c> and <c>gidMappings</c>.</summary>
    public EnabledFeature? Idmap { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("idmap", Idmap);
        json.WriteEndObject();
    }
}
