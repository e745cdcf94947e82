using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Mocker.Linux.Netlink.Connections;

/// <summary>The connections that the kernel tracks in one network namespace (ctnetlink: net/netfilter/nf_conntrack_netlink.c).</summary>
public sealed class ConnectionSocket : IDisposable
{
    private const int NetfilterProtocol = 12;
    private const int MessageSize = 512;

    private readonly NetlinkSocket _socket;

    private ConnectionSocket(NetlinkSocket socket) => _socket = socket;

    /// <summary>Opens it for the calling thread's network namespace.</summary>
    public static ConnectionSocket Open() => new(NetlinkSocket.Open(NetfilterProtocol, "ctnetlink"));

    /// <summary>Whether the kernel can be asked at all (CONFIG_NF_CT_NETLINK).</summary>
    public bool IsUsable() => Dump(new NetlinkMessage(stackalloc byte[MessageSize], ConnectionMessage.Get, NetlinkFlags.Dump), AddressFamily.InterNetwork, IPAddress.Any) is not null;

    /// <summary>Connections that somebody answers.</summary>
    /// <param name="answerer">His address.</param>
    /// <returns>None where the kernel cannot be asked.</returns>
    public IEnumerable<TrackedConnection> FindByAnswerer(IPAddress answerer)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], ConnectionMessage.Get, NetlinkFlags.Dump);
        return (Dump(message, answerer.AddressFamily, answerer) ?? []).Where(connection => connection.Reply.Source.Equals(answerer));
    }

    /// <summary>Connections that were begun to a port of any address.</summary>
    /// <param name="family">IPv4 or IPv6.</param>
    /// <param name="protocol">IPPROTO_*.</param>
    /// <param name="port">The port.</param>
    /// <returns>None where the kernel cannot be asked.</returns>
    public IEnumerable<TrackedConnection> FindByPort(AddressFamily family, byte protocol, ushort port)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], ConnectionMessage.Get, NetlinkFlags.Dump);
        return (Dump(message, family, null, protocol, port) ?? []).Where(connection => connection.Original.Protocol == protocol && connection.Original.DestinationPort == port);
    }

    /// <summary>Has the kernel forget connections; those that have ended meanwhile are fine.</summary>
    /// <exception cref="LinuxException">It refuses.</exception>
    public void Forget(IReadOnlyList<TrackedConnection> connections)
    {
        if (connections.Count > 0)
            _socket.Call(Deletion(connections));
    }

    /// <summary>The same later, by somebody who cannot ask what became of it.</summary>
    public PreparedRequests PrepareToForget(IReadOnlyList<TrackedConnection> connections) => _socket.Prepare(Deletion(connections));

    public void Dispose() => _socket.Dispose();

    private static NetlinkBatch Deletion(IReadOnlyList<TrackedConnection> connections)
    {
        NetlinkBatch batch = new();
        foreach (TrackedConnection connection in connections)
            AddDeletion(batch, connection);
        return batch;
    }

    private static void AddDeletion(NetlinkBatch batch, TrackedConnection connection)
    {
        NetlinkMessage message = new(stackalloc byte[MessageSize], ConnectionMessage.Delete, NetlinkFlags.Silent);
        connection.WriteTo(ref message);
        batch.Add(message, $"connection to {connection.Original.Destination}", tolerated: Errno.ENOENT);
    }

    /// <returns>Null where the kernel cannot be asked.</returns>
    private List<TrackedConnection>? Dump(NetlinkMessage message, AddressFamily family, IPAddress? answerer, byte protocol = 0, ushort port = 0)
    {
        message.Add(new Tables.TableHeader { Family = (byte)(family == AddressFamily.InterNetwork ? RouteSocket.Version4 : RouteSocket.Version6) });
        if (answerer is null)
        {
            int tuple = message.BeginNested(ConnectionAttribute.Original), ports = message.BeginNested(TupleAttribute.Ports);
            message.Add(TupleAttribute.Protocol, [protocol]);
            Span<byte> number = stackalloc byte[2];
            BinaryPrimitives.WriteUInt16BigEndian(number, port);
            message.Add(TupleAttribute.DestinationPort, number);
            message.EndNested(ports);
            message.EndNested(tuple);
        }
        else
        {
            int tuple = message.BeginNested(ConnectionAttribute.Reply), addresses = message.BeginNested(TupleAttribute.Addresses);
            message.Add(family == AddressFamily.InterNetwork ? TupleAttribute.Source4 : TupleAttribute.Source6, answerer.GetAddressBytes());
            message.EndNested(addresses);
            message.EndNested(tuple);
        }
        int filter = message.BeginNested(ConnectionAttribute.Filter);
        message.Add(FilterAttribute.OriginalFlags, answerer is null ? FilterAttribute.Protocol | FilterAttribute.DestinationPort : 0);
        message.Add(FilterAttribute.ReplyFlags, answerer is null ? 0 : FilterAttribute.Source);
        message.EndNested(filter);
        try
        {
            return [.. _socket.Call(message, "tracked connections").Select(static answer => new TrackedConnection(answer))];
        }
        catch (LinuxException e) when (e.Error is Errno.EINVAL or Errno.EOPNOTSUPP)
        {
            // nfnetlink's answer where nobody has registered for the messages.
            return null;
        }
    }
}
