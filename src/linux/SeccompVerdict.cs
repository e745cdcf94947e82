namespace Mocker.Linux;

/// <summary>What a filter returns (<c>SECCOMP_RET_…</c>, seccomp(2)); the low 16 bits are data.</summary>
public static class SeccompVerdict
{
    public const uint KillThread = 0x00000000;
    public const uint Trap = 0x00030000;
    public const uint Errno = 0x00050000;
    public const uint Notify = 0x7fc00000;
    public const uint Trace = 0x7ff00000;
    public const uint Log = 0x7ffc0000;
    public const uint Allow = 0x7fff0000;
    public const uint KillProcess = 0x80000000;

    /// <summary>The verdict without its data.</summary>
    public const uint ActionMask = 0xffff0000;
}
