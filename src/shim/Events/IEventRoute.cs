using Mocker.Shim.Protocol;

namespace Mocker.Shim.Events;

/// <summary>A way for events to containerd.</summary>
internal interface IEventRoute
{
    /// <summary>Sends one; the outcome comes to <paramref name="sent"/>, at once or later, once.</summary>
    void Send(Envelope envelope, Action<EventOutcome> sent);
}

internal enum EventOutcome
{
    Taken,

    /// <summary>containerd has it and says no.</summary>
    Refused,

    /// <summary>Nobody is there, or nobody is any more: it may have been taken or not.</summary>
    Unreachable,
}
