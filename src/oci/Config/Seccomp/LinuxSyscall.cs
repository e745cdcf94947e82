namespace Mocker.Oci;

/// <summary>One rule of a system call filter (config-linux.md, Seccomp, "syscalls").</summary>
public sealed class LinuxSyscall
{
    /// <summary>System call names, at least one; required. Names this kernel does not know are ignored.</summary>
    public string[] Names { get; init; } = [];

    /// <summary><c>SCMP_ACT_…</c> name; required.</summary>
    public string Action { get; init; } = "";

    /// <summary>errno for SCMP_ACT_ERRNO, trace message for SCMP_ACT_TRACE; null for EPERM.</summary>
    public uint? ErrnoRet { get; init; }

    /// <summary>All of these must hold for the rule to match.</summary>
    public LinuxSeccompArg[] Args { get; init; } = [];
}
