using Mocker.Linux;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>
/// The directories of the layers below at one path, topmost first: what an overlay file system would show there if this layer had nothing.
/// </summary>
/// <remarks>
/// A layer may be without entries for the directories that its files are in. Then they are to be as they are below: with their owner and mode,
/// or symbolic links to somewhere else.
/// </remarks>
internal sealed unsafe class LowerLayers(IReadOnlyList<Descriptor> directories)
{
    public static readonly LowerLayers None = new([]);

    public bool IsEmpty => directories.Count == 0;

    /// <summary>What a name stands for in them.</summary>
    /// <param name="name">With its NUL.</param>
    /// <param name="opened">Descriptors (O_PATH) that are opened on the way, to be closed by the caller.</param>
    /// <returns>The directories that it is, for further names, and the first thing found, open; null if there is nothing.</returns>
    public (LowerLayers Directories, Descriptor Found, FileStatus Status)? Look(byte[] name, List<Descriptor> opened)
    {
        List<Descriptor> found = [];
        FileStatus first = default;
        foreach (Descriptor directory in directories)
        {
            int result;
            fixed (byte* path = name)
                result = Files.OpenAt(directory.Number, path, OpenFlags.Path | OpenFlags.NoFollow);
            if (result == -(int)Errno.ENOENT)
                continue;
            Descriptor handle = new(FileMetadata.Check(result, "openat(2)", name.AsSpan()[..^1]));
            opened.Add(handle);
            FileMetadata.Check(Files.Stat(result, out FileStatus status), "statx(2)", name.AsSpan()[..^1]);
            if (OverlayMarks.IsWhiteout(status) || found.Count > 0 && status.Type != FileType.Directory)
                break;
            if (found.Count == 0)
                first = status;
            found.Add(handle);
            if (status.Type != FileType.Directory || OverlayMarks.IsOpaque(handle))
                break;
        }
        return found.Count == 0 ? null : (first.Type == FileType.Directory ? new LowerLayers(found) : None, found[0], first);
    }
}
