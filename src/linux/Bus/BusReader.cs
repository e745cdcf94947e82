using System.Buffers.Binary;
using System.Text;

namespace Mocker.Linux.Bus;

/// <summary>Reads values as they were sent. Whatever the bytes are, it ends with values or a <see cref="BusException"/>.</summary>
/// <param name="bytes">From the message's start, for values are aligned to that.</param>
/// <param name="position">Where to begin.</param>
internal ref struct BusReader(ReadOnlySpan<byte> bytes, int position = 0)
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _depth;

    public int Position { get; private set; } = position;

    /// <summary>Reads the values of a whole signature.</summary>
    public BusValue[] Values(ReadOnlySpan<char> signature)
    {
        List<BusValue> values = [];
        for (int first; !signature.IsEmpty; signature = signature[first..])
        {
            first = BusSignature.FirstType(signature);
            values.Add(Value(signature[..first]));
        }
        return [.. values];
    }

    public void Align(int boundary)
    {
        foreach (byte padding in Take((boundary - Position % boundary) % boundary))
            if (padding != 0)
                throw Malformed("padding that is not zero");
    }

    public ulong Number(char type)
    {
        int size = BusSignature.Size(type);
        Align(size);
        ReadOnlySpan<byte> number = Take(size);
        return type switch
        {
            'y' => number[0],
            'n' => (ulong)BinaryPrimitives.ReadInt16LittleEndian(number),
            'q' => BinaryPrimitives.ReadUInt16LittleEndian(number),
            'i' or 'h' => (ulong)BinaryPrimitives.ReadInt32LittleEndian(number),
            'b' => BinaryPrimitives.ReadUInt32LittleEndian(number) is uint flag and <= 1 ? flag : throw Malformed("a boolean that is neither 0 nor 1"),
            'u' => BinaryPrimitives.ReadUInt32LittleEndian(number),
            _ => BinaryPrimitives.ReadUInt64LittleEndian(number),
        };
    }

    private BusValue Value(ReadOnlySpan<char> type)
    {
        if (_depth > BusSignature.Deepest)
            throw Malformed("containers nested too deeply");
        return type[0] switch
        {
            's' or 'o' or 'g' => new BusText(type[0], Text(type[0])),
            'v' => Variant(),
            'a' => Array(type[1..]),
            '(' or '{' => Struct(type),
            _ => new BusNumber(type[0], Number(type[0])),
        };
    }

    private string Text(char type)
    {
        ulong length = Number(type == 'g' ? 'y' : 'u');
        ReadOnlySpan<byte> text = Take(length);
        if (Take(1)[0] != 0 || text.Contains((byte)0))
            throw Malformed("a string that does not end with its only NUL");
        try
        {
            return s_strict.GetString(text);
        }
        catch (ArgumentException)
        {
            throw Malformed("a string that is not UTF-8");
        }
    }

    private BusVariant Variant()
    {
        string signature = Text('g');
        if (BusSignature.FirstType(signature) != signature.Length)
            throw Malformed("a variant of several types");
        _depth++;
        BusValue value = Value(signature);
        _depth--;
        return new(value);
    }

    private BusArray Array(ReadOnlySpan<char> element)
    {
        ulong size = Number('u');
        Align(BusSignature.Alignment(element[0]));
        if (size > (ulong)(_bytes.Length - Position))
            throw Malformed("an array that is longer than the message");
        int end = Position + (int)size;
        List<BusValue> items = [];
        _depth++;
        while (Position < end)
            items.Add(Value(element));
        _depth--;
        return Position == end ? new(element.ToString(), [.. items]) : throw Malformed("an array whose last element is longer than it");
    }

    private BusStruct Struct(ReadOnlySpan<char> type)
    {
        Align(8);
        _depth++;
        BusValue[] values = Values(type[1..^1]);
        _depth--;
        return new(values, isEntry: type[0] == '{');
    }

    private ReadOnlySpan<byte> Take(ulong count)
    {
        if (count > (ulong)(_bytes.Length - Position))
            throw Malformed("a value that is longer than the message");
        Position += (int)count;
        return _bytes.Slice(Position - (int)count, (int)count);
    }

    private ReadOnlySpan<byte> Take(int count) => Take((ulong)count);

    private static BusException Malformed(string what) => new($"the peer has sent {what}");
}
