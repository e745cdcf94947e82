using Mocker.Shim.Protocol;

namespace Mocker.Shim.Events;

/// <summary>For a server that nobody told where events go.</summary>
internal sealed class NoRoute : IEventRoute
{
    public void Send(Envelope envelope, Action<EventOutcome> sent) => sent(EventOutcome.Taken);
}
