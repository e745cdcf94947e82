using System.Buffers.Binary;
using System.Net;

namespace Mocker.Linux.Netlink.Connections;

/// <summary>A connection that the kernel tracks, translated addresses and all.</summary>
public sealed class TrackedConnection
{
    private readonly byte[] _message;

    internal TrackedConnection(byte[] message)
    {
        _message = message;
        Original = Read(NetlinkAttributes.Find(Attributes, ConnectionAttribute.Original));
        Reply = Read(NetlinkAttributes.Find(Attributes, ConnectionAttribute.Reply));
    }

    /// <summary>Its packets as who began it sends them.</summary>
    public ConnectionTuple Original { get; }

    /// <summary>The answers as who answers sends them: their source is where the packets really go.</summary>
    public ConnectionTuple Reply { get; }

    // Behind struct nfgenmsg.
    private ReadOnlySpan<byte> Attributes => _message.AsSpan(4);

    /// <summary>Writes what names this connection, and no other that is made with the same addresses later.</summary>
    internal void WriteTo(ref NetlinkMessage message)
    {
        message.Add(new Tables.TableHeader { Family = _message[0] });
        foreach (ushort type in (ReadOnlySpan<ushort>)[ConnectionAttribute.Original, ConnectionAttribute.Zone, ConnectionAttribute.Id])
            if (NetlinkAttributes.Find(Attributes, type) is { IsEmpty: false } value)
                message.Add(type == ConnectionAttribute.Original ? (ushort)(type | NetlinkMessage.Nested) : type, value);
    }

    private static ConnectionTuple Read(ReadOnlySpan<byte> tuple)
    {
        ReadOnlySpan<byte> addresses = NetlinkAttributes.Find(tuple, TupleAttribute.Addresses), ports = NetlinkAttributes.Find(tuple, TupleAttribute.Ports);
        return new(
            Address(addresses, TupleAttribute.Source4, TupleAttribute.Source6),
            Address(addresses, TupleAttribute.Destination4, TupleAttribute.Destination6),
            NetlinkAttributes.Find(ports, TupleAttribute.Protocol) is [var protocol, ..] ? protocol : (byte)0,
            Port(NetlinkAttributes.Find(ports, TupleAttribute.DestinationPort)));
    }

    private static IPAddress Address(ReadOnlySpan<byte> addresses, ushort version4, ushort version6) =>
        NetlinkAttributes.Find(addresses, version4) is { Length: 4 } four ? new(four)
            : NetlinkAttributes.Find(addresses, version6) is { Length: 16 } sixteen ? new(sixteen) : IPAddress.None;

    private static ushort Port(ReadOnlySpan<byte> value) => value.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(value);
}

/// <summary>One direction of a connection.</summary>
/// <param name="Source">Who sends.</param>
/// <param name="Destination">Who is sent to.</param>
/// <param name="Protocol">IPPROTO_*.</param>
/// <param name="DestinationPort">0 where the protocol has no ports.</param>
public readonly record struct ConnectionTuple(IPAddress Source, IPAddress Destination, byte Protocol, ushort DestinationPort);
