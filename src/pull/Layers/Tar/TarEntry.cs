namespace Mocker.Pull.Layers.Tar;

/// <summary>A file in an archive, as all headers that belong to it tell together.</summary>
public sealed record TarEntry
{
    /// <summary>As in the archive, which may be anything without a NUL; never empty.</summary>
    public required byte[] Name { get; init; }

    public required TarEntryType Type { get; init; }

    /// <summary>Permission bits with set-user-id, set-group-id and sticky (07777).</summary>
    public uint Mode { get; init; }

    public uint Uid { get; init; }

    public uint Gid { get; init; }

    /// <summary>Bytes that the file has, holes included; 0 for everything but regular files.</summary>
    public long Size { get; init; }

    public TarTime Modified { get; init; }

    /// <summary>Target of a symbolic or hard link, otherwise empty.</summary>
    public byte[] LinkTarget { get; init; } = [];

    public uint DeviceMajor { get; init; }

    public uint DeviceMinor { get; init; }

    public IReadOnlyList<TarAttribute> Attributes { get; init; } = [];

    /// <summary>The pieces that the archive holds, in order and apart; null when that is the whole file.</summary>
    public IReadOnlyList<SparseExtent>? Extents { get; init; }

    /// <summary>Where in the archive its first header begins, bytes.</summary>
    public long Offset { get; init; }

    /// <summary>How messages call it.</summary>
    public override string ToString() => $"{ByteText.Quoted(Name)} (at byte {Offset})";
}
