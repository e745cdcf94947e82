using Google.Protobuf;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Ttrpc;

/// <summary>A request that has to be answered, at once or later, once.</summary>
internal sealed class Call(Connection connection, uint stream, Request request)
{
    private Alarm? _deadline;

    public string Service => request.Service;

    public string Method => request.Method;

    /// <summary>It has been answered, or nobody waits for the answer any more.</summary>
    public bool IsOver => _answered || connection.IsClosed;

    private bool _answered;

    /// <summary>Reads the request's message into an empty one, and returns that.</summary>
    /// <exception cref="CallException">It is malformed.</exception>
    public T Read<T>(T message) where T : IMessage
    {
        try
        {
            message.MergeFrom(request.Payload.Span);
            return message;
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new CallException(StatusCode.InvalidArgument, $"the request of {Service}/{Method} is malformed", e);
        }
    }

    /// <summary>Answers with an error when the caller's patience is at its end (timeout_nano).</summary>
    public void Limit(EventLoop loop)
    {
        if (request.TimeoutNano > 0)
            _deadline = loop.After(request.TimeoutNano / 1_000_000, () => Fail(StatusCode.DeadlineExceeded, "context deadline exceeded"));
    }

    public void Reply(IMessage message) => Answer(new() { Status = new(), Payload = message.ToByteString() });

    public void Fail(StatusCode code, string message) => Answer(new() { Status = new() { Code = (int)code, Message = message } });

    private void Answer(Response response)
    {
        if (IsOver)
            return;
        _answered = true;
        _deadline?.CallOff();
        connection.Send(stream, FrameType.Response, response);
    }
}
