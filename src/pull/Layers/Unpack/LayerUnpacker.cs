using Mocker.Linux;
using Mocker.Pull.Layers.Tar;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>
/// Unpacks one layer's archive into a directory. Whatever the archive says, nothing outside the directory is touched: every file is made
/// by one name in a directory that was opened below the root (<see cref="TreeWalker"/>), and no link at that name is followed.
/// </summary>
internal sealed unsafe class LayerUnpacker : IDisposable
{
    private readonly Descriptor _root;
    private readonly UnpackOptions _options;
    private readonly UnpackNotes _notes;
    private readonly TreeWalker _walker;
    private readonly DirectoryTimes _times;
    private readonly AttributeSetter _attributes;
    private readonly MadeNames _made = new();
    private readonly Whiteouts _whiteouts;

    /// <param name="root">The directory, open; not closed by this.</param>
    /// <param name="below">The layers below, where whiteouts take overlay's form.</param>
    /// <param name="options">How to unpack.</param>
    /// <param name="notes">Gets what was left out.</param>
    public LayerUnpacker(Descriptor root, LowerLayers below, UnpackOptions options, UnpackNotes notes)
    {
        (_root, _options, _notes) = (root, options, notes);
        _times = new DirectoryTimes(root.Number);
        _walker = new TreeWalker(root, below, _times, options);
        _attributes = new AttributeSetter(options.Ownership, notes);
        _whiteouts = new Whiteouts(_walker, _made, options, notes);
    }

    private bool Owners => _options.Ownership == Ownership.Recorded;

    /// <summary>Unpacks the archive up to its end marker.</summary>
    /// <exception cref="ImageException">It is malformed, hostile, or cannot be written; what was written until then stays.</exception>
    public void Unpack(ByteSource source)
    {
        TarReader reader = new(source, _options.Limits);
        while (reader.Next() is TarEntry entry)
            Place(_options.Owners.Of(entry), reader);
        _times.Apply();
    }

    public void Dispose() => _walker.Dispose();

    private void Place(TarEntry entry, TarReader reader)
    {
        EntryPath path = EntryPath.Of(entry.Name, entry);
        if (_whiteouts.Take(path, entry))
            return;
        if (path.Name is not byte[] name)
        {
            if (entry.Type != TarEntryType.Directory)
                throw new ImageException($"{entry}: only a directory can be the root");
            FillDirectory(_root.Number, path, entry, existed: true);
            return;
        }
        TreeDirectory parent = _walker.Open(path, entry)!;
        switch (entry.Type)
        {
            case TarEntryType.Directory:
                MakeDirectory(parent, path, name, entry);
                break;
            case TarEntryType.Regular:
                MakeFile(parent, name, entry, reader);
                break;
            case TarEntryType.HardLink:
                MakeHardLink(path, name, entry);
                // The walk to the target may have closed the directory.
                parent = _walker.Open(path, entry)!;
                break;
            case TarEntryType.SymLink:
                MakeSymLink(parent, name, entry);
                break;
            default:
                if (!MakeNode(parent, name, entry))
                    return;
                break;
        }
        _made.Add(parent.Inode, name);
    }

    private void MakeDirectory(TreeDirectory parent, EntryPath path, byte[] name, TarEntry entry)
    {
        bool existed = false, hides = false;
        int made = MakeDirectory(parent.Number, name);
        if (made == -(int)Errno.EEXIST)
        {
            existed = StatusOf(parent.Number, name)?.Type == FileType.Directory;
            if (!existed)
            {
                // What was there hid the layers below; so has the directory to.
                hides = _options.Whiteouts == WhiteoutForm.Overlay;
                Clear(parent.Number, name);
                made = MakeDirectory(parent.Number, name);
            }
        }
        if (!existed)
            FileMetadata.Check(made, "mkdir(2)", entry.Name);
        using Descriptor directory = TreeRemoval.OpenDirectory(parent.Number, name) ?? throw new ImageException($"{entry}: the directory cannot be opened");
        if (hides)
            OverlayMarks.MakeOpaque(directory.Number, _options.UserAttributes, entry.Name);
        FillDirectory(directory.Number, path, entry, existed || parent.HasDefaultAcl);
    }

    private void FillDirectory(int directory, EntryPath path, TarEntry entry, bool existed)
    {
        if (Owners)
            FileMetadata.SetOwner(directory, entry.Uid, entry.Gid, entry.Name);
        // A user's own directories stay open to it until everything is in them.
        uint mode = Owners ? entry.Mode : entry.Mode | 0x1c0;
        FileMetadata.Check(Files.ChMod(directory, mode), "chmod(2)", entry.Name);
        _attributes.Set(new AttributeHolder(directory), entry, existed);
        if (entry.Attributes.Any(attribute => attribute.Name.AsSpan().SequenceEqual("system.posix_acl_default"u8)))
            _walker.Forget();
        FileMetadata.Check(Files.Stat(directory, out FileStatus status), "statx(2)", entry.Name);
        _times.Set(status.Inode, path.Key, entry.Modified, mode == entry.Mode ? null : entry.Mode);
    }

    private void MakeFile(TreeDirectory parent, byte[] name, TarEntry entry, TarReader reader)
    {
        int opened = OpenNew(parent.Number, name);
        if (opened == -(int)Errno.EEXIST)
        {
            Clear(parent.Number, name);
            opened = OpenNew(parent.Number, name);
        }
        using Descriptor file = new(FileMetadata.Check(opened, "open(2)", entry.Name));
        WriteData(opened, entry, reader);
        if (Owners)
            FileMetadata.SetOwner(opened, entry.Uid, entry.Gid, entry.Name);
        FileMetadata.Check(Files.ChMod(opened, entry.Mode), "chmod(2)", entry.Name);
        // After the owner, for chown(2) takes capabilities away.
        _attributes.Set(new AttributeHolder(opened), entry, parent.HasDefaultAcl);
        FileMetadata.SetTime(opened, entry.Modified, entry.Name);
    }

    private static void WriteData(int file, TarEntry entry, TarReader reader)
    {
        while (reader.TakeData(out long offset) is { IsEmpty: false } data)
            fixed (byte* bytes = data.Span)
                for (int written = 0; written < data.Length;)
                {
                    nint result = Files.WriteAt(file, bytes + written, data.Length - written, offset + written);
                    written += FileMetadata.Check((int)result, "write(2)", entry.Name);
                }
        if (entry.Extents is not null)
            FileMetadata.Check(Files.Truncate(file, entry.Size), "ftruncate(2)", entry.Name);
    }

    private void MakeSymLink(TreeDirectory parent, byte[] name, TarEntry entry)
    {
        byte[] target = [.. entry.LinkTarget, 0];
        int result = SymLink(target, parent.Number, name);
        if (result == -(int)Errno.EEXIST)
        {
            Clear(parent.Number, name);
            result = SymLink(target, parent.Number, name);
        }
        FileMetadata.Check(result, "symlink(2)", entry.Name);
        if (Owners)
            FileMetadata.SetOwnerOf(parent.Number, name, entry.Uid, entry.Gid);
        if (entry.Attributes.Count > 0)
            _attributes.Set(new AttributeHolder(parent.Number, name), entry, clear: false);
        FileMetadata.SetTimeOf(parent.Number, name, entry.Modified);
    }

    /// <summary>Gives a file another name. Its metadata is the file's own, whatever this entry says.</summary>
    private void MakeHardLink(EntryPath path, byte[] name, TarEntry entry)
    {
        EntryPath target = EntryPath.Of(entry.LinkTarget, entry);
        if (target.Name is not byte[] targetName || _walker.Open(target, entry, make: false) is not TreeDirectory found)
            throw new ImageException($"{entry}: it is a hard link to {ByteText.Quoted(entry.LinkTarget)}, which is not there");
        ulong targetDirectory = found.Inode;
        // Kept open by a copy: opening the other directory may close this one.
        using Descriptor from = new(FileMetadata.Check(Files.Fcntl(found.Number, FcntlCommand.DuplicateCloseOnExec), "fcntl(2)", entry.Name));
        FileStatus? status = StatusOf(from.Number, targetName);
        if (status is null && _walker.FindBelow(found, targetName, out FileStatus below) is Descriptor lower)
        {
            // As the kernel would, were the layers mounted.
            using (lower)
                if (below.Type is FileType.Regular or FileType.SymLink)
                    FileCopy.Copy(lower, below, from.Number, targetName, _options.Ownership);
            status = StatusOf(from.Number, targetName);
        }
        if (status is not FileStatus file || OverlayMarks.IsWhiteout(file))
            throw new ImageException($"{entry}: it is a hard link to {ByteText.Quoted(entry.LinkTarget)}, which is not there");
        if (file.Type == FileType.Directory)
            throw new ImageException($"{entry}: it is a hard link to {ByteText.Quoted(entry.LinkTarget)}, which is a directory");
        TreeDirectory parent = _walker.Open(path, entry)!;
        if (parent.Inode == targetDirectory && name.AsSpan().SequenceEqual(targetName))
            return;
        int result = Link(from.Number, targetName, parent.Number, name);
        if (result == -(int)Errno.EEXIST)
        {
            if (StatusOf(parent.Number, name) is FileStatus there && there.SameFile(file))
                return;
            Clear(parent.Number, name);
            result = Link(from.Number, targetName, parent.Number, name);
        }
        FileMetadata.Check(result, "link(2)", entry.Name);
    }

    /// <returns>False when it was left out.</returns>
    private bool MakeNode(TreeDirectory parent, byte[] name, TarEntry entry)
    {
        FileType type = entry.Type switch
        {
            TarEntryType.CharacterDevice => FileType.CharacterDevice,
            TarEntryType.BlockDevice => FileType.BlockDevice,
            _ => FileType.Fifo,
        };
        if (_options.Whiteouts == WhiteoutForm.Overlay && type == FileType.CharacterDevice && entry is { DeviceMajor: 0, DeviceMinor: 0 })
            throw new ImageException($"{entry}: a character device 0:0 is what hides files in overlay file systems, and cannot be in a layer of one");
        if (type != FileType.Fifo && !Owners)
        {
            _notes.Add("device nodes take root to be made", entry.Name);
            return false;
        }
        Errno error = FileMetadata.MakeNode(parent.Number, name, type, entry.Mode, entry.DeviceMajor, entry.DeviceMinor);
        if (error == Errno.EEXIST)
        {
            Clear(parent.Number, name);
            error = FileMetadata.MakeNode(parent.Number, name, type, entry.Mode, entry.DeviceMajor, entry.DeviceMinor);
        }
        if (error == Errno.EPERM)
        {
            _notes.Add("device nodes take the host's root to be made, not a user namespace's", entry.Name);
            return false;
        }
        if (error != Errno.None)
            throw FileMetadata.Failure("mknod(2)", error, entry.Name);
        if (Owners)
            FileMetadata.SetOwnerOf(parent.Number, name, entry.Uid, entry.Gid);
        FileCopy.SetModeOf(parent.Number, name, entry.Mode);
        if (entry.Attributes.Count > 0 || parent.HasDefaultAcl)
            _attributes.Set(new AttributeHolder(parent.Number, name), entry, parent.HasDefaultAcl);
        FileMetadata.SetTimeOf(parent.Number, name, entry.Modified);
        return true;
    }

    /// <summary>Makes room for an entry that replaces something.</summary>
    private void Clear(int directory, byte[] name)
    {
        FileType? type = StatusOf(directory, name)?.Type;
        TreeRemoval.Remove(directory, name);
        if (type is FileType.Directory or FileType.SymLink)
            _walker.Forget();
    }

    private static FileStatus? StatusOf(int directory, byte[] name)
    {
        fixed (byte* path = name)
        {
            int result = Files.Stat(directory, path, AtFlags.SymLinkNoFollow, out FileStatus status);
            return result == -(int)Errno.ENOENT ? null : FileMetadata.Check(result, "statx(2)", name.AsSpan()[..^1]) == 0 ? status : null;
        }
    }

    private static int MakeDirectory(int directory, byte[] name)
    {
        fixed (byte* path = name)
            return Files.MkDirAt(directory, path, 0x1c0);
    }

    private static int OpenNew(int directory, byte[] name)
    {
        fixed (byte* path = name)
            return Files.OpenAt(directory, path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
    }

    private static int SymLink(byte[] target, int directory, byte[] name)
    {
        fixed (byte* text = target, path = name)
            return Files.SymLinkAt(text, directory, path);
    }

    private static int Link(int fromDirectory, byte[] from, int toDirectory, byte[] to)
    {
        fixed (byte* old = from, name = to)
            return Files.LinkAt(fromDirectory, old, toDirectory, name);
    }
}
