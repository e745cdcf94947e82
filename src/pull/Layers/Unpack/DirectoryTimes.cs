using Mocker.Linux;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>
/// What directories get when everything is in them, since every file that is made changes their times: the time that their entry says, or,
/// where the layer has no entry for them, the one that they had before.
/// </summary>
internal sealed unsafe class DirectoryTimes(int root)
{
    // PATH_MAX, the NUL included.
    private const int LongestPath = 4096;

    // Paths that one directory is known by: symbolic links lead to it, too, and may be gone in the end.
    private const int MostPaths = 8;

    private readonly Dictionary<ulong, Kept> _directories = [];

    /// <summary>A directory that something is going to be made in or removed from.</summary>
    public void Keep(TreeDirectory directory, in FileStatus before)
    {
        if (_directories.TryGetValue(directory.Inode, out Kept? known))
            known.AddPath(directory.Key);
        else
            _directories.Add(directory.Inode, new Kept(directory.Key, new TarTime(before.ModifiedSeconds, before.ModifiedNanoseconds), null));
    }

    /// <param name="inode">The directory.</param>
    /// <param name="key">The path to it.</param>
    /// <param name="time">What it is to have.</param>
    /// <param name="mode">Its mode, where that would keep us out until then.</param>
    public void Set(ulong inode, string key, TarTime time, uint? mode)
    {
        Kept set = new(key, time, mode);
        if (_directories.TryGetValue(inode, out Kept? known))
            known.Paths.ForEach(set.AddPath);
        _directories[inode] = set;
    }

    /// <summary>Sets all of them, the deepest first.</summary>
    public void Apply()
    {
        foreach (var (inode, kept) in _directories.OrderByDescending(directory => directory.Value.Paths[0].Length))
            foreach (string path in kept.Paths)
                if (Apply(inode, path.Length == 0 ? [(byte)'.', 0] : EntryPath.Bytes(path), kept))
                    break;
    }

    /// <returns>False if the path does not lead to the directory any more.</returns>
    private bool Apply(ulong inode, byte[] path, Kept kept)
    {
        int opened = Open(root, path);
        // Removed since, or something else by now.
        if (opened is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR or -(int)Errno.ELOOP)
            return false;
        ReadOnlySpan<byte> subject = path.AsSpan()[..^1];
        using Descriptor directory = new(FileMetadata.Check(opened, "openat2(2)", subject));
        FileMetadata.Check(Files.Stat(opened, out FileStatus status), "statx(2)", subject);
        if (status.Inode != inode)
            return false;
        if (kept.Mode is uint last)
            FileMetadata.Check(Files.ChMod(opened, last), "chmod(2)", subject);
        FileMetadata.SetTime(opened, kept.Time, subject);
        return true;
    }

    /// <summary>Opens a directory; by steps, where its path is longer than any that the kernel takes.</summary>
    private static int Open(int directory, byte[] path)
    {
        if (path.Length > LongestPath)
        {
            int slash = path.AsSpan(0, LongestPath).LastIndexOf((byte)'/');
            int first = Open(directory, [.. path.AsSpan(0, slash), 0]);
            if (first < 0)
                return first;
            using Descriptor opened = new(first);
            return Open(first, path[(slash + 1)..]);
        }
        fixed (byte* start = path)
            return Files.OpenAt2(directory, start, OpenFlags.ReadOnly | OpenFlags.Directory,
                ResolveFlags.InRoot | ResolveFlags.NoMagicLinks | ResolveFlags.NoCrossDevice);
    }

    private sealed class Kept(string path, TarTime time, uint? mode)
    {
        public List<string> Paths { get; } = [path];

        public TarTime Time => time;

        public uint? Mode => mode;

        public void AddPath(string other)
        {
            if (Paths.Count < MostPaths && !Paths.Contains(other))
                Paths.Add(other);
        }
    }
}
