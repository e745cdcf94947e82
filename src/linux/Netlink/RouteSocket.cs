using System.Net;
using System.Runtime.InteropServices;

namespace Mocker.Linux.Netlink;

/// <summary>The network devices, addresses and routes of one network namespace (rtnetlink(7)).</summary>
public sealed unsafe class RouteSocket : IDisposable
{
    /// <summary>IFNAMSIZ of netdevice(7), less the NUL.</summary>
    public const int LongestName = 15;

    internal const byte Version4 = 2, Version6 = 10;

    private const byte Unicast = 1;
    private const int RouteProtocol = 0;
    private const int MessageSize = 4096;
    private const NetlinkFlags Make = NetlinkFlags.Request | NetlinkFlags.Create | NetlinkFlags.Exclusive;

    private readonly NetlinkSocket _socket;

    private RouteSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens it for the calling thread's network namespace.</summary>
    public static RouteSocket Open() => new(NetlinkSocket.Open(RouteProtocol, "rtnetlink(7)"));

    /// <summary>Opens it for another network namespace: the calling thread goes there for a moment and comes back.</summary>
    /// <param name="own">The calling thread's network namespace.</param>
    /// <param name="other">The other.</param>
    /// <exception cref="LinuxException">It must not go there.</exception>
    public static RouteSocket Open(Descriptor own, Descriptor other)
    {
        Kernel.Check(Namespaces.Join(other.Number, NamespaceTypes.Network), "setns(2)", "network namespace");
        try
        {
            return Open();
        }
        finally
        {
            Kernel.Check(Namespaces.Join(own.Number, NamespaceTypes.Network), "setns(2)", "back to the network namespace it came from");
        }
    }

    /// <summary>Looks for a device by its name, or one of its further names; null when there is none.</summary>
    public NetworkLink? Find(string name)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.GetLink, NetlinkFlags.Request);
        message.Add(default(LinkHeader));
        message.Add(LinkAttribute.Name, name);
        return Ask(message, name);
    }

    /// <summary>Looks for a device by its index; null when there is none.</summary>
    public NetworkLink? Find(int index)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.GetLink, NetlinkFlags.Request);
        message.Add(new LinkHeader { Index = index });
        return Ask(message, $"device {index}");
    }

    /// <summary>Moves a device into another network namespace. It is set down, and loses its addresses, routes and master.</summary>
    /// <param name="link">The device.</param>
    /// <param name="target">The network namespace.</param>
    /// <param name="name">Its name there.</param>
    /// <param name="index">Its index there, or 0 for any (Linux 5.13).</param>
    /// <remarks>
    /// The kernel first moves it under its old name where that is free, then renames it: when the new name is taken, it says
    /// so and has moved it all the same.
    /// </remarks>
    public void Move(NetworkLink link, Descriptor target, string name, int index = 0)
    {
        NetlinkMessage message = Change(stackalloc byte[MessageSize], new() { Index = link.Index });
        message.Add(LinkAttribute.NamespaceDescriptor, target.Number);
        message.Add(LinkAttribute.Name, name);
        if (index > 0)
            message.Add(LinkAttribute.NewIndex, index);
        _socket.Call(message, link.Name);
    }

    /// <summary>Renames a device that is down.</summary>
    /// <param name="link">The device.</param>
    /// <param name="name">Its name, or with "%d" a template that the kernel puts the first free number into.</param>
    public void Rename(NetworkLink link, string name)
    {
        NetlinkMessage message = Change(stackalloc byte[MessageSize], new() { Index = link.Index });
        message.Add(LinkAttribute.Name, name);
        _socket.Call(message, link.Name);
    }

    /// <summary>Sets a device up.</summary>
    public void SetUp(NetworkLink link) =>
        _socket.Call(Change(stackalloc byte[MessageSize], new() { Index = link.Index, Flags = LinkFlags.Up, Change = LinkFlags.Up }), link.Name);

    /// <summary>Makes a device a port of another, such as a bridge.</summary>
    public void SetMaster(NetworkLink link, int master)
    {
        NetlinkMessage message = Change(stackalloc byte[MessageSize], new() { Index = link.Index });
        message.Add(LinkAttribute.Master, master);
        _socket.Call(message, link.Name);
    }

    /// <summary>The addresses of a device, in the order in which adding them gives the same order again.</summary>
    public List<NetworkAddress> AddressesOf(NetworkLink link)
    {
        List<NetworkAddress> addresses = Addresses(Version4, link);
        // The kernel puts a new one of IPv6 before the others of its scope.
        List<NetworkAddress> version6 = Addresses(Version6, link);
        version6.Reverse();
        addresses.AddRange(version6);
        return addresses;
    }

    /// <summary>Gives a device an address that another, or the same one under another name, has had.</summary>
    public void Add(NetworkAddress address, NetworkLink link, string nameBefore)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.NewAddress, Make);
        address.WriteTo(ref message, link.Index, link.Name, nameBefore);
        _socket.Call(message, link.Name);
    }

    /// <summary>The routes that lead over a device and no other, those without a gateway first; not those that the kernel makes for addresses.</summary>
    public List<NetworkRoute> RoutesOf(NetworkLink link)
    {
        List<NetworkRoute> routes = [.. Routes(Version4, link), .. Routes(Version6, link)];
        List<NetworkRoute> ordered = routes.FindAll(static route => !route.HasGateway);
        ordered.AddRange(routes.FindAll(static route => route.HasGateway));
        return ordered;
    }

    /// <summary>Sets a route, over this device.</summary>
    public void Add(NetworkRoute route, NetworkLink link)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.NewRoute, Make);
        route.WriteTo(ref message, link.Index);
        _socket.Call(message, link.Name);
    }

    /// <summary>Where the routes of the main table lead, each with the bits of its prefix; not the default route.</summary>
    public List<IPNetwork> Destinations()
    {
        const byte mainTable = 254;
        List<IPNetwork> destinations = [];
        Span<byte> buffer = stackalloc byte[MessageSize];
        foreach (byte family in (ReadOnlySpan<byte>)[Version4, Version6])
        {
            NetlinkMessage message = new(buffer, RouteMessage.GetRoute, NetlinkFlags.Dump);
            message.Add(new RouteHeader { Family = family, Table = mainTable });
            foreach (byte[] answer in _socket.Call(message, "routes"))
            {
                RouteHeader header = MemoryMarshal.Read<RouteHeader>(answer);
                ReadOnlySpan<byte> destination = NetlinkAttributes.Find(answer.AsSpan(sizeof(RouteHeader)), RouteAttribute.Destination);
                if (header.Family == family && header.Table == mainTable && !destination.IsEmpty && header.DestinationLength > 0)
                    destinations.Add(new(new IPAddress(destination), header.DestinationLength));
            }
        }
        return destinations;
    }

    /// <summary>The device that the default route of IPv4 or, without one, of IPv6 leads over; null where there is none.</summary>
    public NetworkLink? DefaultDevice()
    {
        Span<byte> buffer = stackalloc byte[MessageSize];
        foreach (byte family in (ReadOnlySpan<byte>)[Version4, Version6])
        {
            NetlinkMessage message = new(buffer, RouteMessage.GetRoute, NetlinkFlags.Dump);
            message.Add(new RouteHeader { Family = family });
            foreach (byte[] answer in _socket.Call(message, "routes"))
            {
                int device = NetlinkAttributes.Number(NetlinkAttributes.Find(answer.AsSpan(sizeof(RouteHeader)), RouteAttribute.Device));
                if (answer[0] == family && MemoryMarshal.Read<RouteHeader>(answer) is { DestinationLength: 0, Type: Unicast } && device != 0)
                    return Find(device);
            }
        }
        return null;
    }

    /// <summary>Makes changes. Those before one that the kernel refuses have been made then, and so have those after it where they could be.</summary>
    /// <exception cref="LinuxException">The kernel refuses one.</exception>
    public void Apply(RouteChanges changes) => _socket.Call(changes.Batch);

    /// <summary>Changes to be made later, by somebody who cannot ask what became of them.</summary>
    public PreparedRequests Prepare(RouteChanges changes) => _socket.Prepare(changes.Batch);

    public void Dispose() => _socket.Dispose();

    private static NetlinkMessage Change(Span<byte> buffer, LinkHeader header)
    {
        NetlinkMessage message = new(buffer, RouteMessage.SetLink, NetlinkFlags.Request);
        message.Add(header);
        return message;
    }

    private NetworkLink? Ask(in NetlinkMessage message, string subject)
    {
        try
        {
            return NetworkLink.Read(_socket.Call(message, subject)[0]);
        }
        catch (LinuxException e) when (e.Error == Errno.ENODEV)
        {
            return null;
        }
    }

    private List<NetworkAddress> Addresses(byte family, NetworkLink link)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.GetAddress, NetlinkFlags.Dump);
        message.Add(new AddressHeader { Family = family, Index = link.Index });
        return OfFamily(family, message, link).ConvertAll(static answer => new NetworkAddress(answer));
    }

    private List<NetworkRoute> Routes(byte family, NetworkLink link)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], RouteMessage.GetRoute, NetlinkFlags.Dump);
        message.Add(new RouteHeader { Family = family });
        message.Add(RouteAttribute.Device, link.Index);
        List<NetworkRoute> routes = OfFamily(family, message, link).ConvertAll(static answer => new NetworkRoute(answer));
        // The kernel also tells of routes over several devices of which this is one.
        routes.RemoveAll(route => route.Device != link.Index || route.Origin == RouteOrigin.Kernel);
        return routes;
    }

    /// <summary>A kernel without IPv6 answers with what it has of all other families.</summary>
    private List<byte[]> OfFamily(byte family, in NetlinkMessage message, NetworkLink link)
    {
        List<byte[]> answers = _socket.Call(message, link.Name);
        answers.RemoveAll(answer => answer[0] != family);
        return answers;
    }
}
