using Mocker.Linux;
using Mocker.Shim.Loop;

namespace Mocker.Shim.Ttrpc;

/// <summary>Accepts connections of the shim's own user and root, and serves what comes over them.</summary>
internal sealed class Server(EventLoop loop, Descriptor listener, IService service) : Source, IDisposable
{
    private readonly List<Connection> _connections = [];
    private bool _listens = true;

    /// <summary>Answers are still on their way.</summary>
    public bool HasOutput => _connections.Exists(static connection => connection.HasOutput);

    public override PollItem Item => new(listener.Number, PollItem.In);

    public override void Ready(short returned)
    {
        int accepted = Sockets.Accept(listener.Number, block: false);
        // Who called may have gone again.
        if (accepted < 0)
            return;
        Descriptor socket = new(accepted);
        long user = Sockets.PeerUser(accepted);
        if (user != 0 && user != Credentials.EffectiveUserId())
        {
            socket.Dispose();
            return;
        }
        Connection connection = new(loop, socket, service, closed => _connections.Remove(closed));
        _connections.Add(connection);
        loop.Add(connection);
    }

    /// <summary>Listens no more; what is connected stays.</summary>
    public void StopListening()
    {
        if (!_listens)
            return;
        _listens = false;
        loop.Remove(this);
        listener.Dispose();
    }

    public void Dispose()
    {
        StopListening();
        foreach (Connection connection in _connections.ToArray())
            connection.Dispose();
    }
}
