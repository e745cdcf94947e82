using System.Text.Json;

namespace Mocker.Oci;

/// <summary>System call filters (features-linux.md, Seccomp).</summary>
public sealed class SeccompFeatures : IJsonObject
{
    public bool? Enabled { get; init; }

    public string[]? Actions { get; init; }

    public string[]? Operators { get; init; }

    public string[]? Archs { get; init; }

    /// <summary>Flags that are recognized.</summary>
    public string[]? KnownFlags { get; init; }

    /// <summary>Those of them that this kernel takes.</summary>
    public string[]? SupportedFlags { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("enabled", Enabled);
        json.WriteOptional("actions", Actions);
        json.WriteOptional("operators", Operators);
        json.WriteOptional("archs", Archs);
        json.WriteOptional("knownFlags", KnownFlags);
        json.WriteOptional("supportedFlags", SupportedFlags);
        json.WriteEndObject();
    }
}
