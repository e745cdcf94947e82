using System.Runtime.InteropServices;

namespace Mocker.Linux.Netlink;

/// <summary>
/// A netlink(7) socket that asks the kernel and waits for its answer. It belongs to the network namespace that it was opened
/// in, wherever its user goes.
/// </summary>
internal sealed unsafe class NetlinkSocket : IDisposable
{
    private const int Family = 16, Option = 270;
    private const int CapAck = 10, ExtAck = 11, StrictCheck = 12;

    // NLM_F_ACK_TLVS, in an answer.
    private const NetlinkFlags Explained = (NetlinkFlags)0x200;
    private const ushort Error = 2, Done = 3;
    private const ushort ErrorMessage = 1;

    // The kernel fills no more than 32 KiB at once (netlink(7) sockets get answers in the size of what they are read with).
    private const int BufferSize = 32768;

    // A list that changes while the kernel tells it has to be told again.
    private const int Attempts = 10;

    private readonly Descriptor _socket;
    private readonly string _manual;
    private uint _sequence;

    private NetlinkSocket(Descriptor socket, string manual) => (_socket, _manual) = (socket, manual);

    /// <summary>Opens one in the calling thread's network namespace.</summary>
    /// <param name="protocol">NETLINK_ROUTE and so on (netlink(7)).</param>
    /// <param name="manual">The protocol's man page, as errors name it.</param>
    /// <exception cref="LinuxException">There can be none.</exception>
    public static NetlinkSocket Open(int protocol, string manual)
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(Family, SocketType.Raw, protocol), "socket(2)", "netlink"));
        try
        {
            // Errors with the kernel's own words and without our request; lists of what was asked for only (Linux 4.20).
            foreach (int option in (ReadOnlySpan<int>)[CapAck, ExtAck, StrictCheck])
                Kernel.Check(Sockets.SetOption(socket.Number, Option, option, 1), "setsockopt(2)", "netlink");
            return new(socket, manual);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Sends a request and waits till the kernel has done it.</summary>
    /// <param name="message">The request.</param>
    /// <param name="subject">What it is about, for the error.</param>
    /// <returns>What the kernel told, message by message, each without its netlink header.</returns>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public List<byte[]> Call(in NetlinkMessage message, string subject)
    {
        List<byte[]> answers = [];
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            Span<byte> request = message.Finish(++_sequence);
            fixed (byte* start = request)
                Kernel.Check(Files.Write(_socket.Number, start, request.Length), _manual, subject);
            answers.Clear();
            if (!Receive(answers, subject))
                break;
        }
        return answers;
    }

    /// <summary>Sends requests all at once. The kernel has done them, or not, when the call that sends them returns.</summary>
    /// <exception cref="LinuxException">It refuses one: the first that it names.</exception>
    public void Call(NetlinkBatch batch)
    {
        const int socketLevel = 1, sendBufferForce = 32, usualBuffer = 0x20000;
        // The buffer is only a limit; without the right to exceed it the kernel says that the message is too long.
        if (batch.Bytes.Length > usualBuffer)
            Sockets.SetOption(_socket.Number, socketLevel, sendBufferForce, batch.Bytes.Length * 2);
        fixed (byte* start = batch.Bytes)
            Kernel.Check(Files.Write(_socket.Number, start, batch.Bytes.Length), _manual, $"{batch.Count} requests");
        // Sequence numbers of other requests on this socket come after those of the batch.
        _sequence = Math.Max(_sequence, (uint)batch.Count);
        LinuxException? refusal = null;
        byte* buffer = stackalloc byte[BufferSize];
        while (true)
        {
            nint size = Sockets.ReceiveDatagram(_socket.Number, buffer, BufferSize, block: false);
            if (size == -(int)Errno.EAGAIN)
                break;
            Kernel.Check(size, _manual, $"{batch.Count} requests");
            refusal ??= Refusal(batch, new(buffer, (int)Math.Min(size, BufferSize)));
        }
        if (refusal is not null)
            throw refusal;
    }

    /// <summary>Requests to be sent later, by somebody who cannot ask what became of them.</summary>
    public PreparedRequests Prepare(NetlinkBatch batch) => new(_socket, batch.Bytes);

    public void Dispose() => _socket.Dispose();

    /// <summary>The first error in a datagram of answers.</summary>
    private LinuxException? Refusal(NetlinkBatch batch, ReadOnlySpan<byte> rest)
    {
        while (rest.Length >= NetlinkHeader.Size)
        {
            NetlinkHeader header = MemoryMarshal.Read<NetlinkHeader>(rest);
            ReadOnlySpan<byte> body = rest[NetlinkHeader.Size..header.Length];
            rest = rest[Math.Min(header.Length + 3 & ~3, rest.Length)..];
            if (header.Type != Error || !batch.Has(header.Sequence))
                continue;
            (string subject, Errno tolerated) = batch[header.Sequence];
            if (Fault(header, body, subject) is { } fault && fault.Error != tolerated)
                return fault;
        }
        return null;
    }

    /// <summary>Receives all that answers the request; true when it may be inconsistent.</summary>
    private bool Receive(List<byte[]> answers, string subject)
    {
        byte* buffer = stackalloc byte[BufferSize];
        bool interrupted = false;
        while (true)
        {
            nint size = Kernel.Check(Sockets.ReceiveDatagram(_socket.Number, buffer, BufferSize), _manual, subject);
            if (size > BufferSize)
                throw new LinuxException(_manual, Errno.EMSGSIZE, subject);
            ReadOnlySpan<byte> rest = new(buffer, (int)size);
            while (rest.Length >= NetlinkHeader.Size)
            {
                NetlinkHeader header = MemoryMarshal.Read<NetlinkHeader>(rest);
                ReadOnlySpan<byte> body = rest[NetlinkHeader.Size..header.Length];
                rest = rest[Math.Min(header.Length + 3 & ~3, rest.Length)..];
                if (header.Sequence != _sequence)
                    continue;
                interrupted |= (header.Flags & NetlinkFlags.Interrupted) != 0;
                if (header.Type is Error or Done)
                {
                    Check(header, body, subject);
                    return interrupted;
                }
                answers.Add(body.ToArray());
            }
        }
    }

    /// <summary>The end of an answer: an error number, after NLMSG_ERROR the header of our request, and attributes.</summary>
    private void Check(NetlinkHeader header, ReadOnlySpan<byte> body, string subject)
    {
        if (Fault(header, body, subject) is { } fault)
            throw fault;
    }

    private LinuxException? Fault(NetlinkHeader header, ReadOnlySpan<byte> body, string subject)
    {
        int error = MemoryMarshal.Read<int>(body);
        if (error == 0)
            return null;
        int before = sizeof(int) + (header.Type == Error ? NetlinkHeader.Size : 0);
        ReadOnlySpan<byte> words = (header.Flags & Explained) != 0 ? NetlinkAttributes.Find(body[before..], ErrorMessage) : default;
        return new LinuxException(_manual, (Errno)(-error), subject, words.IsEmpty ? null : NetlinkAttributes.Text(words));
    }
}
