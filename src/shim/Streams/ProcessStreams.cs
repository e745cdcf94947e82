using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Linux;
using Mocker.Shim.Loop;

namespace Mocker.Shim.Streams;

/// <summary>A process's streams: what it is given, and what carries the bytes while it lives and until its last ones have arrived.</summary>
internal sealed class ProcessStreams : IDisposable
{
    private readonly EventLoop _loop;
    private readonly Stdio _stdio;
    private readonly List<Pump> _pumps = [];

    /// <summary>Ends that are only held: of fifos, of a terminal.</summary>
    private readonly List<Descriptor> _held = [];

    private readonly Descriptor[] _process = new Descriptor[3];
    private Descriptor? _receiver;
    private Descriptor? _master;
    private Descriptor? _slave;
    private Descriptor? _inputWriter;
    private Pump? _inputPump;
    private Logger? _logger;
    private Action? _whenDone;
    private int _outputs;

    private ProcessStreams(EventLoop loop, Stdio stdio) => (_loop, _stdio) = (loop, stdio);

    /// <summary>Opens them. After the process has been started comes <see cref="Begin"/>.</summary>
    /// <param name="loop">Carries the bytes.</param>
    /// <param name="stdio">Where they lead.</param>
    /// <param name="owner">Who is to own the pipes that the process gets.</param>
    /// <param name="startLogger">Starts the program that a binary:// URI names.</param>
    /// <exception cref="LinuxException">One cannot be opened.</exception>
    public static ProcessStreams Open(EventLoop loop, Stdio stdio, (uint Uid, uint Gid) owner, Func<string, Logger> startLogger)
    {
        ProcessStreams streams = new(loop, stdio);
        try
        {
            streams.Open(owner, startLogger);
            return streams;
        }
        catch
        {
            streams.Dispose();
            throw;
        }
    }

    /// <summary>What the process gets.</summary>
    public StandardStreams ForProcess => new(_process[0].Number, _process[1].Number, _process[2].Number);

    /// <summary>The socket that the process sends its terminal to; null without one. Whoever starts the process closes it.</summary>
    public Descriptor? Console { get; private set; }

    /// <summary>All that the process has written has arrived.</summary>
    public bool IsDone => _outputs == 0;

    /// <summary>Bytes carried so far.</summary>
    public long Moved
    {
        get
        {
            long moved = 0;
            foreach (Pump pump in _pumps)
                moved += pump.Moved;
            return moved;
        }
    }

    /// <summary>The process has been started: its ends are its own now, and what it writes is carried.</summary>
    /// <exception cref="Container.ContainerException">Its terminal did not come.</exception>
    public void Begin()
    {
        CloseProcessEnds();
        if (_stdio.Terminal)
            BeginTerminal();
        foreach (Pump pump in _pumps)
            _loop.Add(pump);
    }

    /// <summary>There will be no more input than what has been written already (CloseIO).</summary>
    public void CloseInput()
    {
        _inputWriter?.Dispose();
        _inputWriter = null;
    }

    /// <summary>Gives the terminal a size; without a terminal there is nothing to do.</summary>
    public void Resize(uint columns, uint rows)
    {
        if (_master is not null)
            Kernel.Check(Terminals.SetSize(_master.Number, (ushort)rows, (ushort)columns), "ioctl_tty(2)", "TIOCSWINSZ");
    }

    /// <summary>The process has ended: nobody reads its input, and when others have closed what it left them, the output is over.</summary>
    public void ProcessEnded()
    {
        CloseInput();
        _inputPump?.Dispose();
        _slave?.Dispose();
        _slave = null;
    }

    /// <summary>Calls back when <see cref="IsDone"/>, at once if it is.</summary>
    public void WhenDone(Action done)
    {
        if (IsDone)
            done();
        else
            _whenDone = done;
    }

    public void Dispose()
    {
        _whenDone = null;
        CloseProcessEnds();
        foreach (Pump pump in _pumps.ToArray())
            pump.Dispose();
        CloseInput();
        foreach (Descriptor descriptor in _held)
            descriptor.Dispose();
        Console?.Dispose();
        _receiver?.Dispose();
        _master?.Dispose();
        _slave?.Dispose();
        _logger?.Finish();
    }

    private void Open((uint Uid, uint Gid) owner, Func<string, Logger> startLogger)
    {
        if (_stdio.Terminal)
        {
            for (int i = 0; i < 3; i++)
                _process[i] = Ends.OpenNull();
            (_receiver, Console) = HostTerminal.MakeSockets();
            if (_stdio.HasLogger)
                _logger = startLogger(_stdio.Output);
            return;
        }
        _process[0] = OpenInput(owner);
        if (_stdio.HasLogger)
        {
            _logger = startLogger(_stdio.Output);
            (_process[1], _process[2]) = (_logger.TakeOutput(), _logger.TakeError());
            return;
        }
        _process[1] = OpenOutput(_stdio.Output, owner);
        _process[2] = OpenOutput(_stdio.Error, owner);
    }

    private Descriptor OpenInput((uint Uid, uint Gid) owner)
    {
        if (_stdio.Input.Length == 0)
            return Ends.OpenNull();
        (Descriptor from, _inputWriter) = Ends.OpenInput(_stdio.Input);
        (Descriptor read, Descriptor write) = Ends.OpenPipe();
        Files.SetNonBlocking(write.Number);
        Own(read, owner);
        AddInput(from, write);
        return read;
    }

    private Descriptor OpenOutput(string place, (uint Uid, uint Gid) owner)
    {
        if (place.Length == 0)
            return Ends.OpenNull();
        (Descriptor to, Descriptor? reader) = Ends.OpenOutput(place);
        (Descriptor read, Descriptor write) = Ends.OpenPipe();
        Files.SetNonBlocking(read.Number);
        Own(write, owner);
        AddOutput(read, to, reader);
        return write;
    }

    private static void Own(Descriptor descriptor, (uint Uid, uint Gid) owner)
    {
        if (owner != default)
            Kernel.Check(Files.ChOwn(descriptor.Number, owner.Uid, owner.Gid), "fchown(2)", "of a stream");
    }

    private void AddInput(Descriptor from, Descriptor to)
    {
        Pump? pump = null;
        _inputPump = pump = new(_loop, from, to, () => _pumps.Remove(pump!));
        _pumps.Add(pump);
    }

    private void AddOutput(Descriptor from, Descriptor to, Descriptor? reader)
    {
        if (reader is not null)
            _held.Add(reader);
        Pump? pump = null;
        pump = new(_loop, from, to, () =>
        {
            _pumps.Remove(pump!);
            // With our end of it the reader sees that it is over.
            reader?.Dispose();
            if (--_outputs == 0)
                Done();
        });
        _pumps.Add(pump);
        _outputs++;
    }

    private void Done()
    {
        Action? done = _whenDone;
        _whenDone = null;
        done?.Invoke();
    }

    private void BeginTerminal()
    {
        _master = HostTerminal.ReceiveMaster(_receiver!);
        _receiver!.Dispose();
        Files.SetNonBlocking(_master.Number);
        // Held while the process lives: it may close its last one and open another later, and till then the master would be hung up.
        _slave = new((int)Kernel.Check(Terminals.OpenPeer(_master.Number), "ioctl_tty(2)", "TIOCGPTPEER"));
        if (_logger is not null)
            AddOutput(Copy(_master), _logger.TakeOutput(), null);
        else if (_stdio.Output.Length > 0)
        {
            (Descriptor to, Descriptor? reader) = Ends.OpenOutput(_stdio.Output);
            AddOutput(Copy(_master), to, reader);
        }
        if (_stdio.Input.Length == 0)
            return;
        (Descriptor from, _inputWriter) = Ends.OpenInput(_stdio.Input);
        AddInput(from, Copy(_master));
    }

    private static Descriptor Copy(Descriptor descriptor) =>
        new((int)Kernel.Check(Files.Fcntl(descriptor.Number, FcntlCommand.DuplicateCloseOnExec, 3), "fcntl(2)"));

    private void CloseProcessEnds()
    {
        foreach (Descriptor? descriptor in _process)
            descriptor?.Dispose();
    }
}
