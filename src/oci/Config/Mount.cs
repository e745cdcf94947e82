using System.Text.Json;

namespace Mocker.Oci;

/// <summary>One mount beyond the root filesystem (config.md, Mounts; config-linux.md, "uidMappings").</summary>
public sealed class Mount : IJsonObject
{
    public Mount()
    {
    }

    internal Mount(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "destination": Destination = json.String(); break;
                case "type": Type = json.OptionalString(); break;
                case "source": Source = json.OptionalString(); break;
                case "options": Options = json.Strings(); break;
                case "uidMappings": UidMappings = json.Array((ref item) => new LinuxIdMapping(ref item)); break;
                case "gidMappings": GidMappings = json.Array((ref item) => new LinuxIdMapping(ref item)); break;
                default: json.Ignore(); break;
            }
        json.EndObject("destination");
    }

    /// <summary>Mount point inside the container; required. A relative one counts from <c>/</c>.</summary>
    public string Destination { get; init; } = "";

    /// <summary>Filesystem type as in <c>/proc/filesystems</c>; for bind mounts a dummy, often <c>none</c>.</summary>
    public string? Type { get; init; }

    /// <summary>Device name, or for bind mounts a path: absolute, or relative to the bundle.</summary>
    public string? Source { get; init; }

    /// <summary>Mount options in fstab's manner; unknown ones are handed to the filesystem.</summary>
    public string[] Options { get; init; } = [];

    /// <summary>User mappings of an idmapped mount; for a mount of a user namespace the other way round.</summary>
    public LinuxIdMapping[] UidMappings { get; init; } = [];

    /// <summary>Group mappings; given exactly when <see cref="UidMappings"/> are.</summary>
    public LinuxIdMapping[] GidMappings { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("destination", Destination);
        json.WriteOptional("type", Type);
        json.WriteOptional("source", Source);
        json.WriteUnlessEmpty("options", Options);
        json.WriteUnlessEmpty("uidMappings", UidMappings);
        json.WriteUnlessEmpty("gidMappings", GidMappings);
        json.WriteEndObject();
    }
}
