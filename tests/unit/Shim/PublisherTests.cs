using Mocker.Linux;
using Mocker.Shim.Events;
using Mocker.Shim.Loop;
using Mocker.Shim.Protocol;
using Mocker.Shim.Ttrpc;
using Xunit;

namespace Mocker.Tests.Unit.Shim;

/// <summary>Events on their way to containerd, with a containerd that comes and goes.</summary>
public sealed class PublisherTests : IDisposable
{
    private readonly EventLoop _loop = new();
    private readonly Containerd _containerd = new();
    private readonly string _socket = Path.Combine(Path.GetTempPath(), $"mocker-events-{Guid.NewGuid():n}"[..24]);

    public void Dispose()
    {
        _loop.Dispose();
        File.Delete(_socket);
    }

    [Fact]
    public void Events_arrive_in_their_order_with_the_namespace()
    {
        using Server server = Listen();
        Publisher publisher = new(_loop, "space", new SocketRoute(_loop, _socket));
        Publish(publisher, "a", "b", "c");
        RunUntil(() => publisher.IsIdle);
        Assert.Equal(["a", "b", "c"], _containerd.Topics);
        Assert.All(_containerd.Envelopes, envelope => Assert.Equal("space", envelope.Namespace));
    }

    [Fact]
    public void Events_wait_for_a_containerd_that_is_not_there_yet()
    {
        Publisher publisher = new(_loop, "space", new SocketRoute(_loop, _socket));
        Publish(publisher, "a", "b");
        _loop.Turn(10);
        Assert.False(publisher.IsIdle);
        using Server server = Listen();
        RunUntil(() => publisher.IsIdle);
        Assert.Equal(["a", "b"], _containerd.Topics);
    }

    [Fact]
    public void What_a_containerd_that_goes_has_not_confirmed_is_sent_to_the_next()
    {
        Publisher publisher = new(_loop, "space", new SocketRoute(_loop, _socket));
        _containerd.Answers = false;
        using (Listen())
        {
            Publish(publisher, "a", "b");
            RunUntil(() => _containerd.Topics.Count == 1);
        }
        _containerd.Answers = true;
        Publish(publisher, "c");
        using Server server = Listen();
        RunUntil(() => publisher.IsIdle);
        Assert.Equal(["a", "a", "b", "c"], _containerd.Topics);
    }

    [Fact]
    public void An_event_that_is_refused_again_and_again_does_not_hold_up_the_next()
    {
        using Server server = Listen();
        _containerd.Refuses = "a";
        Publisher publisher = new(_loop, "space", new SocketRoute(_loop, _socket));
        Publish(publisher, "a", "b");
        RunUntil(() => publisher.IsIdle);
        Assert.Equal(["a", "a", "a", "a", "a", "b"], _containerd.Topics);
    }

    private static void Publish(Publisher publisher, params string[] topics)
    {
        foreach (string topic in topics)
            publisher.Publish(topic, "TaskOOM", new TaskNotice { ContainerId = topic });
    }

    private unsafe Server Listen()
    {
        File.Delete(_socket);
        Descriptor listener = new((int)Kernel.Check(Sockets.Open(SocketType.Stream), "socket(2)"));
        using CString path = new(_socket);
        Kernel.Check(Sockets.Bind(listener.Number, path), "bind(2)");
        Kernel.Check(Sockets.Listen(listener.Number, 8), "listen(2)");
        Server server = new(_loop, listener, _containerd);
        _loop.Add(server);
        return server;
    }

    private void RunUntil(Func<bool> done)
    {
        for (long end = Environment.TickCount64 + 10_000; !done(); _loop.Turn(5))
            Assert.True(Environment.TickCount64 < end, "nothing more happens");
    }

    private sealed class Containerd : IService
    {
        public List<Envelope> Envelopes { get; } = [];

        public List<string> Topics => Envelopes.ConvertAll(envelope => envelope.Topic);

        public bool Answers { get; set; } = true;

        public string Refuses { get; set; } = "";

        public void Serve(Call call)
        {
            Assert.Equal(("containerd.services.events.ttrpc.v1.Events", "Forward"), (call.Service, call.Method));
            Envelope envelope = call.Read(new ForwardRequest()).Envelope;
            Envelopes.Add(envelope);
            if (envelope.Topic == Refuses)
                throw new CallException(StatusCode.InvalidArgument, "no");
            if (Answers)
                call.Reply(new Empty());
        }
    }
}
