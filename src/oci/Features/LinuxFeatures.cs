using System.Text.Json;

namespace Mocker.Oci;

/// <summary>What a runtime can do on Linux (features-linux.md).</summary>
public sealed class LinuxFeatures : IJsonObject
{
    /// <summary>Types of namespaces that are recognized.</summary>
    public string[]? Namespaces { get; init; }

    /// <summary><c>CAP_…</c> names that are recognized.</summary>
    public string[]? Capabilities { get; init; }

    public CgroupFeatures? Cgroup { get; init; }

    public SeccompFeatures? Seccomp { get; init; }

    public EnabledFeature? Apparmor { get; init; }

    public EnabledFeature? Selinux { get; init; }

    public IntelRdtFeatures? IntelRdt { get; init; }

    public MemoryPolicyFeatures? MemoryPolicy { get; init; }

    public MountExtensionsFeatures? MountExtensions { get; init; }

    public EnabledFeature? NetDevices { get; init; }

    /// <inheritdoc/>
    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteOptional("namespaces", Namespaces);
        json.WriteOptional("capabilities", Capabilities);
        json.WriteOptional("cgroup", Cgroup);
        json.WriteOptional("seccomp", Seccomp);
        json.WriteOptional("apparmor", Apparmor);
        json.WriteOptional("selinux", Selinux);
        json.WriteOptional("intelRdt", IntelRdt);
        json.WriteOptional("memoryPolicy", MemoryPolicy);
        json.WriteOptional("mountExtensions", MountExtensions);
        json.WriteOptional("netDevices", NetDevices);
        json.WriteEndObject();
    }
}
