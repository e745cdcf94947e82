using Mocker.Linux;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>Copies what is in a directory into another one: every kind of file, hard links as such, holes as holes, and all metadata.</summary>
internal sealed unsafe class TreeCopy(Ownership ownership)
{
    // Each level takes two descriptors.
    private const int DeepestLevel = 400;

    // Where in the copy the first name of an inode with several is.
    private readonly Dictionary<ulong, byte[]> _linked = [];
    private int _top;

    /// <summary>Files that are there are replaced, and directories filled up, which stay as they are; otherwise there must be none.</summary>
    public bool Merges { get; init; }

    /// <summary>Of what is mounted below, only the directories are copied that it is mounted on.</summary>
    public bool StaysOnFileSystem { get; init; }

    /// <summary>What owners of files become.</summary>
    public OwnerChange Owners { get; init; }

    /// <summary>Copies; the directory itself gets the other one's metadata, too.</summary>
    /// <param name="from">Open for reading.</param>
    /// <param name="to">Open for reading, and empty unless they are merged.</param>
    /// <param name="isNew">It was made for this.</param>
    public void Copy(Descriptor from, Descriptor to, bool isNew = true)
    {
        _top = to.Number;
        Copy(from.Number, to.Number, [], 0, isNew);
    }

    private void Copy(int from, int to, byte[] path, int level, bool isNew)
    {
        if (level == DeepestLevel)
            throw new ImageException($"directories nested more than {DeepestLevel} deep are not copied");
        FileMetadata.Check(Files.Stat(from, out FileStatus directory), "statx(2)", path);
        foreach (byte[] name in DirectoryEntries.BytesOf(from))
        {
            using Descriptor handle = Open(from, name, OpenFlags.Path | OpenFlags.NoFollow);
            FileMetadata.Check(Files.Stat(handle.Number, out FileStatus status), "statx(2)", name);
            byte[] below = path.Length == 0 ? name : [.. path.AsSpan()[..^1], (byte)'/', .. name];
            if (status.Type == FileType.Directory)
            {
                bool isMade = MakeDirectory(to, name);
                if (StaysOnFileSystem && (status.FileSystemMajor, status.FileSystemMinor) != (directory.FileSystemMajor, directory.FileSystemMinor))
                    continue;
                using Descriptor source = Open(from, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
                using Descriptor target = Open(to, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
                Copy(source.Number, target.Number, below, level + 1, isMade);
            }
            // A socket is of a process that is not there.
            else if (status.Type != FileType.Socket && (status.Links <= 1 || !Link(status.Inode, to, name)))
            {
                if (Merges)
                    Remove(to, name);
                FileCopy.Copy(handle, Owners.Of(status), to, name, ownership);
                if (status.Type != FileType.Regular)
                    FileCopy.CopyAttributes(new AttributeHolder(from, name), new AttributeHolder(to, name), withOverlay: true);
                if (status.Links > 1)
                    _linked.TryAdd(status.Inode, below);
            }
        }
        if (!isNew)
            return;
        FileCopy.CopyOwnerAndMode(Owners.Of(directory), to, ownership);
        FileCopy.CopyAttributes(new AttributeHolder(from), new AttributeHolder(to), withOverlay: true);
        FileMetadata.SetTime(to, new TarTime(directory.ModifiedSeconds, directory.ModifiedNanoseconds), path);
    }

    /// <returns>False where the first name is too long a path, or there can be no more links: then it is copied.</returns>
    private bool Link(ulong inode, int directory, byte[] name)
    {
        if (!_linked.TryGetValue(inode, out byte[]? first))
            return false;
        int result;
        if (Merges)
            Remove(directory, name);
        fixed (byte* old = first, path = name)
            result = Files.LinkAt(_top, old, directory, path);
        if (result is -(int)Errno.ENAMETOOLONG or -(int)Errno.EMLINK)
            return false;
        return FileMetadata.Check(result, "link(2)", name.AsSpan()[..^1]) == 0;
    }

    /// <returns>False if it is there already.</returns>
    private bool MakeDirectory(int directory, byte[] name)
    {
        int made;
        fixed (byte* start = name)
            made = Files.MkDirAt(directory, start, 0x1c0);
        if (made == -(int)Errno.EEXIST && Merges)
            return false;
        return FileMetadata.Check(made, "mkdir(2)", name.AsSpan()[..^1]) == 0;
    }

    /// <summary>Removes what is no directory; nothing to remove is fine.</summary>
    public static void Remove(int directory, byte[] name)
    {
        int result;
        fixed (byte* path = name)
            result = Files.UnlinkAt(directory, path);
        if (result == -(int)Errno.EISDIR)
            throw new ImageException($"{ByteText.Quoted(name.AsSpan()[..^1])} is a directory there, and cannot be replaced by what is none");
        if (result != -(int)Errno.ENOENT)
            FileMetadata.Check(result, "unlink(2)", name.AsSpan()[..^1]);
    }

    private static Descriptor Open(int directory, byte[] name, OpenFlags flags)
    {
        fixed (byte* path = name)
            return new Descriptor(FileMetadata.Check(Files.OpenAt(directory, path, flags), "open(2)", name.AsSpan()[..^1]));
    }
}
