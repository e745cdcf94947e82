using Mocker.Linux;

namespace Mocker.Container.Checkpointing.Criu;

/// <summary>
/// criu(8) as a helper that does one request (`criu swrk FD`): messages of protocol buffers over a packet socket, each one a
/// packet. It is found in PATH when it is needed.
/// </summary>
internal sealed unsafe class CriuProcess : IDisposable
{
    // CRIU's own limit of a message (CR_MAX_MSG_SIZE).
    private const int LargestMessage = 128 * 1024;

    private readonly HostProcess _process;
    private readonly Descriptor _socket;
    private readonly byte[] _buffer = new byte[LargestMessage];

    private CriuProcess(HostProcess process, Descriptor socket) => (_process, _socket) = (process, socket);

    /// <summary>CRIU's process id.</summary>
    public int Pid => _process.Pid;

    /// <summary>Starts it.</summary>
    /// <param name="passed">Descriptors that it gets as 4, 5 and so on.</param>
    /// <param name="streams">Its stdin, stdout and stderr; none for ours.</param>
    /// <exception cref="ContainerException">There is no CRIU.</exception>
    public static CriuProcess Start(ReadOnlySpan<int> passed, ReadOnlySpan<int> streams = default)
    {
        string program = HostProcess.Find("criu") ?? throw new ContainerException(
            "cannot find CRIU, which does the checkpointing: there is no program \"criu\" in PATH; install it (the package is called criu)");
        Kernel.Check(Sockets.Pair(SocketType.SequencedPacket, out int ours, out int theirs), "socketpair(2)");
        using Descriptor end = new(theirs);
        Descriptor socket = new(ours);
        try
        {
            return new(HostProcess.Start(program, ["criu", "swrk", "3"], [theirs, .. passed], streams), socket);
        }
        catch (LinuxException e)
        {
            socket.Dispose();
            throw new ContainerException($"cannot start CRIU: {e.Message}", null, e);
        }
    }

    /// <summary>The version of the CRIU that is installed: 10000 × major + 100 × minor + sublevel.</summary>
    public static int Version()
    {
        using CriuProcess criu = Start([]);
        return criu.Request(CriuRequest.Version, null, static (_, _) => { }).Version;
    }

    /// <summary>What CRIU can do with this kernel.</summary>
    public static CriuAnswer Features()
    {
        ProtobufWriter features = new();
        features.Write(1, true);
        features.Write(2, true);
        using CriuProcess criu = Start([]);
        return criu.Request(CriuRequest.FeatureCheck, features, static (_, _) => { }, field: 5);
    }

    /// <summary>Asks for something, and accompanies it till it is done.</summary>
    /// <param name="type">What.</param>
    /// <param name="arguments">The message that belongs to it, or null.</param>
    /// <param name="notified">Called with each notification, and the descriptor that came with it or -1, which it closes.</param>
    /// <param name="field">The arguments' field in the request.</param>
    /// <exception cref="ContainerException">CRIU fails, or says nothing any more.</exception>
    public CriuAnswer Request(CriuRequest type, ProtobufWriter? arguments, Action<CriuAnswer, int> notified, int field = 2)
    {
        ProtobufWriter request = new();
        request.Write(1, (long)type);
        if (arguments is not null)
            request.Write(field, arguments);
        Send(request);
        while (true)
        {
            CriuAnswer answer = Receive(out int passed);
            if (!answer.Success)
                throw new ContainerException("CRIU failed" + (answer.Message is { Length: > 0 } message ? $": {message.TrimEnd('\n')}"
                    : answer.Error > 0 ? $": {LinuxException.Text((Errno)answer.Error)}" : ""));
            if (answer.Type != CriuRequest.Notify)
                return answer;
            Log.Debug?.Invoke($"CRIU: {answer.Moment}");
            notified(answer, passed);
            ProtobufWriter leave = new();
            leave.Write(1, (long)CriuRequest.Notify);
            leave.Write(3, true);
            Send(leave);
        }
    }

    /// <summary>Lets it end, and waits for that.</summary>
    /// <returns>Its exit code.</returns>
    public int Finish()
    {
        _socket.Dispose();
        return _process.Wait();
    }

    public void Dispose()
    {
        _socket.Dispose();
        _process.Dispose();
    }

    private void Send(ProtobufWriter message)
    {
        byte[] bytes = message.ToArray();
        fixed (byte* start = bytes)
            Kernel.Check(Sockets.Send(_socket.Number, start, bytes.Length), "sendmsg(2)", "to CRIU");
    }

    private CriuAnswer Receive(out int passed)
    {
        nint received;
        Waiting.For(_socket.Number);
        fixed (byte* start = _buffer)
            received = Kernel.Check(Sockets.Receive(_socket.Number, start, LargestMessage, out passed), "recvmsg(2)", "from CRIU");
        if (received == 0)
            throw new ContainerException("CRIU ended without an answer");
        return CriuAnswer.Read(_buffer.AsSpan(0, (int)received));
    }
}
