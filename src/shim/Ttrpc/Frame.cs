using System.Buffers.Binary;

namespace Mocker.Shim.Ttrpc;

/// <summary>The header of a ttrpc frame: length and stream in network order, type, flags.</summary>
internal readonly record struct Frame(int Length, uint Stream, FrameType Type, byte Flags)
{
    public const int HeaderSize = 10;

    /// <summary>The most that may follow a header.</summary>
    public const int LongestPayload = 4 << 20;

    /// <summary>Reads a header. A length above 2^31 becomes negative, and is as much too long as any other.</summary>
    public static Frame Read(ReadOnlySpan<byte> header) => new(
        BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadUInt32BigEndian(header[4..]), (FrameType)header[8], header[9]);

    public bool IsTooLong => Length is < 0 or > LongestPayload;

    public void Write(Span<byte> header)
    {
        BinaryPrimitives.WriteInt32BigEndian(header, Length);
        BinaryPrimitives.WriteUInt32BigEndian(header[4..], Stream);
        header[8] = (byte)Type;
        header[9] = Flags;
    }
}

internal enum FrameType : byte
{
    Request = 1,
    Response = 2,
    Data = 3,
}
