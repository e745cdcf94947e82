namespace Mocker.Linux.Netlink;

/// <summary>Types of messages (RTM_*, rtnetlink(7)).</summary>
internal static class RouteMessage
{
    public const ushort GetLink = 18, SetLink = 19, NewAddress = 20, GetAddress = 22, NewRoute = 24, GetRoute = 26;
}

/// <summary>Attributes of a link (IFLA_*, rtnetlink(7), linux/if_link.h).</summary>
internal static class LinkAttribute
{
    public const ushort Name = 3, Master = 10, NamespaceDescriptor = 28, NewIndex = 49;
}

/// <summary>Attributes of an address (IFA_*, rtnetlink(7), linux/if_addr.h).</summary>
internal static class AddressAttribute
{
    public const ushort Label = 3, Flags = 8;
}

/// <summary>Attributes of a route (RTA_*, rtnetlink(7), linux/rtnetlink.h).</summary>
internal static class RouteAttribute
{
    public const ushort Device = 4, Gateway = 5, CacheTimes = 12, Via = 18, NextHop = 30;
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
