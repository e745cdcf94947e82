using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Mocker.Pull.Sources;

/// <summary>
/// The names in a tar archive and where each file's bytes are, without reading those: ustar, with long names and large sizes of pax and GNU
/// (tar(5)). System.Formats.Tar does not tell where.
/// </summary>
internal sealed class TarDirectory(SafeFileHandle archive)
{
    private const int Block = 512;

    /// <summary>Bytes of the longest extended header that is read.</summary>
    private const int LongestHeader = 1 << 20;

    private readonly long _length = RandomAccess.GetLength(archive);
    private long _next;
    private string? _name, _link;
    private long? _size;

    /// <summary>Moves to the next file or link.</summary>
    /// <returns>Null at the end.</returns>
    /// <exception cref="InvalidDataException">It is no tar archive, or it is damaged.</exception>
    public TarMember? Next()
    {
        byte[] header = new byte[Block];
        while (_next < _length)
        {
            ReadExactly(header, _next);
            if (header.AsSpan().IndexOfAnyExcept((byte)0) < 0)
                return null;
            VerifyChecksum(header);
            long start = _next + Block;
            char type = (char)header[156];
            bool isExtension = type is 'x' or 'g' or 'L' or 'K';
            long size = isExtension ? Number(header.AsSpan(124, 12)) : _size ?? Number(header.AsSpan(124, 12));
            // Links and the like have no content, whatever the number says.
            long occupied = type is '1' or '2' or '3' or '4' or '5' or '6' ? 0 : size;
            if (occupied < 0 || occupied > _length - start)
                throw new InvalidDataException($"a file at byte {_next} is longer than the archive");
            _next = start + (occupied + Block - 1) / Block * Block;
            if (isExtension)
            {
                Extend(type, start, size);
                continue;
            }
            TarMember member = new(type, _name ?? Name(header), _link ?? Text(header.AsSpan(157, 100)), start, occupied);
            (_name, _link, _size) = (null, null, null);
            return member;
        }
        return null;
    }

    private static string Name(byte[] header)
    {
        string name = Text(header.AsSpan(0, 100));
        bool isUstar = header.AsSpan(257, 6).SequenceEqual("ustar\0"u8);
        string prefix = isUstar ? Text(header.AsSpan(345, 155)) : "";
        return prefix.Length > 0 ? $"{prefix}/{name}" : name;
    }

    private static string Text(ReadOnlySpan<byte> field)
    {
        int end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }

    /// <summary>Octal digits, or with the highest bit set a number in binary, as GNU writes those that are too large.</summary>
    private static long Number(ReadOnlySpan<byte> field)
    {
        long number = 0;
        if ((field[0] & 0x80) != 0)
        {
            if (field[0] != 0x80 || field[1..4].IndexOfAnyExcept((byte)0) >= 0)
                throw new InvalidDataException("a size that is too large");
            foreach (byte b in field[4..])
                number = number << 8 | b;
            return number;
        }
        foreach (byte b in field.Trim(" \0"u8))
            number = b is >= (byte)'0' and <= (byte)'7' ? number * 8 + b - '0' : throw new InvalidDataException("a number that is not octal");
        return number;
    }

    private static void VerifyChecksum(byte[] header)
    {
        int sum = 0;
        for (int i = 0; i < Block; i++)
            sum += i is >= 148 and < 156 ? ' ' : header[i];
        if (sum != Number(header.AsSpan(148, 8)))
            throw new InvalidDataException("a header with a wrong checksum");
    }

    private void Extend(char type, long start, long size)
    {
        if (size > LongestHeader)
            throw new InvalidDataException($"an extended header of {size} bytes");
        byte[] content = new byte[size];
        ReadExactly(content, start);
        if (type == 'L')
            _name = Text(content);
        else if (type == 'K')
            _link = Text(content);
        else if (type == 'x')
            ReadRecords(content);
    }

    /// <summary>Records of the form "LENGTH NAME=VALUE\n" (pax).</summary>
    private void ReadRecords(ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            int space = records.IndexOf((byte)' ');
            if (space <= 0 || !int.TryParse(records[..space], NumberStyles.None, null, out int length) || length <= space + 1 || length > records.Length)
                throw new InvalidDataException("an extended header that is damaged");
            ReadOnlySpan<byte> record = records[(space + 1)..(length - 1)];
            int equals = record.IndexOf((byte)'=');
            string value = Encoding.UTF8.GetString(record[(equals + 1)..]);
            switch (equals < 0 ? "" : Encoding.UTF8.GetString(record[..equals]))
            {
                case "path": _name = value; break;
                case "linkpath": _link = value; break;
                case "size": _size = long.TryParse(value, NumberStyles.None, null, out long size) ? size : throw new InvalidDataException("a size that is no number"); break;
            }
            records = records[length..];
        }
    }

    private void ReadExactly(Span<byte> buffer, long at)
    {
        for (int filled = 0; filled < buffer.Length;)
        {
            int read = RandomAccess.Read(archive, buffer[filled..], at + filled);
            filled += read > 0 ? read : throw new InvalidDataException("it ends too early");
        }
    }
}
