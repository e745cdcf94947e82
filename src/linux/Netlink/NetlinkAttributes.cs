using System.Runtime.InteropServices;
using System.Text;

namespace Mocker.Linux.Netlink;

/// <summary>Reads attributes (struct nlattr, netlink(7)), one after the other.</summary>
/// <param name="bytes">The attributes, and nothing before them.</param>
public ref struct NetlinkAttributes(ReadOnlySpan<byte> bytes)
{
    private const int HeaderSize = 4;
    private const ushort TypeMask = 0x3fff;

    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The type of the one that <see cref="Next"/> has come to.</summary>
    public ushort Type { get; private set; }

    /// <summary>Its value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next; false when there is none, or what follows is no attribute.</summary>
    public bool Next()
    {
        if (_rest.Length < HeaderSize)
            return false;
        int length = MemoryMarshal.Read<ushort>(_rest);
        if (length < HeaderSize || length > _rest.Length)
            return false;
        Type = (ushort)(MemoryMarshal.Read<ushort>(_rest[2..]) & TypeMask);
        Value = _rest[HeaderSize..length];
        _rest = _rest[Math.Min(length + 3 & ~3, _rest.Length)..];
        return true;
    }

    /// <summary>The value of the first one of a type; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> bytes, ushort type)
    {
        NetlinkAttributes attributes = new(bytes);
        while (attributes.Next())
            if (attributes.Type == type)
                return attributes.Value;
        return default;
    }

    /// <summary>The number in an attribute of four bytes; 0 for one that is not there.</summary>
    public static int Number(ReadOnlySpan<byte> value) => value.Length < 4 ? 0 : MemoryMarshal.Read<int>(value);

    /// <summary>The text of a NUL-terminated attribute.</summary>
    public static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value.TrimEnd((byte)0));
}
