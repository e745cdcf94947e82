using Mocker.Oci;
using Mocker.Pull.Layers;

namespace Mocker.Pull.Bundles;

/// <summary>What a user asks for in place of what the image says.</summary>
public sealed record BundleSettings
{
    /// <summary>Arguments in place of the image's Cmd; with an entrypoint they come after it.</summary>
    public string[] Command { get; init; } = [];

    /// <summary>In place of the image's Entrypoint, whose Cmd is not used then either; an empty one takes it away.</summary>
    public string? Entrypoint { get; init; }

    /// <summary>The host's program that is to be the container's first process and run the image's; null for none.</summary>
    public string? Init { get; init; }

    public string? User { get; init; }

    /// <summary>NAME=VALUE, or NAME for the value that the caller's environment has.</summary>
    public string[] Environment { get; init; } = [];

    public string? WorkingDirectory { get; init; }

    public string? Hostname { get; init; }

    public bool Terminal { get; init; }

    public bool ReadOnly { get; init; }

    public bool NoNewPrivileges { get; init; }

    /// <summary>The host's network instead of one of its own, in which there is only lo.</summary>
    public bool HostNetwork { get; init; }

    /// <summary>The file of a network namespace to join in place of one of its own; null for none.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>The ids in a user namespace of its own; null for none.</summary>
    public ContainerIds? Ids { get; init; }

    /// <summary>Further mounts; one takes the place of another that would be at the same path.</summary>
    public Mount[] Mounts { get; init; } = [];

    /// <summary>Paths inside that are volumes as the image's own are.</summary>
    public string[] Volumes { get; init; } = [];

    /// <summary>Volumes with names.</summary>
    public NamedVolume[] NamedVolumes { get; init; } = [];

    public HostDevice[] Devices { get; init; } = [];

    /// <summary>All capabilities and devices, no system call filter, and nothing of /proc and /sys hidden.</summary>
    public bool Privileged { get; init; }

    /// <summary>Name of an AppArmor profile; null for none.</summary>
    public string? AppArmor { get; init; }

    public PosixRlimit[] Limits { get; init; } = [];

    /// <summary>Kernel parameters by name.</summary>
    public Dictionary<string, string> Sysctls { get; init; } = [];

    /// <summary>In place of the image's.</summary>
    public string? StopSignal { get; init; }

    public string[] AddedCapabilities { get; init; } = [];

    public string[] DroppedCapabilities { get; init; } = [];

    /// <summary>The path of a filter as config.json has them, <c>unconfined</c> for none, null for the default.</summary>
    public string? Seccomp { get; init; }

    public string[] Annotations { get; init; } = [];

    /// <summary>Bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes, memory included; -1 for no limit.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>Bytes that the kernel tries to bring it back to when memory is short.</summary>
    public long? MemoryReservation { get; init; }

    /// <summary>Processors, such as 1.5.</summary>
    public double? Cpus { get; init; }

    public ulong? CpuShares { get; init; }

    /// <summary>The processors that it may run on, such as 0-2,4.</summary>
    public string? Cpuset { get; init; }

    public long? PidsLimit { get; init; }

    /// <summary>For a user who is not root; null finds out.</summary>
    public bool? Rootless { get; init; }
}
