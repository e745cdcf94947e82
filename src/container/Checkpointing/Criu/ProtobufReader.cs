using System.Text;

namespace Mocker.Container.Checkpointing.Criu;

/// <summary>Reads a protocol buffers message (protobuf.dev, Encoding), field by field.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;

    /// <summary>The number of the field that <see cref="Next"/> has come to.</summary>
    public int Field { get; private set; }

    /// <summary>Its value, if it is a number.</summary>
    public long Number { get; private set; }

    /// <summary>Its value, if it has a length: a text or a message.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    public readonly string Text => Encoding.UTF8.GetString(Bytes);

    /// <summary>Goes to the next field; false at the end.</summary>
    /// <exception cref="ContainerException">The message is damaged.</exception>
    public bool Next()
    {
        if (_rest.IsEmpty)
            return false;
        ulong key = Take();
        Field = (int)(key >> 3);
        Number = 0;
        Bytes = default;
        switch (key & 7)
        {
            case 0: Number = (long)Take(); break;
            case 1: Bytes = Take(8); break;
            case 2: Bytes = Take(Take()); break;
            case 5: Bytes = Take(4); break;
            default: throw Damaged();
        }
        return true;
    }

    private ulong Take()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte part = Take(1)[0];
            value |= (ulong)(part & 0x7f) << shift;
            if (part < 0x80)
                return value;
        }
        throw Damaged();
    }

    private ReadOnlySpan<byte> Take(ulong length)
    {
        if (length > (ulong)_rest.Length)
            throw Damaged();
        ReadOnlySpan<byte> taken = _rest[..(int)length];
        _rest = _rest[(int)length..];
        return taken;
    }

    private static ContainerException Damaged() => new("cannot understand CRIU: it sent what is no protocol buffers message");
}
