using System.Globalization;

namespace Mocker.Linux.Netlink;

/// <summary>The address of a network device of Ethernet's kind: six bytes.</summary>
public readonly record struct MacAddress
{
    private const int Size = 6;

    private readonly ulong _value;

    private MacAddress(ulong value) => _value = value;

    /// <summary>Six bytes, as they go over the wire.</summary>
    public static MacAddress Of(ReadOnlySpan<byte> bytes)
    {
        ulong value = 0;
        foreach (byte one in bytes[..Size])
            value = value << 8 | one;
        return new(value);
    }

    /// <summary>Reads "02:4d:0a:54:00:02"; false for anything else, and for addresses that are those of many devices.</summary>
    public static bool TryParse(string text, out MacAddress address)
    {
        address = default;
        string[] parts = text.Split(':');
        if (parts.Length != Size)
            return false;
        Span<byte> bytes = stackalloc byte[Size];
        for (int i = 0; i < Size; i++)
            if (parts[i].Length != 2 || !byte.TryParse(parts[i], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i]))
                return false;
        address = Of(bytes);
        return (bytes[0] & 1) == 0 && address._value != 0;
    }

    /// <summary>The six bytes.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[Size];
        for (int i = 0; i < Size; i++)
            bytes[i] = (byte)(_value >> (8 * (Size - 1 - i)));
        return bytes;
    }

    public override string ToString() => string.Join(':', Array.ConvertAll(ToBytes(), static one => one.ToString("x2", CultureInfo.InvariantCulture)));
}
