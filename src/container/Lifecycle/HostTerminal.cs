using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// Our terminal and the container's joined: ours is in raw mode while this object lives, so that every key goes through,
/// and gets its settings back whatever happens.
/// </summary>
public sealed unsafe class HostTerminal : IDisposable
{
    private const int BufferSize = 16384;

    private readonly Descriptor _master;
    private readonly Descriptor _slave;
    private readonly TerminalAttributes _before;
    private readonly bool _isRaw;
    private readonly byte[] _typed = new byte[BufferSize];
    private int _typedStart;
    private int _typedEnd;

    private HostTerminal(Descriptor master)
    {
        _master = master;
        // Held, but not used: without any opened slave the master hangs up, and poll(2) returns at once again and again,
        // though a process that closed it may open it later.
        _slave = new(Terminals.OpenPeer(master.Number));
        // A full terminal must not keep us from reading what would empty it.
        Files.Fcntl(master.Number, FcntlCommand.SetStatusFlags, (nint)(uint)(OpenFlags.ReadWrite | OpenFlags.NonBlocking));
        if (Terminals.GetAttributes(0, out _before) < 0)
            return;
        CopySize();
        _isRaw = Terminals.SetAttributes(0, _before.Raw()) >= 0;
    }

    /// <summary>Gets what the container prints as well.</summary>
    public OutputKeeper? Keeper { get; set; }

    /// <summary>The master of the container's terminal.</summary>
    public int Master => _master.Number;

    /// <summary>Takes the master from the socket that the container's process sent it to.</summary>
    /// <exception cref="ContainerException">It did not come.</exception>
    public static HostTerminal Receive(Descriptor socket) => new(ReceiveMaster(socket));

    /// <summary>The same without joining it to ours.</summary>
    /// <exception cref="ContainerException">It did not come.</exception>
    public static Descriptor ReceiveMaster(Descriptor socket)
    {
        byte* name = stackalloc byte[64];
        nint received = Sockets.Receive(socket.Number, name, 64, out int master);
        if (received < 0 || master < 0)
            throw new ContainerException("the container's process did not send its terminal", "/process/terminal");
        return new(master);
    }

    /// <summary>A pair of sockets: the process gets the second, <see cref="Receive"/> the first.</summary>
    public static (Descriptor Ours, Descriptor Theirs) MakeSockets()
    {
        Kernel.Check(Sockets.Pair(SocketType.Stream, out int ours, out int theirs), "socketpair(2)");
        return (new(ours), new(theirs));
    }

    /// <summary>
    /// What we carry goes to a file or a pipe, where it is to read as if there were no terminal, as with runc. A terminal
    /// of ours is raw, so that the container's has to return the carriage.
    /// </summary>
    public static bool PrintsToFile => Terminals.GetAttributes(1, out _) < 0;

    /// <summary>Gives the container's terminal the size of ours.</summary>
    public void CopySize()
    {
        if (Terminals.GetSize(0, out ushort rows, out ushort columns) >= 0)
            Terminals.SetSize(Master, rows, columns);
    }

    /// <summary>Something was typed that the container's terminal had no room for yet.</summary>
    public bool HasTyped => _typedStart < _typedEnd;

    /// <summary>Takes what was typed and carries it as far as there is room; false at the end of the input.</summary>
    public bool SendInput()
    {
        fixed (byte* typed = _typed)
            (_typedStart, _typedEnd) = (0, (int)Math.Max(0, Files.Read(0, typed, BufferSize)));
        bool open = HasTyped;
        SendTyped();
        return open;
    }

    /// <summary>Carries what is left of the input.</summary>
    public void SendTyped()
    {
        while (HasTyped)
        {
            nint written;
            fixed (byte* typed = _typed)
                written = Files.Write(Master, typed + _typedStart, _typedEnd - _typedStart);
            if (written == -(int)Errno.EAGAIN)
                return;
            // Nobody can have it any more.
            _typedStart = written < 0 ? _typedEnd : _typedStart + (int)written;
        }
    }

    /// <summary>Carries what the container printed; false when there is no more, or it cannot be written.</summary>
    public bool ShowOutput()
    {
        byte* buffer = stackalloc byte[BufferSize];
        nint read = Files.Read(Master, buffer, BufferSize);
        if (read > 0)
            Keeper?.Invoke(new(buffer, (int)read));
        for (nint written = 0; written < read;)
        {
            nint result = Files.Write(1, buffer + written, read - written);
            if (result < 0)
                return false;
            written += result;
        }
        return read > 0;
    }

    /// <summary>Carries what is still in the terminal after the process's end.</summary>
    public void ShowRest()
    {
        PollItem item = new(Master, PollItem.In);
        while (Processes.Poll(&item, 1, 0) > 0 && (item.Returned & PollItem.In) != 0 && ShowOutput())
        {
        }
    }

    public void Dispose()
    {
        if (_isRaw)
            Terminals.SetAttributes(0, _before);
        _slave.Dispose();
        _master.Dispose();
    }
}
