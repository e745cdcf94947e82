using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>
/// Somebody who has attached to a container. What he does not read at once is kept for him up to a bound; beyond that he is let go, so that
/// the container and its log never wait for him.
/// </summary>
internal sealed unsafe class Attacher(Descriptor socket) : IDisposable
{
    private const int MostKept = 1 << 20;

    private readonly Queue<byte[]> _kept = [];
    private int _keptBytes;

    public int Socket => socket.Number;

    public bool HasKept => _kept.Count > 0;

    /// <summary>He is not there any more, or is not to be.</summary>
    public bool IsGone { get; private set; }

    /// <param name="kind">What it is (<see cref="AttachPacket"/>).</param>
    /// <param name="content">At most <see cref="AttachPacket.Longest"/> bytes.</param>
    public void Send(byte kind, ReadOnlySpan<byte> content)
    {
        byte* packet = stackalloc byte[1 + AttachPacket.Longest];
        packet[0] = kind;
        content.CopyTo(new(packet + 1, AttachPacket.Longest));
        int length = 1 + content.Length;
        if (IsGone || !HasKept && TrySend(packet, length))
            return;
        if (_keptBytes + length > MostKept)
        {
            IsGone = true;
            return;
        }
        _kept.Enqueue(new ReadOnlySpan<byte>(packet, length).ToArray());
        _keptBytes += length;
    }

    /// <summary>Sends what was kept, as far as there is room.</summary>
    public void SendKept()
    {
        while (!IsGone && _kept.TryPeek(out byte[]? packet))
        {
            fixed (byte* start = packet)
                if (!TrySend(start, packet.Length))
                    return;
            _kept.Dequeue();
            _keptBytes -= packet.Length;
        }
    }

    /// <summary>Receives what he says.</summary>
    /// <returns>Its length with the byte that says what it is; 0 where there is nothing.</returns>
    public int Receive(byte* packet)
    {
        nint received = AttachPacket.Receive(Socket, packet);
        if (received == -(int)Errno.EAGAIN)
            return 0;
        IsGone |= received <= 0;
        return (int)Math.Max(received, 0);
    }

    public void Dispose() => socket.Dispose();

    /// <returns>False if there is no room.</returns>
    private bool TrySend(byte* packet, int length)
    {
        nint sent = Sockets.Send(Socket, packet, length);
        if (sent == -(int)Errno.EAGAIN)
            return false;
        IsGone |= sent < 0;
        return true;
    }
}
