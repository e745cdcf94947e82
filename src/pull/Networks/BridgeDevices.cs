using Mocker.Linux;
using Mocker.Linux.Netlink;

namespace Mocker.Pull.Networks;

/// <summary>The devices of a network: its bridge, and a pair for each container.</summary>
internal static class BridgeDevices
{
    /// <summary>Name of the device in the container.</summary>
    public const string Inside = "eth0";

    private const int Loopback = 1;
    private const int UsualMtu = 1500;

    /// <summary>Finds the bridge, or makes it.</summary>
    /// <param name="routes">This network namespace's.</param>
    /// <param name="network">The network.</param>
    public static NetworkLink RequireBridge(RouteSocket routes, NetworkDefinition network)
    {
        if (routes.Find(network.Bridge) is { } bridge)
            return bridge;
        RouteChanges changes = new();
        changes.AddBridge(network.Bridge, network.BridgeAddress, network.Group, network.Mtu ?? routes.DefaultDevice()?.Mtu ?? UsualMtu);
        routes.Apply(changes);
        return routes.Find(network.Bridge) ?? throw new LinuxException("rtnetlink(7)", Errno.ENODEV, network.Bridge);
    }

    /// <summary>Sets what the kernel does with packets on the bridge. It is done for each container, for the bridge may be a half-made one.</summary>
    public static void SetParameters(NetworkDefinition network, List<string> notes)
    {
        KernelParameter.Set($"ipv4/conf/{network.Bridge}/route_localnet", "1");
        if (!network.Internal && KernelParameter.ForwardVersion4() is { } version4)
            notes.Add(version4);
        if (network.Subnet6 is null)
            return;
        // A container is no router to be believed (CVE-2020-10749).
        KernelParameter.Set($"ipv6/conf/{network.Bridge}/accept_ra", "0");
        // Otherwise it has no address of the link to ask from for a second, and finds no container.
        KernelParameter.Set($"ipv6/conf/{network.Bridge}/accept_dad", "0");
        if (!network.Internal && KernelParameter.ForwardVersion6() is { } version6)
            notes.Add(version6);
    }

    /// <summary>Makes the pair of devices, and gives the bridge its addresses unless it has them.</summary>
    public static void AddPair(RouteSocket routes, NetworkDefinition network, NetworkLink bridge, Endpoint endpoint, Descriptor target)
    {
        RouteChanges changes = new();
        foreach (Subnet subnet in network.Subnets)
            changes.AddAddress(bridge.Index, subnet.Gateway, subnet.Network.PrefixLength);
        changes.AddPair(endpoint.Device, bridge.Index, network.Group, bridge.Mtu, target, Inside, endpoint.Mac);
        // Where bridged packets pass the rules for IP (net.bridge.bridge-nf-call-iptables), one that a container sends to a port that it has published
        // itself is sent back without coming up to the host.
        changes.SetHairpin(endpoint.Device);
        routes.Apply(changes);
    }

    /// <summary>Gives the container's device its addresses and routes. The calling thread is in the container's network namespace.</summary>
    public static void Configure(NetworkDefinition network, Endpoint endpoint)
    {
        if (endpoint.Address6 is not null)
        {
            KernelParameter.Set($"ipv6/conf/{Inside}/disable_ipv6", "0");
            KernelParameter.Set($"ipv6/conf/{Inside}/accept_ra", "0");
            KernelParameter.Set($"ipv6/conf/{Inside}/accept_dad", "0");
        }
        using RouteSocket routes = RouteSocket.Open();
        int device = (routes.Find(Inside) ?? throw new LinuxException("rtnetlink(7)", Errno.ENODEV, Inside)).Index;
        RouteChanges changes = new();
        changes.SetUp(Loopback);
        changes.SetUp(device);
        changes.AddAddress(device, endpoint.Address4, network.Subnet4.Network.PrefixLength);
        if (endpoint.Address6 is not null)
            changes.AddAddress(device, endpoint.Address6, network.Subnet6!.Network.PrefixLength);
        if (!network.Internal)
            foreach (Subnet subnet in network.Subnets.Where(subnet => subnet.Family == endpoint.Address4.AddressFamily || endpoint.Address6 is not null))
                changes.AddDefaultRoute(device, subnet.Gateway);
        routes.Apply(changes);
    }

    /// <summary>What removes containers' devices, and the bridge with the last one.</summary>
    public static RouteChanges Removal(NetworkDefinition network, IReadOnlyList<Endpoint> endpoints, bool withBridge)
    {
        RouteChanges changes = new();
        if (withBridge)
            changes.RemoveGroup(network.Group);
        else
            foreach (Endpoint endpoint in endpoints)
                changes.Remove(endpoint.Device);
        return changes;
    }
}
