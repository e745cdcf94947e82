using System.Buffers.Binary;

namespace Mocker.Linux.Bus;

/// <summary>Message types (D-Bus Specification, Message Format).</summary>
internal enum BusMessageType
{
    MethodCall = 1,
    MethodReturn = 2,
    Error = 3,
    Signal = 4,
}

/// <summary>One message.</summary>
internal sealed class BusMessage
{
    /// <summary>What every message starts with, up to and with the length of its header fields.</summary>
    public const int FixedSize = 16;

    // The specification allows 128 MiB. What we ask for has some hundred bytes; this bounds what a mad peer costs.
    private const uint Greatest = 1 << 16;

    public required BusMessageType Type { get; init; }

    public uint Serial { get; init; }

    /// <summary>Of an answer: the call's serial.</summary>
    public uint ReplySerial { get; init; }

    public string? Path { get; init; }

    public string? Interface { get; init; }

    /// <summary>The method's or the signal's name.</summary>
    public string? Member { get; init; }

    public string? ErrorName { get; init; }

    /// <summary>To whom; null where there is no bus between.</summary>
    public string? Destination { get; init; }

    public IReadOnlyList<BusValue> Body { get; init; } = [];

    /// <summary>A method call, ready to be sent.</summary>
    public static BusMessage Call(uint serial, string? destination, string path, string @interface, string member, BusValue[] arguments) => new()
    {
        Type = BusMessageType.MethodCall,
        Serial = serial,
        Destination = destination,
        Path = path,
        Interface = @interface,
        Member = member,
        Body = arguments,
    };

    public byte[] Encode()
    {
        BusWriter writer = new();
        writer.Number('y', 'l');
        writer.Number('y', (ulong)Type);
        writer.Number('y', 0);
        writer.Number('y', 1);
        writer.Number('u', 0);
        writer.Number('u', Serial);
        string signature = string.Concat(Body.Select(value => value.Signature));
        List<BusValue> fields = [];
        AddField(fields, 1, 'o', Path);
        AddField(fields, 2, 's', Interface);
        AddField(fields, 3, 's', Member);
        AddField(fields, 4, 's', ErrorName);
        if (ReplySerial != 0)
            fields.Add(new BusStruct(new BusNumber('y', 5), new BusVariant(BusValue.Of(ReplySerial))));
        AddField(fields, 6, 's', Destination);
        AddField(fields, 8, 'g', signature.Length == 0 ? null : signature);
        writer.Array("(yv)", [.. fields]);
        writer.Align(8);
        int start = writer.Length;
        foreach (BusValue value in Body)
            value.Write(writer);
        writer.SetUInt32(4, (uint)(writer.Length - start));
        return writer.Written.ToArray();
    }

    /// <summary>The size of a whole message.</summary>
    /// <param name="start">Its first <see cref="FixedSize"/> bytes.</param>
    /// <exception cref="BusException">That is no message, or an unreasonable one.</exception>
    public static int Size(ReadOnlySpan<byte> start)
    {
        if (start[0] != 'l' || start[3] != 1)
            throw new BusException("the peer has sent something that is not a little-endian message of D-Bus, version 1");
        uint body = BinaryPrimitives.ReadUInt32LittleEndian(start[4..]);
        uint fields = BinaryPrimitives.ReadUInt32LittleEndian(start[12..]);
        if (body > Greatest || fields > Greatest)
            throw new BusException($"the peer has sent a message of {(ulong)body + fields} bytes, which nobody has asked for");
        return FixedSize + (int)((fields + 7) / 8 * 8 + body);
    }

    /// <summary>Reads a whole message.</summary>
    /// <exception cref="BusException">It is malformed.</exception>
    public static BusMessage Parse(ReadOnlySpan<byte> bytes)
    {
        BusReader reader = new(bytes, FixedSize - sizeof(uint));
        BusValue[] fields = reader.Values("a(yv)");
        reader.Align(8);
        BusValue[] body = reader.Values(Text(fields, 8) ?? "");
        return reader.Position != bytes.Length ? throw new BusException("the peer has sent a message with more bytes than its signature tells") : new()
        {
            Type = (BusMessageType)bytes[1],
            Serial = BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]),
            Path = Text(fields, 1),
            Interface = Text(fields, 2),
            Member = Text(fields, 3),
            ErrorName = Text(fields, 4),
            ReplySerial = (uint)(Find(fields, 5) is BusNumber { Signature: "u" } serial ? serial.Bits : 0),
            Body = body,
        };
    }

    private static void AddField(List<BusValue> fields, byte code, char type, string? text)
    {
        if (text is not null)
            fields.Add(new BusStruct(new BusNumber('y', code), new BusVariant(new BusText(type, text))));
    }

    private static string? Text(BusValue[] fields, byte code) => (Find(fields, code) as BusText)?.Text;

    // Fields that are not known are passed over, as the specification asks.
    private static BusValue? Find(BusValue[] fields, byte code)
    {
        foreach (BusValue field in ((BusArray)fields[0]).Items)
            if (field is BusStruct { Values: [BusNumber number, BusVariant variant] } && number.Bits == code)
                return variant.Value;
        return null;
    }
}
