using System.Net;
using System.Net.Sockets;
using Mocker.Linux.Netlink.Connections;

namespace Mocker.Pull.Networks;

/// <summary>
/// Connections that the kernel tracks go on as they began, for only the first packet of one comes to the rules that translate addresses. Datagrams of
/// one sender are such a connection as long as no half minute passes without any; so those to a published port would go on to a container that is gone.
/// </summary>
internal static class StaleConnections
{
    /// <summary>Those that lead to containers by ports that they publish.</summary>
    public static List<TrackedConnection> To(ConnectionSocket socket, IEnumerable<Endpoint> leaving) =>
        [.. leaving.Where(PublishesPorts).SelectMany(endpoint => endpoint.Addresses).SelectMany(socket.FindByAnswerer)];

    /// <summary>Has the kernel forget those to the ports that a newcomer publishes now: they lead to who had them before, or to the host itself.</summary>
    /// <param name="newcomer">Whose rules are there already.</param>
    /// <param name="networks">All networks with containers.</param>
    public static void Forget(Endpoint newcomer, IReadOnlyList<NetworkState> networks)
    {
        if (!PublishesPorts(newcomer))
            return;
        using ConnectionSocket socket = ConnectionSocket.Open();
        HashSet<IPAddress> others = [.. newcomer.Addresses];
        foreach (PublishedPort port in newcomer.Ports)
            foreach (AddressFamily family in (AddressFamily[])[AddressFamily.InterNetwork, AddressFamily.InterNetworkV6])
                if (port.Takes(family))
                    socket.Forget([.. socket.FindByPort(family, (byte)port.Protocol, port.HostPort).Where(connection => !others.Contains(connection.Reply.Source) && LeadsElsewhere(connection, port, networks))]);
    }

    public static bool PublishesPorts(Endpoint endpoint) => endpoint.Ports.Length > 0;

    /// <summary>To a container, or to the host; what only passes through to the same port of another machine is none of ours.</summary>
    private static bool LeadsElsewhere(TrackedConnection connection, PublishedPort port, IReadOnlyList<NetworkState> networks)
    {
        IPAddress target = connection.Original.Destination, answerer = connection.Reply.Source;
        if (port.HostAddress is { } wanted && !wanted.Equals(IPAddress.Any) && !wanted.Equals(IPAddress.IPv6Any) && !wanted.Equals(target))
            return false;
        return answerer.Equals(target)
            ? connection.Reply.Destination.Equals(connection.Original.Source) && HostPorts.IsOwn(target)
            : networks.Any(network => network.Network.Subnets.Any(subnet => subnet.Family == answerer.AddressFamily && subnet.Network.Contains(answerer)));
    }
}
