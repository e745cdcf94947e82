using System.Text.Json;

namespace Mocker.Oci;

/// <summary>The Linux section of <c>config.json</c> (config-linux.md).</summary>
public sealed class LinuxSpec : IJsonObject
{
    public LinuxSpec()
    {
    }

    internal LinuxSpec(ref JsonCursor json)
    {
        json.BeginObject();
        while (json.NextMember())
            switch (json.Name)
            {
                case "uidMappings": UidMappings = json.Array((ref item) => new LinuxIdMapping(ref item)); break;
                case "gidMappings": GidMappings = json.Array((ref item) => new LinuxIdMapping(ref item)); break;
                case "sysctl": Sysctl = json.StringMap(); break;
                case "resources": Resources = new LinuxResources(ref json); break;
                case "cgroupsPath": CgroupsPath = json.OptionalString(); break;
                case "namespaces": Namespaces = json.Array((ref item) => new LinuxNamespace(ref item)); break;
                case "devices": Devices = json.Array((ref item) => new LinuxDevice(ref item)); break;
                case "netDevices": NetDevices = json.Map((ref value) => new LinuxNetDevice(ref value)); break;
                case "seccomp": Seccomp = new LinuxSeccomp(ref json); break;
                case "rootfsPropagation": RootfsPropagation = json.OptionalString(); break;
                case "maskedPaths": MaskedPaths = json.Strings(); break;
                case "readonlyPaths": ReadonlyPaths = json.Strings(); break;
                case "mountLabel": MountLabel = json.OptionalString(); break;
                case "intelRdt": IntelRdt = new LinuxIntelRdt(ref json); break;
                case "memoryPolicy": MemoryPolicy = new LinuxMemoryPolicy(ref json); break;
                case "personality": Personality = new LinuxPersonality(ref json); break;
                case "timeOffsets": TimeOffsets = json.Map((ref value) => new LinuxTimeOffset(ref value)); break;
                default: json.Ignore(); break;
            }
        json.EndObject();
    }

    public LinuxIdMapping[] UidMappings { get; init; } = [];

    public LinuxIdMapping[] GidMappings { get; init; } = [];

    /// <summary>Kernel parameters for the container, by dotted or slashed name.</summary>
    public Dictionary<string, string> Sysctl { get; init; } = [];

    public LinuxResources? Resources { get; init; }

    /// <summary>cgroupfs path, or <c>slice:prefix:name</c> for the systemd driver; null lets the runtime choose.</summary>
    public string? CgroupsPath { get; init; }

    /// <summary>Namespaces to create or join; a type not listed is shared with the runtime.</summary>
    public LinuxNamespace[] Namespaces { get; init; } = [];

    /// <summary>Device nodes to make, besides the default ones.</summary>
    public LinuxDevice[] Devices { get; init; } = [];

    /// <summary>Network devices to move in, by their name in the runtime namespace.</summary>
    public Dictionary<string, LinuxNetDevice> NetDevices { get; init; } = [];

    public LinuxSeccomp? Seccomp { get; init; }

    /// <summary><c>shared</c>, <c>slave</c>, <c>private</c>, <c>unbindable</c>, or one of them with an <c>r</c> before.</summary>
    public string? RootfsPropagation { get; init; }

    /// <summary>Absolute paths inside the container that nothing can be read from.</summary>
    public string[] MaskedPaths { get; init; } = [];

    /// <summary>Absolute paths inside the container that are made read-only.</summary>
    public string[] ReadonlyPaths { get; init; } = [];

    /// <summary>SELinux context of the container's mounts.</summary>
    public string? MountLabel { get; init; }

    public LinuxIntelRdt? IntelRdt { get; init; }

    public LinuxMemoryPolicy? MemoryPolicy { get; init; }

    public LinuxPersonality? Personality { get; init; }

    /// <summary>Offsets of a new time namespace, by clock: <c>monotonic</c> and <c>boottime</c>.</summary>
    public Dictionary<string, LinuxTimeOffset> TimeOffsets { get; init; } = [];

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteUnlessEmpty("uidMappings", UidMappings);
        json.WriteUnlessEmpty("gidMappings", GidMappings);
        json.WriteUnlessEmpty("sysctl", Sysctl);
        json.WriteOptional("resources", Resources);
        json.WriteOptional("cgroupsPath", CgroupsPath);
        json.WriteUnlessEmpty("namespaces", Namespaces);
        json.WriteUnlessEmpty("devices", Devices);
        json.WriteUnlessEmpty("netDevices", NetDevices);
        json.WriteOptional("seccomp", Seccomp);
        json.WriteOptional("rootfsPropagation", RootfsPropagation);
        json.WriteUnlessEmpty("maskedPaths", MaskedPaths);
        json.WriteUnlessEmpty("readonlyPaths", ReadonlyPaths);
        json.WriteOptional("mountLabel", MountLabel);
        json.WriteOptional("intelRdt", IntelRdt);
        json.WriteOptional("memoryPolicy", MemoryPolicy);
        json.WriteOptional("personality", Personality);
        json.WriteUnlessEmpty("timeOffsets", TimeOffsets);
        json.WriteEndObject();
    }

    /// <summary>The namespace of a type that the container has for itself or joins; null when it shares the runtime's.</summary>
    /// <param name="type">A name of <see cref="NamespaceNames.All"/>.</param>
    public LinuxNamespace? Namespace(string type)
    {
        foreach (var candidate in Namespaces)
            if (candidate.Type == type)
                return candidate;
        return null;
    }
}
