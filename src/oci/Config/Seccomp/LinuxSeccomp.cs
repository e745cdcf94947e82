namespace Mocker.Oci;

/// <summary>A system call filter (config-linux.md, Seccomp; seccomp(2)).</summary>
public sealed class LinuxSeccomp
{
    /// <summary><c>SCMP_ACT_…</c> for calls that no rule names; required.</summary>
    public string DefaultAction { get; init; } = "";

    /// <summary>errno of <see cref="DefaultAction"/>; null for EPERM.</summary>
    public uint? DefaultErrnoRet { get; init; }

    /// <summary><c>SCMP_ARCH_…</c> names besides the native one.</summary>
    public string[] Architectures { get; init; } = [];

    /// <summary><c>SECCOMP_FILTER_FLAG_…</c> names; null when the document has no list, which lets the runtime choose.</summary>
    public string[]? Flags { get; init; }

    /// <summary>UNIX socket that gets the notification descriptor of SCMP_ACT_NOTIFY.</summary>
    public string? ListenerPath { get; init; }

    /// <summary>Opaque text sent with that descriptor.</summary>
    public string? ListenerMetadata { get; init; }

    public LinuxSyscall[] Syscalls { get; init; } = [];
}
