namespace Mocker.Pull.Containers;

/// <summary>What goes over the socket between a monitor and those who attach to its container: packets (SOCK_SEQPACKET), whose first byte says what they are.</summary>
internal static class AttachPacket
{
    /// <summary>From the monitor: what the program has printed.</summary>
    public const byte Output = (byte)'o', Error = (byte)'e';

    /// <summary>To the monitor: what is typed for the program; rows and columns of the terminal, two bytes each.</summary>
    public const byte Input = (byte)'i', Size = (byte)'w';

    /// <summary>Bytes of a packet, without the first one.</summary>
    public const int Longest = 16384;

    /// <summary>The socket's name in the container's directory.</summary>
    public const string SocketName = "attach.sock";
}
