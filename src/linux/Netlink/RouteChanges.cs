using System.Net;
using System.Net.Sockets;

namespace Mocker.Linux.Netlink;

/// <summary>Changes of devices, addresses and routes that the kernel is told in one call, and makes one after the other.</summary>
public sealed class RouteChanges
{
    private const int MessageSize = 4096;
    private const NetlinkFlags Make = NetlinkFlags.Request | NetlinkFlags.Create | NetlinkFlags.Exclusive;
    private const LinkFlags Up = LinkFlags.Up;

    // IFA_F_NODAD and IFA_F_PERMANENT: usable at once, without asking the others on the link whether they have it (ip-address(8)).
    private const int WithoutDetection = 0x02 | 0x80;

    internal NetlinkBatch Batch { get; } = new();

    /// <summary>Makes a bridge and sets it up.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="address">Its own address, so that it does not change with its ports.</param>
    /// <param name="group">The group of devices that it belongs to (ip-link(8)); 0 is the group of all that were given none.</param>
    /// <param name="mtu">The longest packet, in bytes.</param>
    public void AddBridge(string name, MacAddress address, int group, int mtu)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.NewLink, Make);
        message.Add(new LinkHeader { Flags = Up, Change = Up });
        message.Add(LinkAttribute.Name, name);
        message.Add(LinkAttribute.Address, address.ToBytes());
        message.Add(LinkAttribute.Group, group);
        message.Add(LinkAttribute.Mtu, mtu);
        int kind = message.BeginNested(LinkAttribute.Kind);
        message.Add(LinkAttribute.KindName, "bridge");
        message.EndNested(kind);
        Batch.Add(message, name);
    }

    /// <summary>Makes a pair of virtual devices (veth(4)): one here, a port of a bridge; and is set up; one in another network namespace, where it is down.</summary>
    /// <param name="name">Name of the one here.</param>
    /// <param name="master">Index of the bridge.</param>
    /// <param name="group">The group of devices that the one here belongs to.</param>
    /// <param name="mtu">Of both: the longest packet, in bytes.</param>
    /// <param name="target">The other network namespace.</param>
    /// <param name="peerName">Name of the one there.</param>
    /// <param name="peerAddress">Its address.</param>
    public void AddPair(string name, int master, int group, int mtu, Descriptor target, string peerName, MacAddress peerAddress)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.NewLink, Make);
        message.Add(new LinkHeader { Flags = Up, Change = Up });
        message.Add(LinkAttribute.Name, name);
        message.Add(LinkAttribute.Mtu, mtu);
        message.Add(LinkAttribute.Master, master);
        message.Add(LinkAttribute.Group, group);
        int kind = message.BeginNested(LinkAttribute.Kind);
        message.Add(LinkAttribute.KindName, "veth");
        int data = message.BeginNested(LinkAttribute.KindData);
        int peer = message.BeginNested(LinkAttribute.Peer);
        // It cannot be set up yet: to the kernel the two belong together only when both are there.
        message.Add(default(LinkHeader));
        message.Add(LinkAttribute.Name, peerName);
        message.Add(LinkAttribute.Mtu, mtu);
        message.Add(LinkAttribute.Address, peerAddress.ToBytes());
        message.Add(LinkAttribute.NamespaceDescriptor, target.Number);
        message.EndNested(peer);
        message.EndNested(data);
        message.EndNested(kind);
        Batch.Add(message, name);
    }

    /// <summary>Lets a bridge send a packet out of the port that it came in by.</summary>
    /// <param name="name">Name of the port's device.</param>
    public void SetHairpin(string name)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.NewLink, NetlinkFlags.Request);
        message.Add(default(LinkHeader));
        message.Add(LinkAttribute.Name, name);
        int kind = message.BeginNested(LinkAttribute.Kind);
        message.Add(LinkAttribute.PortKindName, "bridge");
        int data = message.BeginNested(LinkAttribute.PortKindData);
        message.Add(LinkAttribute.Hairpin, [1]);
        message.EndNested(data);
        message.EndNested(kind);
        Batch.Add(message, name);
    }

    /// <summary>Gives a device an address, unless it has it.</summary>
    public void AddAddress(int device, IPAddress address, int prefixLength)
    {
        byte[] bytes = address.GetAddressBytes();
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.NewAddress, Make);
        message.Add(new AddressHeader { Family = Family(address), PrefixLength = (byte)prefixLength, Index = device });
        message.Add(AddressAttribute.Local, bytes);
        message.Add(AddressAttribute.Address, bytes);
        if (address.AddressFamily == AddressFamily.InterNetworkV6)
            message.Add(AddressAttribute.Flags, WithoutDetection);
        else
            message.Add(AddressAttribute.Broadcast, LastOf(bytes, prefixLength));
        Batch.Add(message, $"{address}/{prefixLength}", Errno.EEXIST);
    }

    /// <summary>Routes everything that no other route leads to over a gateway.</summary>
    public void AddDefaultRoute(int device, IPAddress gateway)
    {
        const byte mainTable = 254, universe = 0, unicast = 1;
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.NewRoute, Make);
        message.Add(new RouteHeader { Family = Family(gateway), Table = mainTable, Origin = RouteOrigin.Boot, Scope = universe, Type = unicast });
        message.Add(RouteAttribute.Gateway, gateway.GetAddressBytes());
        message.Add(RouteAttribute.Device, device);
        Batch.Add(message, $"default route by {gateway}");
    }

    /// <summary>Sets a device up.</summary>
    public void SetUp(int device)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.SetLink, NetlinkFlags.Request);
        message.Add(new LinkHeader { Index = device, Flags = Up, Change = Up });
        Batch.Add(message, $"device {device}");
    }

    /// <summary>Removes a device, with its other end if it is one of a pair; nothing where there is none.</summary>
    public void Remove(string name)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.DeleteLink, NetlinkFlags.Request);
        message.Add(default(LinkHeader));
        message.Add(LinkAttribute.Name, name);
        Batch.Add(message, name, Errno.ENODEV);
    }

    /// <summary>Removes all devices of a group at once, which takes as long as removing one; nothing where there are none.</summary>
    public void RemoveGroup(int group)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.DeleteLink, NetlinkFlags.Request);
        message.Add(default(LinkHeader));
        message.Add(LinkAttribute.Group, group);
        Batch.Add(message, $"group {group}", Errno.ENODEV);
    }

    private static byte Family(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 ? RouteSocket.Version6 : RouteSocket.Version4;

    /// <summary>The broadcast address.</summary>
    private static byte[] LastOf(byte[] address, int prefixLength)
    {
        byte[] last = [.. address];
        for (int bit = prefixLength; bit < last.Length * 8; bit++)
            last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return last;
    }
}
