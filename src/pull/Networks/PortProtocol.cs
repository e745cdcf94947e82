namespace Mocker.Pull.Networks;

/// <summary>IPPROTO_* of protocols that have ports.</summary>
public enum PortProtocol : byte
{
    Tcp = 6,
    Udp = 17,
    Sctp = 132,
}

/// <summary>Their names.</summary>
internal static class PortProtocols
{
    public static string Name(this PortProtocol protocol) => protocol switch
    {
        PortProtocol.Tcp => "tcp",
        PortProtocol.Udp => "udp",
        _ => "sctp",
    };

    /// <summary>The protocol of a name; null where there is none.</summary>
    public static PortProtocol? Parse(string name) => name switch
    {
        "tcp" => PortProtocol.Tcp,
        "udp" => PortProtocol.Udp,
        "sctp" => PortProtocol.Sctp,
        _ => null,
    };
}
