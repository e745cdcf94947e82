using System.Buffers.Binary;

namespace Mocker.Pull.Layers.Tar;

/// <summary>The fields of one header block (tar(5): v7, ustar, GNU, and star, which is ustar with a shorter prefix).</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    public const int Size = 512;

    private readonly ReadOnlySpan<byte> _block = block;

    public ReadOnlySpan<byte> Block => _block;

    public byte TypeFlag => _block[156];

    public ReadOnlySpan<byte> Name => Text(0, 100);

    public ReadOnlySpan<byte> LinkName => Text(157, 100);

    /// <summary>What ustar puts before the name, with a slash between; empty in other formats.</summary>
    public ReadOnlySpan<byte> Prefix => !IsUstar ? default : Text(345, _block[508..].SequenceEqual("tar\0"u8) ? 131 : 155);

    public bool IsUstar => _block.Slice(257, 6).SequenceEqual("ustar\0"u8);

    public bool IsGnu => _block.Slice(257, 8).SequenceEqual("ustar  \0"u8);

    public long? Mode => Number(100, 8);

    public long? Uid => Number(108, 8);

    public long? Gid => Number(116, 8);

    public long? FileSize => Number(124, 12);

    public long? Modified => Number(136, 12);

    /// <summary>Device numbers, which v7 headers do not have: 0 there.</summary>
    public long? DeviceMajor => IsUstar || IsGnu ? Number(329, 8) : 0;

    public long? DeviceMinor => IsUstar || IsGnu ? Number(337, 8) : 0;

    public bool IsZero => !_block.ContainsAnyExcept((byte)0);

    /// <summary>The sum of all bytes with the checksum's own as spaces; old implementations added signed ones.</summary>
    public bool ChecksumMatches
    {
        get
        {
            long unsigned = 0, signed = 0;
            for (int at = 0; at < Size; at++)
            {
                byte value = at is >= 148 and < 156 ? (byte)' ' : _block[at];
                unsigned += value;
                signed += (sbyte)value;
            }
            long? stated = Number(148, 8);
            return stated == unsigned || stated == signed;
        }
    }

    /// <summary>The text of a field, up to its NUL.</summary>
    public ReadOnlySpan<byte> Text(int offset, int length)
    {
        ReadOnlySpan<byte> field = _block.Slice(offset, length);
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }

    /// <summary>
    /// The number in a field: octal, with spaces or NULs around it (an empty field is 0), or, with the first bit set, big-endian in two's
    /// complement as GNU tar and star write what octal has no room for.
    /// </summary>
    /// <returns>Null when the field holds no number, or one of more than 63 bits.</returns>
    public long? Number(int offset, int length)
    {
        ReadOnlySpan<byte> field = _block.Slice(offset, length);
        return (field[0] & 0x80) != 0 ? Binary(field) : Octal(field);
    }

    private static long? Octal(ReadOnlySpan<byte> field)
    {
        long value = 0;
        foreach (byte digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7' || value > long.MaxValue >> 3)
                return null;
            value = value << 3 | (long)(digit - '0');
        }
        return value;
    }

    private static long? Binary(ReadOnlySpan<byte> field)
    {
        // The first bit only tells the encoding; the second one is the sign.
        bool negative = (field[0] & 0x40) != 0;
        byte first = (byte)(negative ? field[0] | 0x80 : field[0] & 0x7f), extension = negative ? (byte)0xff : (byte)0;
        ReadOnlySpan<byte> low = field[^8..];
        if (field.Length == 8)
        {
            long value = BinaryPrimitives.ReadInt64BigEndian(low);
            return (long)((ulong)value & 0x00ff_ffff_ffff_ffff | (ulong)first << 56);
        }
        if (first != extension || field[1..^8].ContainsAnyExcept(extension))
            return null;
        long wide = BinaryPrimitives.ReadInt64BigEndian(low);
        return wide < 0 == negative ? wide : null;
    }
}
