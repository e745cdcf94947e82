using Google.Protobuf;
using Mocker.Linux;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Ttrpc;

/// <summary>A connection to a server, over which requests are sent.</summary>
internal sealed class Client(EventLoop loop, Descriptor socket, Action closed) : FrameStream(loop, socket)
{
    private readonly Dictionary<uint, Action<Response>> _waiting = [];
    private uint _nextStream = 1;

    /// <summary>Connects; null when nobody listens there, or too many wait.</summary>
    public static unsafe Client? Connect(EventLoop loop, string path, Action closed)
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.Stream), "socket(2)"));
        Files.SetNonBlocking(socket.Number);
        using CString name = new(path);
        if (path.Length > Sockets.LongestPath || Sockets.Connect(socket.Number, name) < 0)
        {
            socket.Dispose();
            return null;
        }
        Client client = new(loop, socket, closed);
        loop.Add(client);
        return client;
    }

    /// <summary>Sends a request; the answer comes to <paramref name="answered"/>, unless the connection is closed before.</summary>
    public void Send(Request request, Action<Response> answered)
    {
        _waiting[_nextStream] = answered;
        uint stream = _nextStream;
        _nextStream += 2;
        Send(stream, FrameType.Request, request);
    }

    protected override void Received(Frame frame, ReadOnlySpan<byte> payload)
    {
        if (frame.Type != FrameType.Response || !_waiting.Remove(frame.Stream, out Action<Response>? answered))
            return;
        Response response = new();
        try
        {
            response.MergeFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            Dispose();
            return;
        }
        answered(response);
    }

    protected override void Refused(Frame frame)
    {
        if (_waiting.Remove(frame.Stream, out Action<Response>? answered))
            answered(new() { Status = new() { Code = (int)StatusCode.ResourceExhausted, Message = "the answer is too long" } });
    }

    protected override void Closed() => closed();
}
