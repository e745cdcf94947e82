namespace Mocker.Linux;

/// <summary>Raw calls of socket(7), most of them for unix(7).</summary>
public static unsafe class Sockets
{
    private const int Unix = 1;
    private const nint CloseOnExec = 0x80000;
    private const int NoSignal = 0x4000;

    /// <summary>sun_path holds 108 bytes with its NUL.</summary>
    public const int LongestPath = 107;

    public static int Pair(SocketType type, out int first, out int second)
    {
        int* pair = stackalloc int[2];
        int result = (int)Kernel.Call(SyscallNumber.SocketPair, Unix, (nint)type | CloseOnExec, 0, (nint)pair);
        (first, second) = result < 0 ? (-1, -1) : (pair[0], pair[1]);
        return result;
    }

    public static int Open(SocketType type) => Open(Unix, type, 0);

    /// <summary>socket(2) of any family (AF_*).</summary>
    public static int Open(int family, SocketType type, int protocol) =>
        (int)Kernel.Call(SyscallNumber.Socket, family, (nint)type | CloseOnExec, protocol);

    /// <summary>setsockopt(2) of an option that is a number.</summary>
    public static int SetOption(int socket, int level, int option, int value) =>
        (int)Kernel.Call(SyscallNumber.SetSockOpt, socket, level, option, (nint)(&value), sizeof(int));

    public static int Bind(int socket, byte* path)
    {
        Address address = new(path, out int size);
        return (int)Kernel.Call(SyscallNumber.Bind, socket, (nint)(&address), size);
    }

    public static int Listen(int socket, int backlog) => (int)Kernel.Call(SyscallNumber.Listen, socket, backlog);

    /// <param name="socket">One that listens.</param>
    /// <param name="block">What is sent and received on the new one may wait.</param>
    public static int Accept(int socket, bool block = true)
    {
        nint result;
        do
            result = Kernel.Call(SyscallNumber.Accept4, socket, 0, 0, CloseOnExec | (block ? 0 : (nint)(uint)OpenFlags.NonBlocking));
        while (result == -(int)Errno.EINTR);
        return (int)result;
    }

    /// <summary>The path that a unix socket is bound to (getsockname(2)); null where it is not.</summary>
    public static string? PathOf(int socket)
    {
        Address address = default;
        int size = sizeof(Address);
        nint result = Kernel.Call(SyscallNumber.GetSockName, socket, (nint)(&address), (nint)(&size));
        return result >= 0 && address.Family == Unix && address.Path[0] != 0 ? System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)address.Path) : null;
    }

    /// <summary>The user at the other end of a unix socket (SO_PEERCRED, unix(7)), or minus errno.</summary>
    public static long PeerUser(int socket)
    {
        uint* credentials = stackalloc uint[3];
        int size = 3 * sizeof(uint);
        nint result = Kernel.Call(SyscallNumber.GetSockOpt, socket, 1, 17, (nint)credentials, (nint)(&size));
        return result < 0 ? result : credentials[1];
    }

    public static int Connect(int socket, byte* path)
    {
        Address address = new(path, out int size);
        return (int)Kernel.Call(SyscallNumber.Connect, socket, (nint)(&address), size);
    }

    /// <summary>The same with a name that is in no file system (unix(7), abstract).</summary>
    public static int ConnectAbstract(int socket, ReadOnlySpan<byte> name)
    {
        Address address = new() { Family = Unix };
        name.CopyTo(new Span<byte>(address.Path + 1, LongestPath));
        return (int)Kernel.Call(SyscallNumber.Connect, socket, (nint)(&address), 2 + 1 + name.Length);
    }

    /// <summary>sendmsg(2) of one buffer, with a descriptor beside it (SCM_RIGHTS) when <paramref name="passed"/> is not -1.</summary>
    public static nint Send(int socket, void* buffer, nint size, int passed = -1)
    {
        Buffer vector = new() { Start = buffer, Size = size };
        ControlMessage control = new() { Size = 20, Level = 1, Type = 1, Descriptor = passed };
        Message message = new() { Vectors = &vector, VectorCount = 1 };
        if (passed >= 0)
        {
            message.Control = &control;
            message.ControlSize = 24;
        }
        nint result;
        do
            result = Kernel.Call(SyscallNumber.SendMsg, socket, (nint)(&message), NoSignal);
        while (result == -(int)Errno.EINTR);
        return result;
    }

    /// <summary>recvmsg(2) of one buffer and at most one descriptor (-1 when none came).</summary>
    public static nint Receive(int socket, void* buffer, nint size, out int passed, bool block = true)
    {
        Buffer vector = new() { Start = buffer, Size = size };
        ControlMessage control = default;
        Message message = new() { Vectors = &vector, VectorCount = 1, Control = &control, ControlSize = 24 };
        nint result;
        do
            result = Kernel.Call(SyscallNumber.RecvMsg, socket, (nint)(&message), 0x40000000 | (block ? 0 : 0x40));
        while (result == -(int)Errno.EINTR);
        passed = result >= 0 && message.ControlSize >= 20 && control is { Level: 1, Type: 1 } ? control.Descriptor : -1;
        return result;
    }

    /// <summary>recvfrom(2) of one datagram: its length, though what is beyond the buffer is lost (MSG_TRUNC).</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="buffer">Where it goes.</param>
    /// <param name="size">The buffer's size.</param>
    /// <param name="block">Wait for one; otherwise EAGAIN where there is none.</param>
    public static nint ReceiveDatagram(int socket, void* buffer, nint size, bool block = true)
    {
        nint result;
        do
            result = Kernel.Call(SyscallNumber.RecvFrom, socket, (nint)buffer, size, 0x20 | (block ? 0 : 0x40));
        while (result == -(int)Errno.EINTR);
        return result;
    }

    /// <summary>Makes a unix socket tell with each packet who sent it (SO_PASSCRED, unix(7)).</summary>
    public static int AskForSender(int socket) => SetOption(socket, 1, 16, 1);

    /// <summary>recvmsg(2) of one buffer and, after <see cref="AskForSender"/>, the sender's process id as this process sees it (0 if it does not tell).</summary>
    public static nint ReceiveWithSender(int socket, void* buffer, nint size, out int sender)
    {
        Buffer vector = new() { Start = buffer, Size = size };
        SenderMessage control = default;
        Message message = new() { Vectors = &vector, VectorCount = 1, Control = &control, ControlSize = sizeof(SenderMessage) };
        nint result;
        do
            result = Kernel.Call(SyscallNumber.RecvMsg, socket, (nint)(&message), 0x40000000);
        while (result == -(int)Errno.EINTR);
        sender = result >= 0 && control is { Level: 1, Type: 2 } ? control.Pid : 0;
        return result;
    }

    private struct Address
    {
        public ushort Family;
        public fixed byte Path[108];

        public Address(byte* path, out int size)
        {
            Family = Unix;
            int length = 0;
            while (length < LongestPath && path[length] != 0)
            {
                Path[length] = path[length];
                length++;
            }
            Path[length] = 0;
            size = 2 + length + 1;
        }
    }

    private struct Buffer
    {
        public void* Start;
        public nint Size;
    }

    private struct Message
    {
        public void* Name;
        public nint NameSize;
        public Buffer* Vectors;
        public nint VectorCount;
        public void* Control;
        public nint ControlSize;
        public int Flags;
    }

    /// <summary>SCM_CREDENTIALS.</summary>
    private struct SenderMessage
    {
        public nint Size;
        public int Level;
        public int Type;
        public int Pid;
        public uint Uid;
        public uint Gid;
        public int Padding;
    }

    private struct ControlMessage
    {
        public nint Size;
        public int Level;
        public int Type;
        public int Descriptor;
        public int Padding;
    }
}

/// <summary>Socket types of socket(2).</summary>
public enum SocketType
{
    Stream = 1,
    Datagram = 2,
    Raw = 3,
    SequencedPacket = 5,
}
