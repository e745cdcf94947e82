using System.Text.Json;

namespace Mocker.Oci;

/// <summary>Cache and memory bandwidth allocation (config-linux.md, IntelRdt; the kernel's x86/resctrl document).</summary>
public sealed class LinuxIntelRdt : IJsonObject
{
    public LinuxIntelRdt()
    {
    }

    internal LinuxIntelRdt(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "closID": ClosId = json.OptionalString(); break;
                case "schemata": Schemata = json.Strings(); break;
                case "l3CacheSchema": L3CacheSchema = json.OptionalString(); break;
                case "memBwSchema": MemBwSchema = json.OptionalString(); break;
                case "enableMonitoring": EnableMonitoring = json.Boolean(); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    /// <summary>Name of the class of service's directory; null for the container's id.</summary>
    public string? ClosId { get; init; }

    /// <summary>Lines for the <c>schemata</c> file; null when the document has none.</summary>
    public string[]? Schemata { get; init; }

    public string? L3CacheSchema { get; init; }

    public string? MemBwSchema { get; init; }

    /// <summary>Whether the container gets a monitoring group of its own.</summary>
    public bool EnableMonitoring { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("closID", ClosId);
        json.WriteOptional("schemata", Schemata);
        json.WriteOptional("l3CacheSchema", L3CacheSchema);
        json.WriteOptional("memBwSchema", MemBwSchema);
        json.WriteOptional("enableMonitoring", EnableMonitoring ? true : null);
        json.WriteEndObject();
    }
}
