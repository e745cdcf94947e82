using Google.Protobuf;
using Mocker.Linux;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Ttrpc;

/// <summary>A client's connection: its requests become calls. What is no request is answered with an error, or dropped where there is nobody to answer.</summary>
internal sealed class Connection(EventLoop loop, Descriptor socket, IService service, Action<Connection> closed) : FrameStream(loop, socket)
{
    private readonly EventLoop _loop = loop;
    private uint _lastStream;

    protected override void Received(Frame frame, ReadOnlySpan<byte> payload)
    {
        // Data belong to streams, and no method here has one; responses are not for a server.
        if (frame.Type != FrameType.Request)
            return;
        if (!Accepts(frame))
            return;
        Request request = new();
        try
        {
            request.MergeFrom(payload);
        }
        catch (InvalidProtocolBufferException)
        {
            Refuse(frame, StatusCode.InvalidArgument, "the request is malformed");
            return;
        }
        Serve(new(this, frame.Stream, request));
    }

    protected override void Refused(Frame frame) => Refuse(
        frame, StatusCode.ResourceExhausted, $"message length {(uint)frame.Length} exceed maximum message size of {Frame.LongestPayload}");

    protected override void Closed() => closed(this);

    private bool Accepts(Frame frame)
    {
        if (frame.Stream % 2 != 1)
            Refuse(frame, StatusCode.InvalidArgument, "StreamID must be odd for client initiated streams");
        else if (frame.Stream <= _lastStream)
            Refuse(frame, StatusCode.InvalidArgument, "StreamID cannot be re-used and must increment");
        else
        {
            _lastStream = frame.Stream;
            return true;
        }
        return false;
    }

    private void Serve(Call call)
    {
        call.Limit(_loop);
        try
        {
            service.Serve(call);
        }
        catch (CallException e)
        {
            call.Fail(e.Code, e.Message);
        }
    }

    private void Refuse(Frame frame, StatusCode code, string message) =>
        Send(frame.Stream, FrameType.Response, new Response { Status = new() { Code = (int)code, Message = message } });
}
