using System.Buffers.Binary;
using Mocker.Container.Lifecycle;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>
/// Where others attach to a container: a socket in its directory, which only its owner can reach. They get what the program prints from then on, and what
/// they type is the program's.
/// </summary>
internal sealed unsafe class AttachServer : IForegroundGuests, IDisposable
{
    // Before those of the attachers.
    private const int ListenerItem = 0, InputItem = 1, FirstItem = 2;
    private const int MostAttachers = 16;
    private const long PatienceAtEnd = 1000;

    private readonly string _path;
    private readonly Descriptor _listener;
    private readonly List<Attacher> _attachers = [];
    private int _input = -1;
    private bool _isTerminal;
    private byte[] _typed = [];
    private int _typedStart;

    /// <param name="directory">The container.</param>
    public AttachServer(ContainerDirectory directory)
    {
        _path = Path.Combine(directory.Path, AttachPacket.SocketName);
        File.Delete(_path);
        _listener = new((int)Kernel.Check(Sockets.Open(SocketType.SequencedPacket), "socket(2)"));
        using AttachPlace place = new(directory);
        uint mask = Files.Umask(0x7f);
        int bound = Sockets.Bind(_listener.Number, place.Path);
        Files.Umask(mask);
        Kernel.Check(bound, "bind(2)", _path);
        Kernel.Check(Sockets.Listen(_listener.Number, MostAttachers), "listen(2)", _path);
        Kernel.Check(Files.SetNonBlocking(_listener.Number), "fcntl(2)", _path);
    }

    public int Most => FirstItem + MostAttachers;

    /// <summary>Where goes what is typed.</summary>
    /// <param name="input">A pipe or a terminal of the program's; it stays the caller's.</param>
    /// <param name="isTerminal">It has a size.</param>
    public void Connect(int input, bool isTerminal)
    {
        (_input, _isTerminal) = (input, isTerminal);
        Kernel.Check(Files.SetNonBlocking(input), "fcntl(2)", "the program's input");
    }

    /// <summary>Sends what the program has printed.</summary>
    public void Show(byte kind, ReadOnlySpan<byte> printed)
    {
        foreach (Attacher attacher in _attachers)
            attacher.Send(kind, printed);
    }

    public void Fill(PollItem* items)
    {
        foreach (Attacher gone in _attachers.FindAll(static each => each.IsGone))
        {
            _attachers.Remove(gone);
            gone.Dispose();
        }
        bool typed = _typedStart < _typed.Length;
        items[ListenerItem] = new(_attachers.Count < MostAttachers ? _listener.Number : -1, PollItem.In);
        items[InputItem] = new(typed ? _input : -1, PollItem.Out);
        for (int at = 0; at < MostAttachers; at++)
            items[FirstItem + at] = at < _attachers.Count
                // Nobody is listened to while the program has no room for what was typed before.
                ? new(_attachers[at].Socket, (short)((typed ? 0 : PollItem.In) | (_attachers[at].HasKept ? PollItem.Out : 0)))
                : new(-1, 0);
    }

    public void Handle(PollItem* items)
    {
        if (items[InputItem].Returned != 0)
            SendTyped();
        for (int at = 0; at < _attachers.Count; at++)
        {
            short returned = items[FirstItem + at].Returned;
            if ((returned & PollItem.Out) != 0)
                _attachers[at].SendKept();
            if ((returned & ~PollItem.Out) != 0)
                Receive(_attachers[at]);
        }
        if (items[ListenerItem].Returned != 0 && Sockets.Accept(_listener.Number, block: false) is >= 0 and int socket)
            _attachers.Add(new(new(socket)));
    }

    /// <summary>At the program's end: those who read get what is left, within a time.</summary>
    public void ShowRest()
    {
        long deadline = Environment.TickCount64 + PatienceAtEnd;
        foreach (Attacher attacher in _attachers)
            while (attacher is { HasKept: true, IsGone: false } && deadline - Environment.TickCount64 is > 0 and long left)
            {
                PollItem room = new(attacher.Socket, PollItem.Out);
                Processes.PollLong(&room, 1, left);
                attacher.SendKept();
            }
    }

    public void Dispose()
    {
        foreach (Attacher attacher in _attachers)
            attacher.Dispose();
        _listener.Dispose();
        // The directory is gone with a container that is removed at its end.
        if (File.Exists(_path))
            File.Delete(_path);
    }

    private void Receive(Attacher from)
    {
        byte* packet = stackalloc byte[1 + AttachPacket.Longest];
        int length = from.Receive(packet);
        if (length <= 1 || _input < 0)
            return;
        ReadOnlySpan<byte> content = new(packet + 1, length - 1);
        if (packet[0] == AttachPacket.Size && _isTerminal && content.Length == 2 * sizeof(ushort))
            Terminals.SetSize(_input, BinaryPrimitives.ReadUInt16LittleEndian(content), BinaryPrimitives.ReadUInt16LittleEndian(content[sizeof(ushort)..]));
        else if (packet[0] == AttachPacket.Input)
        {
            // There may still be something of another's, which has come in the same turn.
            _typed = [.. _typed.AsSpan(_typedStart), .. content];
            _typedStart = 0;
            SendTyped();
        }
    }

    private void SendTyped()
    {
        while (_typedStart < _typed.Length)
        {
            nint written;
            fixed (byte* start = _typed)
                written = Files.Write(_input, start + _typedStart, _typed.Length - _typedStart);
            if (written == -(int)Errno.EAGAIN)
                return;
            // Nobody can have it any more.
            _typedStart = written < 0 ? _typed.Length : _typedStart + (int)written;
        }
        (_typed, _typedStart) = ([], 0);
    }
}
