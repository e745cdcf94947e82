namespace Mocker.Linux.Netlink.Connections;

/// <summary>Types of messages (linux/netfilter/nfnetlink_conntrack.h, enum cntl_msg_types).</summary>
internal static class ConnectionMessage
{
    // NFNL_SUBSYS_CTNETLINK, the upper byte of a type.
    private const ushort Subsystem = 1 << 8;

    public const ushort Get = Subsystem | 1, Delete = Subsystem | 2;
}

/// <summary>CTA_* of a connection.</summary>
internal static class ConnectionAttribute
{
    public const ushort Original = 1, Reply = 2, Id = 12, Zone = 18, Filter = 25;
}

/// <summary>CTA_TUPLE_* and, within, CTA_IP_* and CTA_PROTO_*.</summary>
internal static class TupleAttribute
{
    public const ushort Addresses = 1, Ports = 2;

    public const ushort Source4 = 1, Destination4 = 2, Source6 = 3, Destination6 = 4;

    public const ushort Protocol = 1, SourcePort = 2, DestinationPort = 3;
}

/// <summary>CTA_FILTER_* (Linux 5.8; before, the kernel ignores it and tells of all): which members of the tuples in the request have to be the same.</summary>
internal static class FilterAttribute
{
    public const ushort OriginalFlags = 1, ReplyFlags = 2;

    public const int Source = 1, Protocol = 8, DestinationPort = 32;
}
