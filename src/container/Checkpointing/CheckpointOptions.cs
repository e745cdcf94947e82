namespace Mocker.Container.Checkpointing;

/// <summary>How a container is dumped or restored: what the command line says (runc-checkpoint(8), runc-restore(8)).</summary>
public sealed record CheckpointOptions
{
    /// <summary>The directory of the images (--image-path).</summary>
    public required string ImagePath { get; init; }

    /// <summary>Where logs and other files of CRIU's own go (--work-path), or null for <see cref="ImagePath"/>.</summary>
    public string? WorkPath { get; init; }

    /// <summary>The images of an earlier pre-dump, relative to <see cref="ImagePath"/> (--parent-path), or null.</summary>
    public string? ParentPath { get; init; }

    /// <summary>The container goes on (--leave-running).</summary>
    public bool LeaveRunning { get; init; }

    /// <summary>Only its memory, and it goes on (--pre-dump).</summary>
    public bool PreDump { get; init; }

    /// <summary>With open TCP connections (--tcp-established).</summary>
    public bool TcpEstablished { get; init; }

    /// <summary>Without TCP connections that are being made (--tcp-skip-in-flight).</summary>
    public bool TcpSkipInFlight { get; init; }

    /// <summary>With files that have no name any more, by new links to them (--link-remap).</summary>
    public bool LinkRemap { get; init; }

    /// <summary>With unix sockets that lead out (--ext-unix-sk).</summary>
    public bool ExternalUnixSockets { get; init; }

    /// <summary>With a terminal of the host's (--shell-job).</summary>
    public bool ShellJob { get; init; }

    /// <summary>With locks of files (--file-locks).</summary>
    public bool FileLocks { get; init; }

    /// <summary>Memory is fetched when it is needed (--lazy-pages).</summary>
    public bool LazyPages { get; init; }

    /// <summary>Memory that a later image has again is removed from the earlier one (--auto-dedup).</summary>
    public bool AutoDedup { get; init; }

    /// <summary>Receives a NUL when lazy pages can be fetched (--status-fd), or -1.</summary>
    public int StatusDescriptor { get; init; } = -1;

    /// <summary>Where the memory goes instead of into images (--page-server), or null.</summary>
    public (string Address, int Port)? PageServer { get; init; }

    /// <summary>What CRIU does about cgroups (--manage-cgroups-mode).</summary>
    public CgroupsMode CgroupsMode { get; init; } = CgroupsMode.Default;

    /// <summary>TYPE:NAME of the security module's profile to restore with (--lsm-profile), or null.</summary>
    public string? LsmProfile { get; init; }

    /// <summary>The security module's context of restored mounts (--lsm-mount-context), or null.</summary>
    public string? LsmMountContext { get; init; }
}

/// <summary>What CRIU does about cgroups (criu(8), --manage-cgroups).</summary>
public enum CgroupsMode
{
    Ignore = 0,
    Soft = 3,
    Full = 4,
    Strict = 5,
    Default = 6,
}
