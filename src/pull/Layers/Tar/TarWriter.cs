using System.Text;

namespace Mocker.Pull.Layers.Tar;

/// <summary>Writes an archive: ustar headers, with PAX records before them for what those have no room for (pax(1)).</summary>
internal sealed class TarWriter(Stream into)
{
    private const int NameRoom = 100;

    // Octal digits of the fields: 7 for ids and modes, 11 for sizes and times.
    private const long LargestId = (1 << 21) - 1, LargestSize = (1L << 33) - 1;

    private readonly byte[] _block = new byte[TarHeader.Size];
    private long _written, _expected;

    /// <summary>
    /// Begins an entry. As many bytes as its size says have to be written next; of a sparse file, as many as its pieces have.
    /// </summary>
    /// <exception cref="InvalidOperationException">The last entry's data is not complete.</exception>
    public void Begin(TarEntry entry)
    {
        End();
        using MemoryStream records = new();
        byte[] map = entry.Extents is null ? [] : SparseMap.ToData(entry.Extents);
        long stored = entry.Extents is null ? entry.Size : map.Length + entry.Extents.Sum(extent => extent.Length);
        byte[] name = entry.Name;
        if (entry.Extents is not null)
            name = AddSparseRecords(records, entry);
        else if (!FitsName(name))
            AddRecord(records, "path"u8, name);
        if (!FitsName(entry.LinkTarget))
            AddRecord(records, "linkpath"u8, entry.LinkTarget);
        if (stored > LargestSize)
            AddRecord(records, "size"u8, Number(stored));
        if (entry.Uid > LargestId)
            AddRecord(records, "uid"u8, Number(entry.Uid));
        if (entry.Gid > LargestId)
            AddRecord(records, "gid"u8, Number(entry.Gid));
        if (entry.Modified is not { Nanoseconds: 0, Seconds: >= 0 and <= LargestSize })
            AddRecord(records, "mtime"u8, Encoding.ASCII.GetBytes(entry.Modified.ToPaxText()));
        foreach (TarAttribute attribute in entry.Attributes)
            AddRecord(records, [.. "SCHILY.xattr."u8, .. attribute.Name], attribute.Value);
        if (records.Length > 0)
        {
            WriteHeader((byte)'x', "PaxHeader"u8, 0x1a4, 0, 0, records.Length, 0, default, 0, 0);
            into.Write(records.GetBuffer(), 0, (int)records.Length);
            Pad(records.Length);
        }
        WriteHeader((byte)entry.Type, Cut(name), entry.Mode, entry.Uid, entry.Gid, stored, entry.Modified.Seconds, Cut(entry.LinkTarget),
            entry.DeviceMajor, entry.DeviceMinor);
        (_written, _expected) = (0, stored);
        Write(map);
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        _written += data.Length;
        if (_written > _expected)
            throw new InvalidOperationException("more data than the entry's size says");
        into.Write(data);
    }

    /// <summary>Ends the archive; the stream stays open.</summary>
    public void Finish()
    {
        End();
        into.Write(new byte[2 * TarHeader.Size]);
    }

    /// <summary>The format of GNU tar's version 1.0 (its manual, "Storing Sparse Files"): the name is in a record, the map before the data.</summary>
    /// <returns>What readers call the file that do not know the format: not its own name, for it would not be the file.</returns>
    private static byte[] AddSparseRecords(MemoryStream records, TarEntry entry)
    {
        AddRecord(records, "GNU.sparse.major"u8, "1"u8);
        AddRecord(records, "GNU.sparse.minor"u8, "0"u8);
        AddRecord(records, "GNU.sparse.name"u8, entry.Name);
        AddRecord(records, "GNU.sparse.realsize"u8, Number(entry.Size));
        return [.. "GNUSparseFile.0/"u8, .. entry.Name.AsSpan(Array.LastIndexOf(entry.Name, (byte)'/') + 1)];
    }

    private void End()
    {
        if (_written != _expected)
            throw new InvalidOperationException("less data than the entry's size says");
        Pad(_expected);
        (_written, _expected) = (0, 0);
    }

    private void Pad(long size) => into.Write(new byte[-size & (TarHeader.Size - 1)]);

    /// <summary>Whether a name needs no record: those are for UTF-8, header fields are for ASCII.</summary>
    private static bool FitsName(byte[] name) => name.Length <= NameRoom && Ascii.IsValid(name);

    private static ReadOnlySpan<byte> Cut(byte[] name) => FitsName(name) ? name : name.Where(Ascii.IsValid).Take(NameRoom).ToArray();

    private static byte[] Number(long value) => Encoding.ASCII.GetBytes(value.ToString());

    /// <summary>The length that begins a record counts its own digits.</summary>
    private static void AddRecord(MemoryStream records, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        int rest = key.Length + value.Length + 3, length = rest;
        while (length != rest + Number(length).Length)
            length = rest + Number(length).Length;
        records.Write([.. Number(length), (byte)' ', .. key, (byte)'=', .. value, (byte)'\n']);
    }

    private void WriteHeader(byte type, ReadOnlySpan<byte> name, uint mode, long uid, long gid, long size, long seconds, ReadOnlySpan<byte> link, uint major, uint minor)
    {
        Array.Clear(_block);
        name.CopyTo(_block);
        Octal(100, 8, mode);
        Octal(108, 8, uid <= LargestId ? uid : 0);
        Octal(116, 8, gid <= LargestId ? gid : 0);
        Octal(124, 12, size <= LargestSize ? size : 0);
        Octal(136, 12, seconds is >= 0 and <= LargestSize ? seconds : 0);
        _block.AsSpan(148, 8).Fill((byte)' ');
        _block[156] = type;
        link.CopyTo(_block.AsSpan(157));
        "ustar\000"u8.CopyTo(_block.AsSpan(257));
        Octal(329, 8, major);
        Octal(337, 8, minor);
        Octal(148, 7, _block.Sum(value => value));
        into.Write(_block);
    }

    private void Octal(int offset, int length, long value)
    {
        _block[offset + length - 1] = 0;
        for (int at = offset + length - 2; at >= offset; at--, value >>= 3)
            _block[at] = (byte)('0' + (value & 7));
    }
}
