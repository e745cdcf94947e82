using System.Buffers.Binary;
using Mocker.Container;
using Mocker.Container.Lifecycle;
using Mocker.Container.Startup;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>Joins our streams to a container that runs, by its monitor's socket: what it prints from now on is ours, and what we type is its own.</summary>
internal sealed unsafe class ContainerAttach : IDisposable
{
    private const int SocketItem = 0, InputItem = 1, SignalItem = 2, Items = 3;

    private readonly ContainerList _containers;
    private readonly ContainerDirectory _directory;
    private readonly ContainerRecord _record;
    private readonly ExitNotice? _notice;
    private readonly Descriptor _socket, _signals;
    private readonly TerminalAttributes _before;
    private readonly bool _isRaw;
    private readonly List<byte> _unsent = [];
    private bool _hasInput;

    /// <param name="containers">All containers.</param>
    /// <param name="directory">This one.</param>
    /// <param name="withInput">What we read is for the program, if it has a stdin.</param>
    /// <exception cref="ImageException">It does not run, or nobody serves it.</exception>
    public ContainerAttach(ContainerList containers, ContainerDirectory directory, bool withInput)
    {
        (_containers, _directory, _record) = (containers, directory, directory.Read());
        ContainerState state = ContainerState.Of(containers, directory, _record);
        if (state.Phase == ContainerPhase.Paused)
            throw new ImageException($"the container {_record.Name} is paused: let it go on first (`mocker unpause`)");
        if (!state.IsRunning)
            throw new ImageException($"the container {_record.Name} does not run: `mocker start --attach` starts it and stays with it");
        // Opened before its end it can be read after it.
        _notice = ExitNotice.Find(directory);
        _socket = Connect(directory, _record);
        _signals = new((int)Kernel.Check(Signals.OpenDescriptor(ForwardedSignals.Mask), "signalfd4(2)"));
        _hasInput = withInput && (_record.OpenInput || _record.Terminal);
        if (!_record.Terminal || Terminals.GetAttributes(0, out _before) < 0)
            return;
        SendSize();
        _isRaw = _hasInput && Terminals.SetAttributes(0, _before.Raw()) >= 0;
    }

    /// <summary>Signals that we get are the program's; otherwise they end the attachment.</summary>
    public bool PassesSignals { get; init; } = true;

    public required DetachKeys Keys { get; init; }

    /// <summary>Stays until the container ends, or somebody types the keys.</summary>
    /// <returns>The container's exit code; 0 after the keys.</returns>
    /// <exception cref="ImageException">The monitor has let go of us.</exception>
    public int Run()
    {
        PollItem* items = stackalloc PollItem[Items];
        while (true)
        {
            items[SocketItem] = new(_socket.Number, (short)(PollItem.In | (_unsent.Count > 0 ? PollItem.Out : 0)));
            items[InputItem] = new(_hasInput && _unsent.Count == 0 ? 0 : -1, PollItem.In);
            items[SignalItem] = new(_signals.Number, PollItem.In);
            int ready = Processes.PollLong(items, Items, -1);
            if (ready == -(int)Errno.EINTR)
                continue;
            Kernel.Check(ready, "ppoll(2)");
            if (items[SignalItem].Returned != 0 && HandleSignals() is int ending)
                return ending;
            if (items[InputItem].Returned != 0 && ReadInput())
                return 0;
            if ((items[SocketItem].Returned & PollItem.Out) != 0)
                SendInput();
            if ((items[SocketItem].Returned & ~PollItem.Out) != 0 && !Show())
                return End();
        }
    }

    public void Dispose()
    {
        if (_isRaw)
            Terminals.SetAttributes(0, _before);
        _signals.Dispose();
        _socket.Dispose();
        _notice?.Dispose();
    }

    private static Descriptor Connect(ContainerDirectory directory, ContainerRecord record)
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.SequencedPacket), "socket(2)"));
        using AttachPlace place = new(directory);
        int connected = Sockets.Connect(socket.Number, place.Path);
        if (connected >= 0)
        {
            Kernel.Check(Files.SetNonBlocking(socket.Number), "fcntl(2)", "a socket");
            return socket;
        }
        socket.Dispose();
        throw connected is -(int)Errno.ENOENT or -(int)Errno.ECONNREFUSED
            ? new ImageException($"the container {record.Name} has nobody who could be attached to: its monitor was killed")
            : new LinuxException("connect(2)", (Errno)(-connected), directory.Path);
    }

    /// <summary>Shows what came.</summary>
    /// <returns>False at the end.</returns>
    private bool Show()
    {
        byte* packet = stackalloc byte[1 + AttachPacket.Longest];
        nint length = AttachPacket.Receive(_socket.Number, packet);
        if (length == -(int)Errno.EAGAIN)
            return true;
        int to = packet[0] == AttachPacket.Error ? 2 : 1;
        for (nint written = 1; written < length;)
        {
            nint result = Files.Write(to, packet + written, length - written);
            if (result < 0)
                throw new LinuxException("write(2)", (Errno)(-result), to == 1 ? "stdout" : "stderr");
            written += result;
        }
        return length > 0;
    }

    /// <returns>Whether the keys were typed.</returns>
    private bool ReadInput()
    {
        byte* typed = stackalloc byte[AttachPacket.Longest];
        nint read = Files.Read(0, typed, AttachPacket.Longest);
        // The program's stdin stays open, for others may attach.
        _hasInput = read > 0;
        bool detached = Keys.Take(new(typed, (int)Math.Max(read, 0)), _unsent);
        SendInput();
        return detached;
    }

    private void SendInput()
    {
        while (_unsent.Count > 0)
        {
            int length = Math.Min(_unsent.Count, AttachPacket.Longest);
            byte[] packet = [AttachPacket.Input, .. System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_unsent)[..length]];
            if (!TrySend(packet))
                return;
            _unsent.RemoveRange(0, length);
        }
    }

    private void SendSize()
    {
        if (Terminals.GetSize(0, out ushort rows, out ushort columns) < 0)
            return;
        byte[] packet = new byte[1 + 2 * sizeof(ushort)];
        packet[0] = AttachPacket.Size;
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(1), rows);
        BinaryPrimitives.WriteUInt16LittleEndian(packet.AsSpan(1 + sizeof(ushort)), columns);
        TrySend(packet);
    }

    /// <returns>False where there is no room. That nobody is there any more is seen by reading.</returns>
    private bool TrySend(byte[] packet)
    {
        fixed (byte* start = packet)
            return Sockets.Send(_socket.Number, start, packet.Length) != -(int)Errno.EAGAIN;
    }

    /// <returns>Our exit code where we are to end.</returns>
    private int? HandleSignals()
    {
        const int killed = 128;
        while (Signals.ReadDescriptor(_signals.Number) is > 0 and int signal)
            if ((Signal)signal == Signal.WindowChange)
                SendSize();
            else if ((Signal)signal == Signal.Child)
                continue;
            else if (!PassesSignals)
                return killed + signal;
            else
                Pass(signal);
        return null;
    }

    private void Pass(int signal)
    {
        try
        {
            Signalling.Send(_containers.Engine, _directory.Id, signal, all: false);
        }
        catch (ContainerException e) when (e.InnerException is null && ContainerProcess.Open(_containers, _directory) is null)
        {
            // It has just ended by itself.
        }
    }

    private int End()
    {
        if (_record.Monitor.IsAlive && _directory.Find() is { Finished: null } && _notice?.Read() is null && ContainerProcess.Open(_containers, _directory) is Descriptor process)
            using (process)
                if (!Waiting.For(process.Number, 0))
                    throw new ImageException($"the container {_record.Name} goes on without us: what it prints was not read in time, and it waits for nobody; `mocker logs` has all of it");
        using (Descriptor? monitor = _record.Monitor.Open())
            if (monitor is not null)
                Waiting.For(monitor.Number);
        return _notice?.Read() ?? ContainerState.Unknown;
    }
}
