namespace Mocker.Linux;

/// <summary>Raw calls of netdevice(7).</summary>
public static unsafe class NetworkInterfaces
{
    /// <summary>Sets the loopback interface of the caller's network namespace up. A new namespace has it down.</summary>
    public static int SetLoopbackUp()
    {
        int socket = Sockets.Open(2, SocketType.Datagram, 0);
        if (socket < 0)
            return socket;
        // struct ifreq: name[16], then the flags IFF_UP | IFF_RUNNING.
        byte* request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        (request[0], request[1]) = ((byte)'l', (byte)'o');
        *(short*)(request + 16) = 0x1 | 0x40;
        int result = Files.Ioctl(socket, 0x8914, request);
        Files.Close(socket);
        return result;
    }
}
