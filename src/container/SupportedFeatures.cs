using Mocker.Oci;

namespace Mocker.Container;

/// <summary>What this version can do (features.md): constants of the build, whatever the host offers. A test compares it with what the code does.</summary>
public static class SupportedFeatures
{
    /// <param name="version">The runtime's own version.</param>
    public static FeaturesDocument Document(string version) => new()
    {
        OciVersionMin = "1.0.0",
        OciVersionMax = SpecVersion.Text,
        Hooks = ["prestart", "createRuntime", "createContainer", "startContainer", "poststart", "poststop"],
        MountOptions = [.. Launch.MountOptions.Names],
        Linux = new()
        {
            Namespaces = ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"],
            Capabilities = CapabilityNames.All,
            Cgroup = new() { V1 = true, V2 = true, Systemd = true, SystemdUser = true, Rdma = true },
            Seccomp = Seccomp.SeccompSupport.Features,
            Apparmor = new() { Enabled = true },
            Selinux = new() { Enabled = true },
            IntelRdt = new() { Enabled = true, Schemata = true, Monitoring = true },
            MemoryPolicy = new() { Modes = MemoryPolicyNames.Modes, Flags = MemoryPolicyNames.Flags },
            MountExtensions = new() { Idmap = new() { Enabled = true } },
            NetDevices = new() { Enabled = true },
        },
        Annotations = new() { ["org.mocker.runtime.version"] = version },
        PotentiallyUnsafeConfigAnnotations = [Checkpointing.CriuSupport.ConfigurationAnnotation, Cgroups.Systemd.AnnotatedProperties.Prefix],
    };
}
