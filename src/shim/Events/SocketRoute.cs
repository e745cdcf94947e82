using Google.Protobuf;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;
using Mocker.Shim.Ttrpc;

namespace Mocker.Shim.Events;

/// <summary>Events over containerd's ttrpc socket (TTRPC_ADDRESS).</summary>
internal sealed class SocketRoute(EventLoop loop, string path) : IEventRoute
{
    private Client? _client;
    private Action<EventOutcome>? _sent;

    public void Send(Envelope envelope, Action<EventOutcome> sent)
    {
        _sent = sent;
        _client ??= Client.Connect(loop, path, Closed);
        if (_client is null)
        {
            Finish(EventOutcome.Unreachable);
            return;
        }
        Request request = new()
        {
            Service = "containerd.services.events.ttrpc.v1.Events",
            Method = "Forward",
            Payload = new ForwardRequest { Envelope = envelope }.ToByteString(),
        };
        request.Metadata.Add(new KeyValue { Key = "containerd-namespace-ttrpc", Value = envelope.Namespace });
        _client.Send(request, response => Finish(response.Status is { Code: not 0 } ? EventOutcome.Refused : EventOutcome.Taken));
    }

    private void Closed()
    {
        _client = null;
        Finish(EventOutcome.Unreachable);
    }

    private void Finish(EventOutcome outcome)
    {
        Action<EventOutcome>? sent = _sent;
        _sent = null;
        sent?.Invoke(outcome);
    }
}
