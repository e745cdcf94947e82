using Mocker.Linux;
using Mocker.Linux.Netlink;

namespace Mocker.Container.Network;

/// <summary>A network device of the host's, as it was before it was moved into a container.</summary>
internal sealed class NetDevice
{
    private readonly NetworkLink _link;
    private readonly List<NetworkAddress> _addresses;
    private readonly List<NetworkRoute> _routes;
    private NetworkLink? _moved;

    private NetDevice(NetworkLink link, List<NetworkAddress> addresses, List<NetworkRoute> routes) =>
        (_link, _addresses, _routes) = (link, addresses, routes);

    /// <summary>Looks at a device; null where there is none of this name.</summary>
    public static NetDevice? Find(RouteSocket host, string name) =>
        host.Find(name) is NetworkLink link ? new(link, host.AddressesOf(link), host.RoutesOf(link)) : null;

    /// <summary>Moves it, and sets it up with the addresses that it had.</summary>
    /// <param name="host">Where it is.</param>
    /// <param name="container">Where it is moved to.</param>
    /// <param name="target">That network namespace.</param>
    /// <param name="name">Its name there, with "%d" for a number that is free there, or null for the one it has.</param>
    /// <exception cref="LinuxException">It cannot be moved, or not set up; <see cref="Return"/> brings it back.</exception>
    public void Move(RouteSocket host, RouteSocket container, Descriptor target, string? name)
    {
        // Under a name that nobody has, for two reasons: the kernel does not undo a move when the name turns out to be
        // taken, and which name it makes of a template can only be asked of a device that can be named.
        string passing = $"moving-{Random.Shared.Next():x}";
        host.Move(_link, target, passing);
        _moved = container.Find(passing) ?? throw new LinuxException("rtnetlink(7)", Errno.ENODEV, _link.Name);
        container.Rename(_moved.Value, name ?? _link.Name);
        _moved = container.Find(_moved.Value.Index) ?? throw new LinuxException("rtnetlink(7)", Errno.ENODEV, _link.Name);
        // Up before it has addresses: with an address of a device that is up the kernel also makes its multicast route.
        container.SetUp(_moved.Value);
        foreach (NetworkAddress address in _addresses)
            if (address.IsPermanentAndGlobal)
                container.Add(address, _moved.Value, _link.Name);
        foreach (NetworkRoute route in _routes)
            if (route.Origin is RouteOrigin.Boot or RouteOrigin.Static)
                Restore(route, container, _moved.Value);
    }

    /// <summary>Brings it back, if it was moved, to be as it was.</summary>
    /// <exception cref="LinuxException">That does not work, or not altogether.</exception>
    public void Return(RouteSocket host, RouteSocket container, Descriptor own)
    {
        if (_moved is not NetworkLink moved)
            return;
        container.Move(moved, own, _link.Name, _link.Index);
        _moved = null;
        if (_link.Master != 0)
            host.SetMaster(_link, _link.Master);
        bool wasUp = (_link.Flags & LinkFlags.Up) != 0;
        if (wasUp)
            host.SetUp(_link);
        foreach (NetworkAddress address in _addresses)
            if (!address.IsLinkLocal)
                host.Add(address, _link, _link.Name);
        if (!wasUp)
            return;
        foreach (NetworkRoute route in _routes)
            if (route.Origin != RouteOrigin.RouterAdvertisement)
                Restore(route, host, _link);
    }

    /// <summary>The specification asks for addresses only: a route that leads nowhere without one that did not come along is no error.</summary>
    private static void Restore(NetworkRoute route, RouteSocket socket, NetworkLink link)
    {
        try
        {
            socket.Add(route, link);
        }
        catch (LinuxException e)
        {
            Log.Warning($"a route over the network device \"{link.Name}\" cannot be set again after it was moved: {e.Message}");
        }
    }
}
