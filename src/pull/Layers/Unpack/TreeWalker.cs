using Mocker.Linux;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>
/// Opens the directories that entries belong into, as one inside the root would find them: symbolic links are followed, and end at the root.
/// Makes those that are missing.
/// </summary>
/// <remarks>
/// The kernel resolves what is there (openat2(2) with RESOLVE_IN_ROOT); the rest is walked one component at a time, from descriptor to
/// descriptor, without ever handing the kernel a path that could lead elsewhere.
/// </remarks>
internal sealed unsafe class TreeWalker(Descriptor root, LowerLayers below, DirectoryTimes times, UnpackOptions options) : IDisposable
{
    // Descriptors that are kept open, for archives are in the order of directories.
    private const int Cached = 128;

    // As many as the kernel follows (path_resolution(7)).
    private const int MostLinks = 40;

    private readonly Dictionary<string, TreeDirectory> _cache = new(StringComparer.Ordinal);
    private readonly List<TreeDirectory> _forgotten = [];

    private bool Overlay => options.Whiteouts == WhiteoutForm.Overlay;

    /// <summary>The directory that an entry is in.</summary>
    /// <param name="path">The entry's path.</param>
    /// <param name="entry">For messages, and the time of what is made.</param>
    /// <param name="make">Make directories that are missing. What only layers below have is made in any case.</param>
    /// <returns>Null when it is not there and not made. Valid until the next call.</returns>
    public TreeDirectory? Open(EntryPath path, TarEntry entry, bool make = true)
    {
        foreach (TreeDirectory forgotten in _forgotten)
            forgotten.Dispose();
        _forgotten.Clear();
        if (_cache.TryGetValue(path.ParentKey, out TreeDirectory? known))
            return known;
        if (_cache.Count == Cached)
            Forget();
        TreeDirectory? directory = OpenExisting(path.ParentKey) ?? Walk(path, entry, make);
        if (directory is not null)
            _cache.Add(path.ParentKey, directory);
        return directory;
    }

    /// <summary>What layers below have at a name that this one has nothing at, open (O_PATH); null if there is nothing.</summary>
    /// <param name="directory">Where this layer would have it.</param>
    /// <param name="name">With its NUL.</param>
    public Descriptor? FindBelow(TreeDirectory directory, byte[] name, out FileStatus status)
    {
        status = default;
        List<Descriptor> opened = [];
        Descriptor? found = null;
        try
        {
            Descriptor own = root;
            LowerLayers at = below;
            foreach (string component in directory.Key.Split('/', StringSplitOptions.RemoveEmptyEntries))
            {
                own = OpenComponent(own, EntryPath.Bytes(component), opened) ?? throw new InvalidOperationException("a directory is gone that was open");
                at = OverlayMarks.IsOpaque(own) ? LowerLayers.None : at.Look(EntryPath.Bytes(component), opened)?.Directories ?? LowerLayers.None;
            }
            if (at.Look(name, opened) is { } there)
                (found, status) = (there.Found, there.Status);
            return found;
        }
        finally
        {
            foreach (Descriptor other in opened)
                if (other != found)
                    other.Dispose();
        }
    }

    /// <summary>Something was removed or replaced that paths may lead through. What was opened stays open until the next call.</summary>
    public void Forget()
    {
        _forgotten.AddRange(_cache.Values);
        _cache.Clear();
    }

    public void Dispose()
    {
        Forget();
        foreach (TreeDirectory forgotten in _forgotten)
            forgotten.Dispose();
    }

    private TreeDirectory? OpenExisting(string key)
    {
        // In a layer alone a symbolic link may lead to what only the layers below have.
        ResolveFlags resolve = (Overlay ? ResolveFlags.Beneath | ResolveFlags.NoSymLinks : ResolveFlags.InRoot)
            | ResolveFlags.NoMagicLinks | ResolveFlags.NoCrossDevice;
        int opened;
        fixed (byte* path = key.Length == 0 ? [(byte)'.', 0] : EntryPath.Bytes(key))
            opened = Files.OpenAt2(root.Number, path, OpenFlags.Path | OpenFlags.Directory, resolve);
        return opened < 0 ? null : Opened(new Descriptor(opened), key);
    }

    private TreeDirectory Opened(Descriptor handle, string key)
    {
        FileMetadata.Check(Files.Stat(handle.Number, out FileStatus status), "statx(2)", EntryPath.Bytes(key).AsSpan()[..^1]);
        TreeDirectory directory = new(handle, status, key, HasDefaultAcl(handle));
        times.Keep(directory, status);
        return directory;
    }

    private static bool HasDefaultAcl(Descriptor directory) =>
        new AttributeHolder(directory.Number, [(byte)'.', 0]).Get("system.posix_acl_default"u8) is not null;

    private TreeDirectory? Walk(EntryPath path, TarEntry entry, bool make)
    {
        List<Descriptor> opened = [];
        Stack<(Descriptor Directory, LowerLayers Below, string Key)> way = new([(root, below, "")]);
        Stack<byte[]> ahead = new(Enumerable.Reverse(path.Parents));
        int links = 0;
        try
        {
            while (ahead.TryPop(out byte[]? component))
            {
                if (component.AsSpan().SequenceEqual(".\0"u8) || component.Length == 1)
                    continue;
                if (component.AsSpan().SequenceEqual("..\0"u8))
                {
                    if (way.Count > 1)
                        way.Pop();
                    continue;
                }
                var (directory, lower, key) = way.Peek();
                key = key.Length == 0 ? EntryPath.Text(component) : $"{key}/{EntryPath.Text(component)}";
                var (next, found) = Step(directory, lower, component, key, entry, make, opened);
                if (next is null)
                    return null;
                if (next is { } link && found is null)
                {
                    if (++links > MostLinks)
                        throw new ImageException($"{entry}: more than {MostLinks} symbolic links are on the way to it");
                    if (TargetOf(link, ahead))
                        while (way.Count > 1)
                            way.Pop();
                    continue;
                }
                way.Push((next, found!, key));
            }
            Descriptor last = way.Peek().Directory;
            int copy = Files.Fcntl(last.Number, FcntlCommand.DuplicateCloseOnExec);
            return Opened(new Descriptor(FileMetadata.Check(copy, "fcntl(2)", entry.Name)), way.Peek().Key);
        }
        finally
        {
            foreach (Descriptor descriptor in opened)
                descriptor.Dispose();
        }
    }

    /// <summary>One component further.</summary>
    /// <returns>A directory with those below it; a symbolic link without; nothing when it is not there and not made.</returns>
    private (Descriptor? Next, LowerLayers? Below) Step(
        Descriptor directory, LowerLayers lower, byte[] component, string key, TarEntry entry, bool make, List<Descriptor> opened)
    {
        bool hides = false;
        if (OpenComponent(directory, component, opened) is Descriptor own)
        {
            FileMetadata.Check(Files.Stat(own.Number, out FileStatus status), "statx(2)", component.AsSpan()[..^1]);
            if (status.Type == FileType.SymLink)
                return (own, null);
            if (status.Type == FileType.Directory)
            {
                bool alone = lower.IsEmpty || OverlayMarks.IsOpaque(own);
                return (own, alone ? LowerLayers.None : lower.Look(component, opened)?.Directories ?? LowerLayers.None);
            }
            if (!Overlay || !OverlayMarks.IsWhiteout(status))
                throw new ImageException($"{entry}: {ByteText.Quoted(EntryPath.Bytes(key).AsSpan()[..^1])} is no directory");
            if (!make)
                return (null, null);
            TreeRemoval.Remove(directory.Number, component);
            hides = true;
        }
        if (!hides && lower.Look(component, opened) is { } found)
        {
            if (found.Status.Type == FileType.SymLink)
                return (found.Found, null);
            if (found.Status.Type != FileType.Directory)
                throw new ImageException($"{entry}: {ByteText.Quoted(EntryPath.Bytes(key).AsSpan()[..^1])} is no directory");
            Descriptor copy = MakeDirectory(directory, component, key, entry, found.Found, opened);
            return (copy, found.Directories);
        }
        if (!make)
            return (null, null);
        Descriptor made = MakeDirectory(directory, component, key, entry, null, opened);
        if (hides)
            OverlayMarks.MakeOpaque(made.Number, options.UserAttributes, component.AsSpan()[..^1]);
        return (made, LowerLayers.None);
    }

    private static Descriptor? OpenComponent(Descriptor directory, byte[] component, List<Descriptor> opened)
    {
        int result;
        fixed (byte* path = component)
            result = Files.OpenAt2(directory.Number, path, OpenFlags.Path | OpenFlags.NoFollow,
                ResolveFlags.Beneath | ResolveFlags.NoMagicLinks | ResolveFlags.NoCrossDevice);
        if (result == -(int)Errno.ENOENT)
            return null;
        Descriptor handle = new(FileMetadata.Check(result, "openat2(2)", component.AsSpan()[..^1]));
        opened.Add(handle);
        return handle;
    }

    /// <param name="like">A directory of the layers below that it is to look like; else it is root's, as tar(1) would make it.</param>
    private Descriptor MakeDirectory(Descriptor parent, byte[] name, string key, TarEntry entry, Descriptor? like, List<Descriptor> opened)
    {
        fixed (byte* path = name)
            FileMetadata.Check(Files.MkDirAt(parent.Number, path, 0x1c0), "mkdir(2)", entry.Name);
        Descriptor made = TreeRemoval.OpenDirectory(parent.Number, name)
            ?? throw new ImageException($"{entry}: the directory {ByteText.Quoted(name.AsSpan()[..^1])} cannot be opened");
        opened.Add(made);
        FileMetadata.Check(Files.Stat(made.Number, out FileStatus status), "statx(2)", entry.Name);
        TarTime time = entry.Modified;
        if (like is null)
        {
            if (options.Ownership == Ownership.Recorded)
                FileMetadata.SetOwner(made.Number, 0, 0, entry.Name);
            FileMetadata.Check(Files.ChMod(made.Number, 0x1ed), "chmod(2)", entry.Name);
        }
        else
            time = FileCopy.CopyDirectoryMetadata(like, made.Number, options.Ownership);
        times.Set(status.Inode, key, time, null);
        return made;
    }

    /// <summary>Puts the components of a link's target ahead.</summary>
    /// <returns>Whether they start at the root.</returns>
    private static bool TargetOf(Descriptor link, Stack<byte[]> ahead)
    {
        byte[] target = new byte[4096];
        int length;
        byte empty = 0;
        fixed (byte* buffer = target)
            length = FileMetadata.Check((int)Files.ReadLinkAt(link.Number, &empty, buffer, target.Length), "readlink(2)", default);
        List<byte[]> components = [];
        ReadOnlySpan<byte> text = target.AsSpan(0, length);
        foreach (Range range in text.Split((byte)'/'))
            components.Add([.. text[range], 0]);
        for (int at = components.Count - 1; at >= 0; at--)
            ahead.Push(components[at]);
        return text.StartsWith("/"u8);
    }
}
