using System.Text.Json;

namespace Mocker.Oci;

/// <summary>NUMA memory policies (features-linux.md, MemoryPolicy).</summary>
public sealed class MemoryPolicyFeatures : IJsonObject
{
    public string[]? Modes { get; init; }

    public string[]? Flags { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("modes", Modes);
        json.WriteOptional("flags", Flags);
        json.WriteEndObject();
    }
}
