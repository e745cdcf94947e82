using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Mocker.Container;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;

namespace Mocker.Shim.Events;

/// <summary>
/// Tells containerd what happens, one after the other in the order that it happened, when the loop has done what it is at: who
/// waits for an answer has it before. While containerd is away events wait, and are sent when it is back.
/// </summary>
internal sealed class Publisher(EventLoop loop, string space, IEventRoute route)
{
    private const int FirstPause = 50, LongestPause = 2000;

    // What containerd refuses it refuses again: it is given up, so that what comes after it gets through.
    private const int MostRefusals = 5;

    // A container makes a handful. Beyond this containerd has been away for so long that nobody will miss the oldest.
    private const int MostWaiting = 16384;

    private readonly Queue<Notice> _waiting = [];
    private int _pause = FirstPause;
    private int _refusals;
    private bool _busy;

    /// <summary>Nothing is left to be told.</summary>
    public bool IsIdle => _waiting.Count == 0;

    /// <summary>Tells an event.</summary>
    /// <param name="topic">Such as /tasks/start.</param>
    /// <param name="type">The message's name in containerd.events.</param>
    /// <param name="message">The event, which is not changed any more.</param>
    public void Publish(string topic, string type, IMessage message)
    {
        if (_waiting.Count == MostWaiting)
            _waiting.Dequeue();
        _waiting.Enqueue(new(Clock.Now(), topic, type, message));
        if (_busy)
            return;
        _busy = true;
        loop.After(0, Next);
    }

    private void Next()
    {
        _busy = _waiting.Count > 0;
        if (_busy)
            route.Send(_waiting.Peek().In(space), Sent);
    }

    private void Sent(EventOutcome outcome)
    {
        if (outcome == EventOutcome.Unreachable)
        {
            loop.After(_pause, Next);
            _pause = Math.Min(_pause * 2, LongestPause);
            return;
        }
        _pause = FirstPause;
        if (outcome == EventOutcome.Refused && ++_refusals < MostRefusals)
        {
            loop.After(FirstPause, Next);
            return;
        }
        if (outcome == EventOutcome.Refused)
            Log.Warning($"containerd does not take the event {_waiting.Peek().Topic}");
        _refusals = 0;
        _waiting.Dequeue();
        Next();
    }

    private readonly record struct Notice(Timestamp At, string Topic, string Type, IMessage Message)
    {
        public Envelope In(string space) => new()
        {
            Timestamp = At,
            Namespace = space,
            Topic = Topic,
            Event = new() { TypeUrl = "containerd.events." + Type, Value = Message.ToByteString() },
        };
    }
}
