namespace Mocker.Linux.Bus;

/// <summary>
/// A conversation over D-Bus on a unix socket: calls that are answered, and signals that are waited for. One thread, one
/// call at a time, no objects of one's own.
/// </summary>
/// <remarks>
/// Written here because libsystemd cannot be used by a static executable: dlopen(3) there takes the very C library that it
/// was built with, and loads a second one beside it.
/// </remarks>
public sealed class BusConnection : IDisposable
{
    private const string Daemon = "org.freedesktop.DBus";
    private const string DaemonPath = "/org/freedesktop/DBus";

    private readonly BusStream _stream;
    private readonly long _patience;
    private readonly bool _isPeer;
    private readonly List<BusMessage> _signals = [];
    private readonly List<uint> _unanswered = [];
    private uint _serial;

    private BusConnection(BusStream stream, long patience, bool isPeer) => (_stream, _patience, _isPeer) = (stream, patience, isPeer);

    /// <summary>Connects to a bus, and is known there by a name of its own.</summary>
    /// <param name="address">Server address, as in DBUS_SESSION_BUS_ADDRESS.</param>
    /// <param name="patience">Milliseconds to wait for each answer.</param>
    /// <exception cref="LinuxException">Nobody listens there, or it is not for us.</exception>
    /// <exception cref="BusException">Who listens does not let us in.</exception>
    /// <exception cref="TimeoutException">No answer.</exception>
    public static BusConnection ToBus(string address, long patience = 25_000)
    {
        List<string> paths = BusAddress.Paths(address);
        for (int i = 0; ; i++)
            try
            {
                return Open(paths[i], patience, isPeer: false);
            }
            catch (LinuxException) when (i + 1 < paths.Count)
            {
                // The address has others.
            }
    }

    /// <summary>Connects to a program that speaks D-Bus itself, without a bus between: it hears no names, and sends its signals unasked.</summary>
    /// <param name="path">Its socket.</param>
    /// <param name="patience">As for <see cref="ToBus"/>, with the same errors.</param>
    public static BusConnection ToPeer(string path, long patience = 25_000) => Open(path, patience, isPeer: true);

    /// <summary>Calls a method and waits for its answer.</summary>
    /// <returns>What it returns.</returns>
    /// <exception cref="BusException">The answer is an error, or no answer at all.</exception>
    /// <exception cref="TimeoutException">No answer.</exception>
    public IReadOnlyList<BusValue> Call(string destination, string path, string @interface, string member, params BusValue[] arguments)
    {
        BusMessage call = NewCall(destination, path, @interface, member, arguments);
        _stream.Send(call.Encode());
        return AwaitAnswer(call);
    }

    /// <summary>
    /// Asks the bus for a signal, which it sends only to those who asked; to be done before whatever causes it. The bus hears
    /// one call after the other, so its answer is not waited for: should it refuse, the next call fails with that.
    /// </summary>
    public void Match(string sender, string path, string @interface, string member)
    {
        if (_isPeer)
            return;
        BusMessage call = NewCall(Daemon, DaemonPath, Daemon, "AddMatch", BusValue.Of($"type='signal',sender='{sender}',path='{path}',interface='{@interface}',member='{member}'"));
        _stream.Send(call.Encode());
        _unanswered.Add(call.Serial);
    }

    /// <summary>Waits for a signal, which may have come already during a call.</summary>
    /// <param name="interface">Its interface.</param>
    /// <param name="member">Its name.</param>
    /// <param name="isWanted">Whether it is the one, by its arguments.</param>
    /// <param name="milliseconds">How long.</param>
    /// <returns>Its arguments.</returns>
    /// <exception cref="BusException">The connection ends.</exception>
    /// <exception cref="TimeoutException">It does not come.</exception>
    public IReadOnlyList<BusValue> Await(string @interface, string member, Predicate<IReadOnlyList<BusValue>> isWanted, long milliseconds)
    {
        long deadline = Environment.TickCount64 + milliseconds;
        while (true)
        {
            int found = _signals.FindIndex(signal => signal.Interface == @interface && signal.Member == member && isWanted(signal.Body));
            if (found >= 0)
            {
                BusMessage wanted = _signals[found];
                _signals.RemoveRange(0, found + 1);
                return wanted.Body;
            }
            _signals.Clear();
            if (Receive(deadline) is { Type: BusMessageType.Signal } received)
                _signals.Add(received);
        }
    }

    public void Dispose() => _stream.Dispose();

    private static BusConnection Open(string path, long patience, bool isPeer)
    {
        BusConnection connection = new(BusStream.Connect(path), patience, isPeer);
        try
        {
            connection.Authenticate();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    // Without saying who we are: the kernel tells the peer (SO_PEERCRED), in the peer's user namespace. A user id that we
    // told would have to be the one there, which is not the one that we see in a namespace of our own. What is going to be said
    // once we are let in is said at once, for each answer that is waited for costs two switches of processes.
    private void Authenticate()
    {
        BusMessage? hello = _isPeer ? null : NewCall(Daemon, DaemonPath, Daemon, "Hello");
        _stream.Send([.. "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n"u8, .. hello?.Encode() ?? []]);
        long deadline = Environment.TickCount64 + _patience;
        string line = _stream.ReceiveLine(deadline);
        if (line == "DATA")
            line = _stream.ReceiveLine(deadline);
        if (!line.StartsWith("OK ", StringComparison.Ordinal))
            throw new BusException($"the peer does not let this user in: it answers \"{line}\"");
        if (hello is not null)
            AwaitAnswer(hello);
    }

    private BusMessage NewCall(string destination, string path, string @interface, string member, params BusValue[] arguments) =>
        BusMessage.Call(++_serial, _isPeer ? null : destination, path, @interface, member, arguments);

    private IReadOnlyList<BusValue> AwaitAnswer(BusMessage call)
    {
        long deadline = Environment.TickCount64 + _patience;
        while (true)
        {
            BusMessage message = Receive(deadline);
            if (message.Type == BusMessageType.Signal)
                _signals.Add(message);
            else if (message.Type == BusMessageType.Error && (message.ReplySerial == call.Serial || _unanswered.Contains(message.ReplySerial)))
                throw new BusException(message.Body is [BusText text, ..] ? text.Text : message.ErrorName ?? "", message.ErrorName ?? "");
            else if (message.Type == BusMessageType.MethodReturn && message.ReplySerial == call.Serial)
                return message.Body;
        }
    }

    private BusMessage Receive(long deadline)
    {
        byte[] start = new byte[BusMessage.FixedSize];
        _stream.Receive(start, deadline);
        byte[] whole = new byte[BusMessage.Size(start)];
        start.CopyTo(whole, 0);
        _stream.Receive(whole.AsSpan(start.Length), deadline);
        return BusMessage.Parse(whole);
    }
}
