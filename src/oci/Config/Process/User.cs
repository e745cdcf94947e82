namespace Mocker.Oci;

/// <summary>Identity of a process inside the container (config.md, POSIX-platform User).</summary>
public sealed class User
{
    public uint Uid { get; init; }

    public uint Gid { get; init; }

    /// <summary>umask(2), at most octal 777; null leaves it to the runtime.</summary>
    public uint? Umask { get; init; }

    public uint[] AdditionalGids { get; init; } = [];

    /// <summary>Windows only; kept for warnings.</summary>
    public string? Username { get; init; }
}
