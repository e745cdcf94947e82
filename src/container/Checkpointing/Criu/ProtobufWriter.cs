using System.Text;

namespace Mocker.Container.Checkpointing.Criu;

/// <summary>Writes a protocol buffers message (protobuf.dev, Encoding): the few kinds of fields that CRIU's requests have.</summary>
internal sealed class ProtobufWriter
{
    private const int Varint = 0, Length = 2;

    private readonly List<byte> _bytes = [];

    /// <summary>An int32, uint32 or enum; a negative one is extended to 64 bits.</summary>
    public void Write(int field, long value)
    {
        Append((ulong)(field << 3 | Varint));
        Append((ulong)value);
    }

    public void Write(int field, bool value) => Write(field, value ? 1 : 0);

    public void Write(int field, string value) => Write(field, Encoding.UTF8.GetBytes(value));

    /// <summary>A message in this one.</summary>
    public void Write(int field, ProtobufWriter message) => Write(field, message.ToArray());

    public byte[] ToArray() => [.. _bytes];

    private void Write(int field, byte[] bytes)
    {
        Append((ulong)(field << 3 | Length));
        Append((ulong)bytes.Length);
        _bytes.AddRange(bytes);
    }

    private void Append(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
