using Mocker.Container.Cgroups;

namespace Mocker.Container.Launch;

/// <summary>What the command line adds to config.json.</summary>
public sealed record LaunchOptions
{
    /// <summary>Move the root instead of pivot_root(2) (--no-pivot).</summary>
    public bool NoPivot { get; init; }

    /// <summary>Stay in the caller's session keyring (--no-new-keyring).</summary>
    public bool NoNewKeyring { get; init; }

    /// <summary>Descriptors 3 to 2+N stay open in the process (--preserve-fds).</summary>
    public int PreserveDescriptors { get; init; }

    /// <summary>How many of the descriptors from 3 on are sockets of systemd's socket activation, before the preserved ones.</summary>
    public int ListenDescriptors { get; init; }

    /// <summary>Go without a cgroup where none may be made (--rootless); null to decide by the runtime's user.</summary>
    public bool? Rootless { get; init; }

    /// <summary>The runtime has CAP_SYS_ADMIN in its user namespace; so it is taken to have for a plan that is only printed.</summary>
    public bool IsPrivileged => (GrantableCapabilities & CapabilitySets.SysAdmin) != 0;

    /// <summary>The runtime may come back from the PID namespace of another container; or else a process of the plan joins it.</summary>
    public bool MayRejoinPids { get; init; } = true;

    /// <summary>The capabilities that the runtime has to give, as a mask by number; all of them for a plan that is only printed.</summary>
    public ulong GrantableCapabilities { get; init; } = ulong.MaxValue;

    /// <summary>Who makes its cgroup (--systemd-cgroup, --cgroup-manager).</summary>
    public CgroupDriver CgroupDriver { get; init; }

    /// <summary>Where the service manager wants to hear that the container is ready (NOTIFY_SOCKET, sd_notify(3)); null if nowhere.</summary>
    public string? NotifySocket { get; init; }

    /// <summary>The directory that the container then gets for the socket of its own.</summary>
    public string? NotifyDirectory { get; init; }

    /// <summary>A path socket that receives the terminal (--console-socket).</summary>
    public string? ConsoleSocket { get; init; }

    /// <summary>What the process prints on its terminal ends its lines without a carriage return.</summary>
    public bool PlainLineEnds { get; init; }

    /// <summary>A path socket that receives the process's pidfd (--pidfd-socket).</summary>
    public string? PidFdSocket { get; init; }

    /// <summary>Where the process id is written, without a newline (--pid-file).</summary>
    public string? PidFile { get; init; }

    /// <summary>Its stdin, stdout and stderr; null for the runtime's own.</summary>
    public StandardStreams? Streams { get; init; }
}
