namespace Mocker.Pull.Layers.Tar;

/// <summary>
/// Reads an archive front to back: v7, ustar, GNU and PAX headers, the way Go's archive/tar understands them, since every image is made and
/// read by that.
/// </summary>
/// <remarks>
/// System.Formats.Tar is not used: it ends values of SCHILY.xattr records at newlines and mangles binary ones, so file capabilities are
/// lost, and it throws on old GNU sparse files.
/// </remarks>
internal sealed class TarReader(ByteSource source, LayerLimits limits)
{
    private readonly byte[] _block = new byte[TarHeader.Size];
    private readonly PaxRecords _global = new(), _local = new();
    private byte[]? _longName, _longLink;
    private TarEntry? _entry;
    private int _entries, _extent;
    // Of the entry's data: bytes still stored, bytes of padding after them, and how far into the current piece.
    private long _stored, _padding, _pieceOffset;

    /// <summary>Moves on to the next file, past what is left of the last one's data.</summary>
    /// <returns>Null at the end of the archive.</returns>
    /// <exception cref="ImageException">The archive is malformed or asks for more than the limits allow.</exception>
    public TarEntry? Next()
    {
        SkipData();
        _local.Clear();
        _longName = _longLink = null;
        long start = source.Position;
        for (int extensions = 0; ; extensions++)
        {
            if (extensions > limits.ExtensionHeaders)
                throw Malformed(start, null, $"more than {limits.ExtensionHeaders} extension headers come before it");
            if (!ReadHeader(out TarHeader header))
                return extensions == 0 ? null : throw Malformed(start, null, "the archive ends after its extension headers");
            switch (header.TypeFlag)
            {
                case (byte)'x' or (byte)'X':
                    AddRecords(_local, header, start);
                    continue;
                case (byte)'g':
                    AddRecords(_global, header, start);
                    continue;
                case (byte)'L':
                    _longName = UpToNul(ReadExtension(header, start));
                    continue;
                case (byte)'K':
                    _longLink = UpToNul(ReadExtension(header, start));
                    continue;
                case (byte)'V':
                    // The label of a volume, which is no file.
                    continue;
            }
            if (++_entries > limits.Entries)
                throw Malformed(start, null, $"it is more than the {limits.Entries} entries that a layer may have");
            return _entry = MakeEntry(header, start);
        }
    }

    /// <summary>The next bytes of the entry's data; empty when there are no more.</summary>
    /// <param name="offset">Where in the file they belong, which for sparse files is not where the last ones ended.</param>
    /// <exception cref="ImageException">The archive ends before the data does.</exception>
    public ReadOnlyMemory<byte> TakeData(out long offset)
    {
        offset = 0;
        if (_stored == 0)
            return default;
        long most = _stored;
        if (_entry?.Extents is { } extents)
        {
            while (_pieceOffset == extents[_extent].Length)
                (_extent, _pieceOffset) = (_extent + 1, 0);
            most = extents[_extent].Length - _pieceOffset;
            offset = extents[_extent].Offset;
        }
        offset += _pieceOffset;
        ReadOnlyMemory<byte> taken = source.Take(most);
        if (taken.IsEmpty)
            throw Truncated();
        _stored -= taken.Length;
        _pieceOffset += taken.Length;
        return taken;
    }

    private void SkipData()
    {
        if (source.Skip(_stored) < _stored)
            throw Truncated();
        // The end of the last block may be missing, as Go has it too.
        source.Skip(_padding);
        (_entry, _extent) = (null, 0);
        (_stored, _padding, _pieceOffset) = (0, 0, 0);
    }

    /// <returns>False at the end: two blocks of zeros, or nothing more.</returns>
    private bool ReadHeader(out TarHeader header)
    {
        long at = source.Position;
        header = new TarHeader(_block);
        int read = source.Read(_block);
        if (read == 0)
            return false;
        if (read < _block.Length)
            throw new ImageException($"the archive ends within the header at byte {at}");
        if (header.IsZero)
        {
            read = source.Read(_block);
            if (read == 0 || read == _block.Length && header.IsZero)
                return false;
            throw new ImageException($"the archive has something else than a second block of zeros at byte {at + TarHeader.Size}");
        }
        return header.ChecksumMatches
            ? true
            : throw new ImageException($"the header at byte {at} has a wrong checksum: this is no tar archive, or a damaged one");
    }

    private void AddRecords(PaxRecords records, TarHeader header, long start)
    {
        if (records.Add(ReadExtension(header, start)) is string fault)
            throw Malformed(start, null, fault);
        // Global headers add up over the whole archive, and every entry looks through them.
        if (records.Size > limits.ExtensionHeader || records == _global && records.All.Count > limits.GlobalRecords)
            throw Malformed(start, null, $"its PAX records are of more than {limits.ExtensionHeader} bytes, or the archive has more than {limits.GlobalRecords} global ones");
    }

    private byte[] ReadExtension(TarHeader header, long start)
    {
        if (header.FileSize is not long size || size < 0 || size > limits.ExtensionHeader)
            throw Malformed(start, null, $"an extension header of it has no size or one above {limits.ExtensionHeader} bytes");
        byte[] data = new byte[size];
        if (source.Read(data) < data.Length)
            throw Malformed(start, null, "the archive ends within its extension header");
        source.Skip(PaddingOf(size));
        return data;
    }

    private TarEntry MakeEntry(TarHeader header, long start)
    {
        byte[] name = Value("GNU.sparse.name"u8) ?? Value("path"u8) ?? _longName ?? JoinedName(header);
        byte[] link = Value("linkpath"u8) ?? _longLink ?? header.LinkName.ToArray();
        if (name.Length == 0)
            throw Malformed(start, null, "it has no name");
        if (name.Contains((byte)0) || link.Contains((byte)0))
            throw Malformed(start, name, "its name or its link's target has a NUL in it");
        if (name.Length > limits.Name || link.Length > limits.Name)
            throw Malformed(start, name, $"its name or its link's target is longer than {limits.Name} bytes");
        TarEntryType type = TypeOf(header, name, start);
        long stored = Value("size"u8) is byte[] text ? SparseMap.Decimal(text) ?? -1 : header.FileSize ?? -1;
        if (stored < 0)
            throw Malformed(start, name, "its size is none");
        // Go, and with it every tool that makes images, takes the size of anything but a file for nothing.
        if (type != TarEntryType.Regular)
            stored = 0;
        _padding = PaddingOf(stored);
        long size = stored;
        List<SparseExtent>? extents = type == TarEntryType.Regular ? ReadSparseMap(header, name, start, ref stored, ref size) : null;
        if (size > limits.FileSize)
            throw Malformed(start, name, $"its {size} bytes are more than the {limits.FileSize} that a file may have");
        _stored = stored;
        return new TarEntry
        {
            Name = name,
            Type = type,
            Mode = (uint)((header.Mode ?? throw Malformed(start, name, "its mode is no number")) & 0xfff),
            Uid = Id("uid"u8, header.Uid, name, start),
            Gid = Id("gid"u8, header.Gid, name, start),
            Size = size,
            Modified = ModifiedTime(header, name, start),
            LinkTarget = type is TarEntryType.HardLink or TarEntryType.SymLink ? link : [],
            DeviceMajor = Device(header.DeviceMajor, type, name, start),
            DeviceMinor = Device(header.DeviceMinor, type, name, start),
            Attributes = Attributes(name, start),
            Extents = extents,
            Offset = start,
        };
    }

    private static byte[] JoinedName(TarHeader header) =>
        header.Prefix.IsEmpty ? header.Name.ToArray() : [.. header.Prefix, (byte)'/', .. header.Name];

    private static TarEntryType TypeOf(TarHeader header, byte[] name, long start) => header.TypeFlag switch
    {
        // Before there was a flag, a slash at the end made a directory.
        0 => name[^1] == '/' ? TarEntryType.Directory : TarEntryType.Regular,
        >= (byte)'0' and <= (byte)'6' and byte flag => (TarEntryType)flag,
        // A file of contiguous blocks, and GNU's sparse file.
        (byte)'7' or (byte)'S' => TarEntryType.Regular,
        byte other => throw Malformed(start, name, $"its type {ByteText.Quoted([other])} is none that a layer can have"),
    };

    private List<SparseExtent>? ReadSparseMap(TarHeader header, byte[] name, long start, ref long stored, ref long size)
    {
        List<SparseExtent>? extents;
        if (header.TypeFlag == 'S')
        {
            // The blocks after the header go through the same buffer.
            size = header.Number(483, 12) ?? -1;
            extents = ReadGnuMap(header);
        }
        else if (Value("GNU.sparse.major"u8) is byte[] major && major.AsSpan().SequenceEqual("1"u8))
        {
            size = Value("GNU.sparse.realsize"u8) is byte[] real ? SparseMap.Decimal(real) ?? -1 : -1;
            extents = SparseMap.FromData(source, ref stored, limits.SparseExtents);
        }
        else if (Value("GNU.sparse.size"u8) is byte[] whole)
        {
            size = SparseMap.Decimal(whole) ?? -1;
            extents = SparseMap.FromRecords(_local);
        }
        else
            return null;
        if (extents is null || size < 0 || extents.Count > limits.SparseExtents)
            throw Malformed(start, name, $"its sparse map is malformed or has more than {limits.SparseExtents} pieces");
        return SparseMap.Fault(extents, size, stored) is string fault ? throw Malformed(start, name, fault) : extents;
    }

    private List<SparseExtent>? ReadGnuMap(TarHeader header)
    {
        List<SparseExtent> extents = [];
        // What else is in the header has to outlive the blocks that follow.
        byte[] block = header.Block.ToArray();
        bool more = block[482] != 0;
        if (!SparseMap.AddGnu(new TarHeader(block), 386, 4, extents))
            return null;
        while (more)
        {
            if (source.Read(block) < block.Length || !SparseMap.AddGnu(new TarHeader(block), 0, 21, extents)
                || extents.Count > limits.SparseExtents)
                return null;
            more = block[504] != 0;
        }
        return extents;
    }

    private uint Id(ReadOnlySpan<byte> key, long? inHeader, byte[] name, long start)
    {
        long id = Value(key) is byte[] text ? SparseMap.Decimal(text) ?? -1 : inHeader ?? -1;
        // The last one means "leave as it is" to chown(2).
        return id is >= 0 and < uint.MaxValue
            ? (uint)id
            : throw Malformed(start, name, $"its {System.Text.Encoding.ASCII.GetString(key)} is not a number from 0 to {uint.MaxValue - 1}");
    }

    private TarTime ModifiedTime(TarHeader header, byte[] name, long start)
    {
        TarTime? time = Value("mtime"u8) is byte[] text
            ? TarTime.Parse(text)
            : header.Modified is long seconds ? new TarTime(seconds) : null;
        return time ?? throw Malformed(start, name, "its time of modification is no number");
    }

    private static uint Device(long? number, TarEntryType type, byte[] name, long start)
    {
        if (type is not (TarEntryType.CharacterDevice or TarEntryType.BlockDevice))
            return 0;
        // 12 and 20 bits are what the kernel has (kdev_t.h).
        return number is >= 0 and < 1 << 20 ? (uint)number : throw Malformed(start, name, "its device number is none");
    }

    private List<TarAttribute> Attributes(byte[] name, long start)
    {
        ReadOnlySpan<byte> prefix = "SCHILY.xattr."u8;
        List<TarAttribute> attributes = [];
        foreach (PaxRecords records in (ReadOnlySpan<PaxRecords>)[_global, _local])
            foreach (var (key, value) in records.All)
            {
                if (!key.AsSpan().StartsWith(prefix))
                    continue;
                byte[] attribute = key[prefix.Length..];
                // XATTR_NAME_MAX and XATTR_SIZE_MAX of linux/limits.h.
                if (attribute.Length is 0 or > 255 || attribute.Contains((byte)0) || value.Length > 65536)
                    throw Malformed(start, name, $"its extended attribute {ByteText.Quoted(attribute)} has a name or a value that none can have");
                attributes.RemoveAll(other => other.Name.AsSpan().SequenceEqual(attribute));
                if (attributes.Count == limits.Attributes)
                    throw Malformed(start, name, $"it has more than {limits.Attributes} extended attributes");
                attributes.Add(new TarAttribute(attribute, value));
            }
        return attributes;
    }

    /// <summary>What the entry's own or the archive's records say; an empty value takes back what an earlier one said.</summary>
    private byte[]? Value(ReadOnlySpan<byte> key) => (_local[key] ?? _global[key]) is { Length: > 0 } value ? value : null;

    private static byte[] UpToNul(byte[] text)
    {
        int end = Array.IndexOf(text, (byte)0);
        return end < 0 ? text : text[..end];
    }

    private static long PaddingOf(long size) => -size & (TarHeader.Size - 1);

    private ImageException Truncated() => new($"the archive ends within the data of {_entry}");

    private static ImageException Malformed(long start, byte[]? name, string reason) =>
        new(name is null ? $"the entry at byte {start}: {reason}" : $"{ByteText.Quoted(name)} (at byte {start}): {reason}");
}
