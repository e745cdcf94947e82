using System.Text;

namespace Mocker.Tests.Unit.Layers;

/// <summary>Archives made by hand, header by header, so that they can be wrong.</summary>
internal sealed class TarBytes
{
    private readonly List<byte> _bytes = [];

    public static byte[] Ascii(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A ustar header, and its data filled up to whole blocks.</summary>
    /// <param name="change">Last changes, before the checksum is computed.</param>
    public TarBytes Entry(string name, char type = '0', string data = "", string link = "", uint mode = 0x1a4, long uid = 0, long gid = 0,
        long? size = null, long time = 1_000_000_000, string prefix = "", int major = 0, int minor = 0, string magic = "ustar\000", Action<byte[]>? change = null)
    {
        byte[] header = new byte[512];
        Ascii(name).CopyTo(header, 0);
        Octal(header, 100, 8, mode);
        Octal(header, 108, 8, uid);
        Octal(header, 116, 8, gid);
        Octal(header, 124, 12, size ?? data.Length);
        Octal(header, 136, 12, time);
        header[156] = (byte)type;
        Ascii(link).CopyTo(header, 157);
        Ascii(magic).CopyTo(header, 257);
        Octal(header, 329, 8, major);
        Octal(header, 337, 8, minor);
        Ascii(prefix).CopyTo(header, 345);
        change?.Invoke(header);
        Checksum(header);
        _bytes.AddRange(header);
        return Data(data);
    }

    /// <summary>A PAX header with the given records.</summary>
    public TarBytes Pax(params (string Key, string Value)[] records) => Pax('x', records);

    public TarBytes Pax(char type, params (string Key, string Value)[] records) =>
        Entry("PaxHeader", type, string.Concat(records.Select(record => Record(record.Key, record.Value))));

    public TarBytes Raw(byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    /// <summary>Data filled up to whole blocks.</summary>
    public TarBytes Data(string data)
    {
        _bytes.AddRange(Ascii(data));
        _bytes.AddRange(new byte[-data.Length & 511]);
        return this;
    }

    /// <summary>The archive so far, without an end marker.</summary>
    public byte[] Open() => [.. _bytes];

    /// <summary>The archive with its end marker.</summary>
    public byte[] End() => [.. _bytes, .. new byte[1024]];

    public static string Record(string key, string value)
    {
        int rest = key.Length + value.Length + 3, length = rest;
        while (length != rest + length.ToString().Length)
            length = rest + length.ToString().Length;
        return $"{length} {key}={value}\n";
    }

    public static void Octal(byte[] header, int offset, int length, long value) =>
        Ascii(Convert.ToString(value, 8).PadLeft(length - 1, '0')).CopyTo(header, offset);

    public static void Checksum(byte[] header)
    {
        header.AsSpan(148, 8).Fill((byte)' ');
        Ascii(Convert.ToString(header.Sum(value => value), 8).PadLeft(6, '0') + "\0").CopyTo(header, 148);
    }
}
