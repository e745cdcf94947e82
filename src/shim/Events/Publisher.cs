using Google.Protobuf;
using Mocker.Container;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Events;

/// <summary>
/// Tells containerd what happens, one after the other in the order that it happened. While containerd is away events wait, and
/// are sent when it is back.
/// </summary>
internal sealed class Publisher(EventLoop loop, string space, IEventRoute route)
{
    private const int FirstPause = 50, LongestPause = 2000;

    // What containerd refuses it refuses again: it is given up, so that what comes after it gets through.
    private const int MostRefusals = 5;

    // A container makes a handful. Beyond this containerd has been away for so long that nobody will miss the oldest.
    private const int MostWaiting = 16384;

    private readonly Queue<Envelope> _waiting = [];
    private int _pause = FirstPause;
    private int _refusals;
    private bool _busy;

    /// <summary>Nothing is left to be told.</summary>
    public bool IsIdle => _waiting.Count == 0;

    /// <summary>Tells an event.</summary>
    /// <param name="topic">Such as /tasks/start.</param>
    /// <param name="type">The message's name in containerd.events.</param>
    /// <param name="message">The event.</param>
    public void Publish(string topic, string type, IMessage message)
    {
        if (_waiting.Count == MostWaiting)
            _waiting.Dequeue();
        _waiting.Enqueue(new()
        {
            Timestamp = Clock.Now(),
            Namespace = space,
            Topic = topic,
            Event = new() { TypeUrl = "containerd.events." + type, Value = message.ToByteString() },
        });
        Next();
    }

    private void Next()
    {
        if (_busy || _waiting.Count == 0)
            return;
        _busy = true;
        route.Send(_waiting.Peek(), Sent);
    }

    private void Sent(EventOutcome outcome)
    {
        if (outcome == EventOutcome.Unreachable)
        {
            loop.After(_pause, Again);
            _pause = Math.Min(_pause * 2, LongestPause);
            return;
        }
        _pause = FirstPause;
        if (outcome == EventOutcome.Refused && ++_refusals < MostRefusals)
        {
            loop.After(FirstPause, Again);
            return;
        }
        if (outcome == EventOutcome.Refused)
            Log.Warning($"containerd does not take the event {_waiting.Peek().Topic}");
        _refusals = 0;
        _waiting.Dequeue();
        Again();
    }

    private void Again()
    {
        _busy = false;
        Next();
    }
}
