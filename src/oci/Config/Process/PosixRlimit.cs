namespace Mocker.Oci;

/// <summary>One resource limit (config.md, POSIX process; getrlimit(2)).</summary>
public sealed class PosixRlimit
{
    /// <summary><c>RLIMIT_…</c> name; required and unique within the process.</summary>
    public string Type { get; init; } = "";

    /// <summary>Ceiling for <see cref="Soft"/>; <see cref="ulong.MaxValue"/> is RLIM_INFINITY.</summary>
    public ulong Hard { get; init; }

    public ulong Soft { get; init; }
}
