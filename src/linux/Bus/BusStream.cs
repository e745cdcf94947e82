using System.Text;

namespace Mocker.Linux.Bus;

/// <summary>The bytes to and from a peer, over a socket that is connected; nothing is waited for longer than a deadline.</summary>
/// <param name="socket">The socket, from now on this object's.</param>
/// <param name="peer">Its address, for messages.</param>
internal sealed unsafe class BusStream(Descriptor socket, string peer) : IDisposable
{
    private readonly byte[] _received = new byte[8192];
    private int _first;
    private int _end;

    /// <summary>Connects to a path socket.</summary>
    /// <exception cref="LinuxException">Nobody listens there, or it is not for us.</exception>
    public static BusStream Connect(string path)
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.Stream), "socket(2)"));
        using CString address = new(path);
        int result = Encoding.UTF8.GetByteCount(path) > Sockets.LongestPath ? -(int)Errno.ENAMETOOLONG : Sockets.Connect(socket.Number, address);
        if (result >= 0)
            return new(socket, path);
        socket.Dispose();
        throw new LinuxException("connect(2)", (Errno)(-result), path);
    }

    public void Send(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            nint sent;
            fixed (byte* start = bytes)
                sent = Sockets.Send(socket.Number, start, bytes.Length);
            if (sent == -(int)Errno.EPIPE)
                throw Closed();
            bytes = bytes[(int)Kernel.Check(sent, "sendmsg(2)", peer)..];
        }
    }

    /// <summary>Receives exactly as many bytes as there is room for.</summary>
    /// <param name="bytes">The room.</param>
    /// <param name="deadline">As <see cref="Environment.TickCount64"/> counts.</param>
    public void Receive(Span<byte> bytes, long deadline)
    {
        while (!bytes.IsEmpty)
        {
            if (_first == _end)
                Fill(deadline);
            int count = Math.Min(bytes.Length, _end - _first);
            _received.AsSpan(_first, count).CopyTo(bytes);
            _first += count;
            bytes = bytes[count..];
        }
    }

    /// <summary>Receives a line of the authentication, without its end.</summary>
    public string ReceiveLine(long deadline)
    {
        StringBuilder line = new();
        Span<byte> one = stackalloc byte[1];
        while (line.Length < _received.Length)
        {
            Receive(one, deadline);
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        throw new BusException($"the peer at {peer} does not speak D-Bus: its first line does not end");
    }

    public void Dispose() => socket.Dispose();

    private void Fill(long deadline)
    {
        PollItem item = new(socket.Number, PollItem.In);
        int ready;
        do
            ready = Processes.Poll(&item, 1, Math.Max(deadline - Environment.TickCount64, 0));
        while (ready == -(int)Errno.EINTR);
        if (Kernel.Check(ready, "ppoll(2)", peer) == 0)
            throw new TimeoutException($"the peer at {peer} did not answer in time");
        nint count;
        fixed (byte* start = _received)
            count = Sockets.Receive(socket.Number, start, _received.Length, out _);
        if (count == -(int)Errno.ECONNRESET || count == 0)
            throw Closed();
        (_first, _end) = (0, (int)Kernel.Check(count, "recvmsg(2)", peer));
    }

    private BusException Closed() => new($"the peer at {peer} has closed the connection");
}
