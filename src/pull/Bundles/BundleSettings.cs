namespace Mocker.Pull.Bundles;

/// <summary>What a user asks for in place of what the image says.</summary>
public sealed record BundleSettings
{
    /// <summary>Arguments in place of the image's Cmd; with an entrypoint they come after it.</summary>
    public string[] Command { get; init; } = [];

    /// <summary>In place of the image's Entrypoint, whose Cmd is not used then either; an empty one takes it away.</summary>
    public string? Entrypoint { get; init; }

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

    public string[] AddedCapabilities { get; init; } = [];

    public string[] DroppedCapabilities { get; init; } = [];

    /// <summary>The path of a filter as config.json has them, <c>unconfined</c> for none, null for the default.</summary>
    public string? Seccomp { get; init; }

    public string[] Annotations { get; init; } = [];

    /// <summary>Bytes.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes, memory included; -1 for no limit.</summary>
    public long? MemorySwap { get; init; }

    /// <summary>Processors, such as 1.5.</summary>
    public double? Cpus { get; init; }

    public ulong? CpuShares { get; init; }

    public long? PidsLimit { get; init; }

    /// <summary>For a user who is not root; null finds out.</summary>
    public bool? Rootless { get; init; }
}
