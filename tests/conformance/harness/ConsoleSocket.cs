using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>The engine's end of <c>--console-socket</c>: a Unix socket over which the runtime sends the terminal's
/// master.</summary>
public sealed unsafe partial class ConsoleSocket : IDisposable
{
    private const int SolSocket = 1, ScmRights = 1;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    public ConsoleSocket()
    {
        Path = System.IO.Path.Combine(Scratch.NewDirectory("tty"), "s");
        _listener.Bind(new UnixDomainSocketEndPoint(Path));
        _listener.Listen();
    }

    /// <summary>What to give to <c>--console-socket</c>.</summary>
    public string Path { get; }

    /// <summary>The master that the runtime has sent; fails the test when none has come within ten seconds.</summary>
    public SafeFileHandle Receive() => Receive(out _);

    /// <summary>The same with the text that came along.</summary>
    public SafeFileHandle Receive(out string text)
    {
        Assert.True(_listener.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead),
            "the runtime did not connect to the console socket");
        using var connection = _listener.Accept();
        Assert.True(connection.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead),
            "the runtime sent nothing to the console socket");
        byte* name = stackalloc byte[4096];
        byte* control = stackalloc byte[64];
        var vector = new Vector { Base = name, Length = 4096 };
        var message = new Message { Vectors = &vector, VectorCount = 1, Control = control, ControlLength = 64 };
        var received = recvmsg((int)connection.Handle, &message, 0);
        var header = (int*)control;
        Assert.True(received > 0 && message.ControlLength >= 20 && header[2] == SolSocket && header[3] == ScmRights,
            "the runtime sent no descriptor to the console socket");
        text = System.Text.Encoding.UTF8.GetString(name, (int)received);
        return new SafeFileHandle(header[4], ownsHandle: true);
    }

    /// <summary>All that comes out of a terminal until its slave is closed by everybody, which read(2) tells by EIO.</summary>
    public static string ReadToEnd(SafeFileHandle master)
    {
        var text = new System.Text.StringBuilder();
        var buffer = stackalloc byte[4096];
        for (nint length; (length = read((int)master.DangerousGetHandle(), buffer, 4096)) > 0;)
            text.Append(System.Text.Encoding.UTF8.GetString(buffer, (int)length));
        return text.ToString().Replace("\r\n", "\n").TrimEnd('\n');
    }

    /// <summary>Types into a terminal.</summary>
    public static void Write(SafeFileHandle master, ReadOnlySpan<byte> text)
    {
        fixed (byte* bytes = text)
            Assert.Equal(text.Length, write((int)master.DangerousGetHandle(), bytes, text.Length));
    }

    public void Dispose() => _listener.Dispose();

    [StructLayout(LayoutKind.Sequential)]
    private struct Vector { public byte* Base; public nint Length; }

    /// <summary>struct msghdr of recvmsg(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Message
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nint VectorCount;
        public void* Control;
        public nint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint recvmsg(int fd, Message* message, int flags);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint read(int fd, byte* buffer, nint count);

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint write(int fd, byte* buffer, nint count);
}
