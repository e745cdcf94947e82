namespace Mocker.Linux;

/// <summary>Raw calls of netdevice(7).</summary>
public static unsafe class NetworkInterfaces
{
    // struct ifreq: name[16], then what is asked for.
    private const int RequestSize = 40, NameSize = 16;

    /// <summary>A device of this name is in the caller's network namespace (SIOCGIFINDEX).</summary>
    /// <exception cref="LinuxException">That cannot be found out.</exception>
    public static bool Exists(string name)
    {
        using Descriptor socket = new((int)Kernel.Check(Sockets.Open(2, SocketType.Datagram, 0), "socket(2)"));
        byte* request = stackalloc byte[RequestSize];
        new Span<byte>(request, RequestSize).Clear();
        System.Text.Encoding.UTF8.GetBytes(name, new Span<byte>(request, NameSize - 1));
        int result = Files.Ioctl(socket.Number, 0x8933, request);
        if (result == -(int)Errno.ENODEV)
            return false;
        Kernel.Check(result, "ioctl(2) SIOCGIFINDEX", name);
        return true;
    }

    /// <summary>Sets the loopback interface of the caller's network namespace up. A new namespace has it down.</summary>
    public static int SetLoopbackUp()
    {
        int socket = Sockets.Open(2, SocketType.Datagram, 0);
        if (socket < 0)
            return socket;
        // The flags IFF_UP | IFF_RUNNING.
        byte* request = stackalloc byte[RequestSize];
        new Span<byte>(request, RequestSize).Clear();
        (request[0], request[1]) = ((byte)'l', (byte)'o');
        *(short*)(request + NameSize) = 0x1 | 0x40;
        int result = Files.Ioctl(socket, 0x8914, request);
        Files.Close(socket);
        return result;
    }
}
