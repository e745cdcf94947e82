namespace Mocker.Linux.Netlink;

/// <summary>Types of messages (RTM_*, rtnetlink(7)).</summary>
internal static class RouteMessage
{
    public const ushort NewLink = 16, DeleteLink = 17, GetLink = 18, SetLink = 19, NewAddress = 20, GetAddress = 22, NewRoute = 24, GetRoute = 26;
}

/// <summary>Attributes of a link (IFLA_*, rtnetlink(7), linux/if_link.h).</summary>
internal static class LinkAttribute
{
    public const ushort Address = 1, Name = 3, Mtu = 4, Master = 10, Kind = 18, Group = 27, NamespaceDescriptor = 28, NewIndex = 49;

    // Within Kind: which, and what is the kind's own.
    public const ushort KindName = 1, KindData = 2, PortKindName = 4, PortKindData = 5;

    // Within KindData of a pair of virtual devices (linux/veth.h, VETH_INFO_PEER).
    public const ushort Peer = 1;

    // Within PortKindData of a bridge's port (IFLA_BRPORT_MODE).
    public const ushort Hairpin = 4;
}

/// <summary>Attributes of an address (IFA_*, rtnetlink(7), linux/if_addr.h).</summary>
internal static class AddressAttribute
{
    public const ushort Address = 1, Local = 2, Label = 3, Broadcast = 4, Flags = 8;
}

/// <summary>Attributes of a route (RTA_*, rtnetlink(7), linux/rtnetlink.h).</summary>
internal static class RouteAttribute
{
    public const ushort Destination = 1, Device = 4, Gateway = 5, CacheTimes = 12, Via = 18, NextHop = 30;
}

/// <summary>struct ifinfomsg of rtnetlink(7).</summary>
internal struct LinkHeader
{
    public byte Family;
    public ushort Type;
    public int Index;
    public LinkFlags Flags;
    public LinkFlags Change;
}

/// <summary>struct ifaddrmsg of rtnetlink(7).</summary>
internal struct AddressHeader
{
    public byte Family;
    public byte PrefixLength;
    public byte Flags;
    public byte Scope;
    public int Index;
}

/// <summary>struct rtmsg of rtnetlink(7).</summary>
internal struct RouteHeader
{
    public byte Family;
    public byte DestinationLength;
    public byte SourceLength;
    public byte TypeOfService;
    public byte Table;
    public RouteOrigin Origin;
    public byte Scope;
    public byte Type;
    public uint Flags;
}

/// <summary>IFF_* of netdevice(7).</summary>
[Flags]
public enum LinkFlags : uint
{
    None = 0,
    Up = 0x1,
}

/// <summary>Who made a route (RTPROT_*, rtnetlink(7)): those that the code here tells apart.</summary>
public enum RouteOrigin : byte
{
    /// <summary>The kernel, for an address.</summary>
    Kernel = 2,

    /// <summary>Somebody by hand, without saying who (ip-route(8)).</summary>
    Boot = 3,

    /// <summary>The administrator.</summary>
    Static = 4,

    /// <summary>The kernel, for a router's advertisement (RFC 4861).</summary>
    RouterAdvertisement = 9,
}
