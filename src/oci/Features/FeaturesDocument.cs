using System.Text.Json;

namespace Mocker.Oci;

/// <summary>What a runtime can do, whatever the host can (features.md): the output of <c>features</c>.</summary>
/// <remarks>A list that is null says "unknown", an empty one "none".</remarks>
public sealed class FeaturesDocument : IJsonObject
{
    /// <summary>Lowest version of the specification that is accepted.</summary>
    public string? OciVersionMin { get; init; }

    /// <summary>Highest version of the specification that is implemented.</summary>
    public string? OciVersionMax { get; init; }

    /// <summary>Hook names that are recognized.</summary>
    public string[]? Hooks { get; init; }

    /// <summary>Mount options that are recognized, filesystem-specific ones left out.</summary>
    public string[]? MountOptions { get; init; }

    public LinuxFeatures? Linux { get; init; }

    /// <summary>What the implementation wants to tell besides, such as its version.</summary>
    public Dictionary<string, string> Annotations { get; init; } = [];

    /// <summary>Annotations of config.json that change what the runtime does; one that ends in a dot is a prefix.</summary>
    public string[]? PotentiallyUnsafeConfigAnnotations { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("ociVersionMin", OciVersionMin);
        json.WriteOptional("ociVersionMax", OciVersionMax);
        json.WriteOptional("hooks", Hooks);
        json.WriteOptional("mountOptions", MountOptions);
        json.WriteOptional("linux", Linux);
        json.WriteUnlessEmpty("annotations", Annotations);
        json.WriteOptional("potentiallyUnsafeConfigAnnotations", PotentiallyUnsafeConfigAnnotations);
        json.WriteEndObject();
    }
}
