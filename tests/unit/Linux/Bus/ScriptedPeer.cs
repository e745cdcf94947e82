using System.Net.Sockets;
using Mocker.Linux.Bus;
using Xunit;

namespace Mocker.Tests.Unit.Linux.Bus;

/// <summary>A peer on a unix socket which answers one client as a test wants it to.</summary>
internal sealed class ScriptedPeer : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("mocker-bus-").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly Thread _thread;
    private Exception? _fault;

    /// <summary>What every client begins with.</summary>
    public static byte[] Greeting => "\0AUTH EXTERNAL\r\nDATA\r\nBEGIN\r\n"u8.ToArray();

    /// <param name="play">What it does with the connection, which is closed when that returns.</param>
    public ScriptedPeer(Action<Socket> play)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen(1);
        _thread = new(() => Serve(play)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>One that lets everybody in, and answers each message with bytes; none for silence, null to close the connection.</summary>
    public static ScriptedPeer Answering(Func<BusMessage, byte[]?> answer) => new(socket =>
    {
        Expect(socket, Greeting);
        socket.Send("DATA\r\nOK 0123456789abcdef\r\n"u8);
        while (Receive(socket) is BusMessage message && answer(message) is byte[] bytes)
            socket.Send(bytes);
    });

    /// <summary>One that says what was recorded, and wants to hear what was recorded.</summary>
    public static ScriptedPeer Replaying(IEnumerable<(bool IsClients, byte[] Bytes)> recording) => new(socket =>
    {
        foreach ((bool isClients, byte[] bytes) in recording)
            if (isClients)
                Expect(socket, bytes);
            else
                socket.Send(bytes);
    });

    public string Path => _directory + "/socket";

    public string Address => "unix:path=" + Path;

    /// <summary>Waits for its end, and passes on what it did not like.</summary>
    public void Check()
    {
        Assert.True(_thread.Join(TimeSpan.FromSeconds(10)), "the peer still waits for something");
        if (_fault is not null)
            throw _fault;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _thread.Join(TimeSpan.FromSeconds(10));
        Directory.Delete(_directory, recursive: true);
    }

    public static byte[] Reply(BusMessage call, params BusValue[] body) =>
        new BusMessage { Type = BusMessageType.MethodReturn, Serial = 1, ReplySerial = call.Serial, Body = body }.Encode();

    public static byte[] Error(BusMessage call, string name, string text) =>
        new BusMessage { Type = BusMessageType.Error, Serial = 1, ReplySerial = call.Serial, ErrorName = name, Body = [BusValue.Of(text)] }.Encode();

    public static byte[] Signal(string path, string @interface, string member, params BusValue[] body) =>
        new BusMessage { Type = BusMessageType.Signal, Serial = 1, Path = path, Interface = @interface, Member = member, Body = body }.Encode();

    public static void Expect(Socket socket, byte[] bytes)
    {
        byte[] received = new byte[bytes.Length];
        Assert.True(Fill(socket, received), "the client closed the connection");
        Assert.Equal(Convert.ToHexString(bytes), Convert.ToHexString(received));
    }

    public static BusMessage? Receive(Socket socket)
    {
        byte[] start = new byte[BusMessage.FixedSize];
        if (!Fill(socket, start))
            return null;
        byte[] whole = new byte[BusMessage.Size(start)];
        start.CopyTo(whole, 0);
        return Fill(socket, whole.AsSpan(start.Length)) ? BusMessage.Parse(whole) : null;
    }

    private static bool Fill(Socket socket, Span<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            int count = socket.Receive(bytes);
            if (count == 0)
                return false;
            bytes = bytes[count..];
        }
        return true;
    }

    private void Serve(Action<Socket> play)
    {
        try
        {
            using Socket socket = _listener.Accept();
            play(socket);
        }
        catch (SocketException)
        {
            // The client, or the test, has had enough.
        }
        catch (Exception e)
        {
            _fault = e;
        }
    }
}
