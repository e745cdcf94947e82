using System.Buffers.Binary;
using Google.Protobuf;
using Mocker.Linux;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;
using Mocker.Shim.Ttrpc;

namespace Mocker.Tests.Unit.Shim;

/// <summary>A connection to a service, and the client's end of it as bare bytes.</summary>
internal sealed unsafe class Wire : IDisposable
{
    private readonly Descriptor _ours;

    public Wire(IService service)
    {
        Kernel.Check(Sockets.Pair(SocketType.Stream, out int ours, out int theirs), "socketpair(2)");
        _ours = new(ours);
        Files.SetNonBlocking(ours);
        Files.SetNonBlocking(theirs);
        Connection = new(Loop, new(theirs), service, _ => IsClosed = true);
        Loop.Add(Connection);
    }

    public EventLoop Loop { get; } = new();

    public Connection Connection { get; }

    public bool IsClosed { get; private set; }

    public static byte[] FrameOf(uint stream, FrameType type, ReadOnlySpan<byte> payload, int? length = null)
    {
        byte[] frame = new byte[Frame.HeaderSize + payload.Length];
        new Frame(length ?? payload.Length, stream, type, 0).Write(frame);
        payload.CopyTo(frame.AsSpan(Frame.HeaderSize));
        return frame;
    }

    public static byte[] RequestFrame(uint stream, string method, IMessage message, long timeout = 0, string service = "test") => FrameOf(
        stream, FrameType.Request, new Request { Service = service, Method = method, Payload = message.ToByteString(), TimeoutNano = timeout }.ToByteArray());

    /// <summary>Sends bytes; the server has taken them when this returns.</summary>
    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            nint sent;
            fixed (byte* start = bytes)
                sent = Files.Write(_ours.Number, start, bytes.Length);
            if (sent > 0)
                bytes = bytes[(int)sent..];
            Loop.Turn(0);
        }
        PollItem item = Connection.Item;
        while (!IsClosed && Processes.Poll(&item, 1, 0) > 0 && (item.Returned & PollItem.In) != 0)
            Loop.Turn(0);
    }

    /// <summary>All responses that have come, by their streams.</summary>
    public List<(uint Stream, Response Response)> Receive()
    {
        List<(uint, Response)> responses = [];
        byte[] all = [];
        byte* buffer = stackalloc byte[65536];
        for (nint read; (read = Files.Read(_ours.Number, buffer, 65536)) > 0; Loop.Turn(0))
            all = [.. all, .. new ReadOnlySpan<byte>(buffer, (int)read)];
        for (ReadOnlySpan<byte> rest = all; rest.Length > 0;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(rest);
            Response response = new();
            response.MergeFrom(rest.Slice(Frame.HeaderSize, length));
            responses.Add((BinaryPrimitives.ReadUInt32BigEndian(rest[4..]), response));
            rest = rest[(Frame.HeaderSize + length)..];
        }
        return responses;
    }

    public void HangUp() => _ours.Dispose();

    public void Dispose()
    {
        Connection.Dispose();
        _ours.Dispose();
        Loop.Dispose();
    }
}
