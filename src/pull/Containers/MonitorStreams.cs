using Mocker.Container.Launch;
using Mocker.Container.Lifecycle;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>What a container reads and prints: pipes or a terminal, of which its monitor has the other ends, and its log.</summary>
internal sealed unsafe class MonitorStreams : IDisposable
{
    private readonly ContainerLog? _log;
    private readonly AttachServer _attached;
    private readonly List<Descriptor> _theirs = [], _held = [];
    private readonly List<OutputCopy> _outputs = [];
    private Descriptor? _receiver;
    private HostTerminal? _terminal;

    private MonitorStreams(ContainerLog? log, AttachServer attached) => (_log, _attached) = (log, attached);

    /// <summary>What the process gets; null if it has a terminal.</summary>
    public StandardStreams? ForProcess { get; private set; }

    /// <summary>Where its terminal is to be sent to; null if it has none.</summary>
    public Descriptor? Console { get; private set; }

    /// <param name="directory">The container.</param>
    /// <param name="record">Its record.</param>
    /// <param name="attached">Our own streams are joined to it.</param>
    public static MonitorStreams Open(ContainerDirectory directory, ContainerRecord record, bool attached)
    {
        MonitorStreams streams = new(ContainerLog.Of(directory, record), new AttachServer(directory));
        try
        {
            if (record.Terminal)
                (streams._receiver, streams.Console) = HostTerminal.MakeSockets();
            else
                streams.ForProcess = new(
                    streams.OpenInput(record.OpenInput, attached), streams.OpenOutput(AttachPacket.Output, attached ? 1 : -1), streams.OpenOutput(AttachPacket.Error, attached ? 2 : -1));
            return streams;
        }
        catch
        {
            streams.Dispose();
            throw;
        }
    }

    /// <summary>When the container has been created: takes its terminal, if it has one.</summary>
    public void ReceiveTerminal()
    {
        foreach (Descriptor mine in _theirs)
            mine.Dispose();
        if (_receiver is null)
            return;
        _terminal = HostTerminal.Receive(_receiver);
        _terminal.Keeper = printed => Keep(AttachPacket.Output, printed);
        _attached.Connect(_terminal.Master, isTerminal: true);
    }

    /// <summary>Carries what is printed until the process ends.</summary>
    /// <returns>Its exit code.</returns>
    public int Wait(int pid, Descriptor pidFd, ulong signals)
    {
        using Foreground foreground = new(pid, pidFd, _terminal, signals, null, [.. _outputs]) { Guests = _attached };
        int code = foreground.Wait();
        _attached.ShowRest();
        return code;
    }

    public void Dispose()
    {
        _attached.Dispose();
        _terminal?.Dispose();
        _receiver?.Dispose();
        Console?.Dispose();
        foreach (Descriptor mine in _theirs)
            mine.Dispose();
        foreach (Descriptor mine in _held)
            mine.Dispose();
        foreach (OutputCopy output in _outputs)
            output.Dispose();
        _log?.Dispose();
    }

    private int OpenInput(bool isOpen, bool attached)
    {
        if (isOpen && attached)
        {
            Descriptor ours = Descriptor.Duplicate(0);
            _theirs.Add(ours);
            return ours.Number;
        }
        if (isOpen)
        {
            // Those who attach write to it. While there are none it is not at its end either.
            (Descriptor read, Descriptor write) = OpenPipe();
            _theirs.Add(read);
            _held.Add(write);
            _attached.Connect(write.Number, isTerminal: false);
            return read.Number;
        }
        using CString nothing = new("/dev/null");
        Descriptor opened = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, nothing, OpenFlags.ReadOnly), "open(2)", "/dev/null"));
        _theirs.Add(opened);
        return opened.Number;
    }

    private int OpenOutput(byte kind, int to)
    {
        (Descriptor read, Descriptor write) = OpenPipe();
        _theirs.Add(write);
        _outputs.Add(new(read, to, printed => Keep(kind, printed)));
        return write.Number;
    }

    private void Keep(byte kind, ReadOnlySpan<byte> printed)
    {
        _log?.Write(kind == AttachPacket.Output ? "stdout" : "stderr", printed);
        _attached.Show(kind, printed);
    }

    private static (Descriptor Read, Descriptor Write) OpenPipe()
    {
        Kernel.Check(Files.Pipe(out int read, out int write), "pipe2(2)");
        return (new(read), new(write));
    }
}
