namespace Mocker.Oci;

/// <summary>Resource limits by their number in asm-generic/resource.h (getrlimit(2)).</summary>
public static class RlimitNames
{
    /// <summary>All that Linux knows; the index is the number.</summary>
    public static readonly string[] All =
    [
        "RLIMIT_CPU", "RLIMIT_FSIZE", "RLIMIT_DATA", "RLIMIT_STACK", "RLIMIT_CORE", "RLIMIT_RSS", "RLIMIT_NPROC",
        "RLIMIT_NOFILE", "RLIMIT_MEMLOCK", "RLIMIT_AS", "RLIMIT_LOCKS", "RLIMIT_SIGPENDING", "RLIMIT_MSGQUEUE",
        "RLIMIT_NICE", "RLIMIT_RTPRIO", "RLIMIT_RTTIME",
    ];

    /// <summary>The kernel's number of a name, or -1.</summary>
    public static int NumberOf(string name) => Array.IndexOf(All, name);
}
