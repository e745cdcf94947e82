using System.Buffers.Binary;
using System.Text;

namespace Mocker.Linux.Bus;

/// <summary>Lays values out as they are sent (D-Bus Specification, Marshaling), in little-endian byte order.</summary>
internal sealed class BusWriter
{
    private byte[] _bytes = new byte[512];

    public int Length { get; private set; }

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, Length);

    public void Align(int boundary) => Take((boundary - Length % boundary) % boundary).Clear();

    public void Number(char type, ulong bits)
    {
        int size = BusSignature.Size(type);
        Align(size);
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, bits);
        eight[..size].CopyTo(Take(size));
    }

    public void Text(char type, string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Number(type == 'g' ? 'y' : 'u', (ulong)length);
        Encoding.UTF8.GetBytes(text, Take(length));
        Number('y', 0);
    }

    public void Array(string element, BusValue[] items)
    {
        Number('u', 0);
        int size = Length - 4;
        // Not part of the array's length, and there even when it is empty.
        Align(BusSignature.Alignment(element[0]));
        int start = Length;
        foreach (BusValue item in items)
            item.Write(this);
        SetUInt32(size, (uint)(Length - start));
    }

    public void Struct(BusValue[] values)
    {
        Align(8);
        foreach (BusValue value in values)
            value.Write(this);
    }

    /// <summary>Fills in what was not known before.</summary>
    public void SetUInt32(int offset, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(_bytes.AsSpan(offset), value);

    private Span<byte> Take(int count)
    {
        while (Length + count > _bytes.Length)
            System.Array.Resize(ref _bytes, _bytes.Length * 2);
        Length += count;
        return _bytes.AsSpan(Length - count, count);
    }
}
