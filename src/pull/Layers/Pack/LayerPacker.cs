using Mocker.Linux;
using Mocker.Pull.Layers.Tar;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers.Pack;

/// <summary>
/// Writes files as entries of a layer's archive (image-spec, layer.md): every kind of file, hard links as such, times with nanoseconds,
/// extended attributes byte for byte. What was written before decides nothing but hard links, so the same files in the same order make the same bytes.
/// </summary>
public sealed unsafe class LayerPacker
{
    private const int BufferSize = 1 << 18;

    private static ReadOnlySpan<byte> WhiteoutPrefix => ".wh."u8;

    private readonly Stream _into;
    private readonly TarWriter _tar;
    private readonly Ownership _ownership;
    private readonly UnpackNotes _notes;
    private readonly byte[] _buffer = new byte[BufferSize];
    // Under what name the first link to an inode was written.
    private readonly Dictionary<(uint, uint, ulong), byte[]> _linked = [];

    /// <summary>What the owners of files become in the archive.</summary>
    internal OwnerChange Owners { get; init; }

    /// <param name="into">Gets the archive; stays open.</param>
    /// <param name="ownership">Whose the files are to be: if all are the caller's here, they are root's in the layer, as who unpacks it has it.</param>
    /// <param name="notes">Gets what is left out.</param>
    internal LayerPacker(Stream into, Ownership ownership, UnpackNotes notes)
    {
        (_into, _ownership, _notes) = (new BufferedStream(into, BufferSize), ownership, notes);
        _tar = new TarWriter(_into);
    }

    /// <summary>Whether there was nothing to write.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Whether a layer can have a file of that name: others would be taken for whiteouts.</summary>
    /// <param name="name">With its NUL.</param>
    /// <param name="path">For the note.</param>
    internal bool CanHave(byte[] name, byte[] path)
    {
        bool can = !name.AsSpan().StartsWith(WhiteoutPrefix);
        if (!can)
            _notes.Add("names that begin with .wh. are whiteouts in a layer and left out", path);
        return can;
    }

    /// <summary>Notes that something was left out.</summary>
    internal void Note(string reason, byte[] path) => _notes.Add(reason, path);

    /// <param name="directory">Open for reading.</param>
    /// <param name="status">What it is.</param>
    /// <param name="path">Below the root, without a slash at either end; empty for the root.</param>
    internal void AddDirectory(Descriptor directory, in FileStatus status, byte[] path)
    {
        byte[] name = path.Length == 0 ? [(byte)'.', (byte)'/'] : [.. path, (byte)'/'];
        Begin(Entry(name, TarEntryType.Directory, status, Attributes(new AttributeHolder(directory.Number), path)));
    }

    /// <summary>Adds what is no directory. Sockets are left out: they are of processes that are not there.</summary>
    /// <param name="directory">Where it is, open for reading.</param>
    /// <param name="name">Its name, with the NUL.</param>
    /// <param name="handle">The same, open (O_PATH).</param>
    /// <param name="status">What it is.</param>
    /// <param name="path">Below the root.</param>
    internal void AddFile(Descriptor directory, byte[] name, Descriptor handle, in FileStatus status, byte[] path)
    {
        if (status.Type == FileType.Socket)
        {
            _notes.Add("sockets are left out", path);
            return;
        }
        var inode = (status.FileSystemMajor, status.FileSystemMinor, status.Inode);
        if (status.Links > 1 && !_linked.TryAdd(inode, path))
        {
            Begin(Entry(path, TarEntryType.HardLink, status, [], link: _linked[inode]));
            return;
        }
        if (status.Type == FileType.Regular)
        {
            AddRegular(handle, path);
            return;
        }
        TarEntryType type = status.Type switch
        {
            FileType.SymLink => TarEntryType.SymLink,
            FileType.CharacterDevice => TarEntryType.CharacterDevice,
            FileType.BlockDevice => TarEntryType.BlockDevice,
            _ => TarEntryType.Fifo,
        };
        Begin(Entry(path, type, status, Attributes(new AttributeHolder(directory.Number, name), path), link: type == TarEntryType.SymLink ? Target(handle, path) : []));
    }

    /// <summary>Hides a file of the layers below.</summary>
    internal void AddWhiteout(byte[] path)
    {
        int slash = Array.LastIndexOf(path, (byte)'/');
        Begin(new TarEntry { Name = [.. path[..(slash + 1)], .. WhiteoutPrefix, .. path[(slash + 1)..]], Type = TarEntryType.Regular });
    }

    /// <summary>Hides everything that the layers below have in a directory.</summary>
    internal void AddOpaque(byte[] path) => Begin(new TarEntry { Name = [.. path, .. path.Length == 0 ? ""u8 : "/"u8, .. ".wh..wh..opq"u8], Type = TarEntryType.Regular });

    /// <summary>Ends the archive.</summary>
    internal void Finish()
    {
        _tar.Finish();
        _into.Flush();
    }

    private void Begin(TarEntry entry)
    {
        IsEmpty = false;
        _tar.Begin(entry);
    }

    private void AddRegular(Descriptor handle, byte[] path)
    {
        using CString name = new($"/proc/self/fd/{handle.Number}");
        using Descriptor file = new(FileMetadata.Check(Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly), "open(2)", path));
        // Its size now is the one that counts.
        FileMetadata.Check(Files.Stat(file.Number, out FileStatus status), "statx(2)", path);
        TarAttribute[] attributes = Attributes(new AttributeHolder(file.Number), path);
        List<SparseExtent>? extents = FileExtents.Of(file.Number, status, path);
        Begin(Entry(path, TarEntryType.Regular, status, attributes, (long)status.Size, extents: extents));
        foreach (SparseExtent extent in extents ?? [new SparseExtent(0, (long)status.Size)])
            CopyData(file.Number, extent, path);
    }

    private void CopyData(int file, SparseExtent extent, byte[] path)
    {
        fixed (byte* buffer = _buffer)
            for (long at = extent.Offset, end = extent.Offset + extent.Length; at < end;)
            {
                nint read = Files.ReadAt(file, buffer, (nint)Math.Min(BufferSize, end - at), at);
                FileMetadata.Check((int)Math.Min(read, 0), "read(2)", path);
                if (read == 0)
                    throw new ImageException($"{ByteText.Quoted(path)} became shorter while it was read");
                _tar.Write(_buffer.AsSpan(0, (int)read));
                at += read;
            }
    }

    private TarEntry Entry(byte[] name, TarEntryType type, in FileStatus status, TarAttribute[] attributes, long size = 0, byte[]? link = null, List<SparseExtent>? extents = null)
    {
        bool isDevice = type is TarEntryType.CharacterDevice or TarEntryType.BlockDevice;
        return new TarEntry
        {
            Name = name,
            Type = type,
            Mode = status.Mode & 0xfffu,
            Uid = _ownership == Ownership.Caller && status.Uid == Credentials.EffectiveUserId() ? 0 : Owners.Uid(status.Uid),
            Gid = _ownership == Ownership.Caller && status.Gid == Credentials.EffectiveGroupId() ? 0 : Owners.Gid(status.Gid),
            Size = size,
            Modified = new TarTime(status.ModifiedSeconds, status.ModifiedNanoseconds),
            LinkTarget = link ?? [],
            DeviceMajor = isDevice ? status.DeviceMajor : 0,
            DeviceMinor = isDevice ? status.DeviceMinor : 0,
            Attributes = attributes,
            Extents = extents,
        };
    }

    private TarAttribute[] Attributes(AttributeHolder file, byte[] path)
    {
        List<TarAttribute> attributes = [];
        foreach (byte[] name in LayerAttributes.Names(file))
            if (file.Get(name) is byte[] value)
                attributes.Add(new TarAttribute(name, value));
        // A record's key ends at the first one (pax(1)).
        if (attributes.RemoveAll(attribute => attribute.Name.Contains((byte)'=')) > 0)
            _notes.Add("extended attributes with an equals sign in their name cannot be in an archive", path);
        return [.. attributes];
    }

    private static byte[] Target(Descriptor handle, byte[] path)
    {
        byte[] target = new byte[4096];
        byte empty = 0;
        fixed (byte* buffer = target)
            return target[..FileMetadata.Check((int)Files.ReadLinkAt(handle.Number, &empty, buffer, target.Length), "readlink(2)", path)];
    }
}
