using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>What goes over the socket between a monitor and those who attach to its container: packets (SOCK_SEQPACKET), whose first byte says what they are.</summary>
internal static unsafe class AttachPacket
{
    /// <summary>From the monitor: what the program has printed.</summary>
    public const byte Output = (byte)'o', Error = (byte)'e';

    /// <summary>To the monitor: what is typed for the program; rows and columns of the terminal, two bytes each.</summary>
    public const byte Input = (byte)'i', Size = (byte)'w';

    /// <summary>Bytes of a packet, without the first one.</summary>
    public const int Longest = 16384;

    /// <summary>Receives one, without waiting for it.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="packet">Room for <see cref="Longest"/> bytes and the first.</param>
    /// <returns>Its length, 0 at the end, or minus errno.</returns>
    public static nint Receive(int socket, byte* packet)
    {
        nint length = Sockets.Receive(socket, packet, 1 + Longest, out int passed, block: false);
        if (passed >= 0)
            Files.Close(passed);
        return length;
    }

    /// <summary>The socket's name in the container's directory.</summary>
    public const string SocketName = "attach.sock";
}
