using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mocker.Linux.Netlink.Tables;

namespace Mocker.Pull.Networks;

/// <summary>
/// The table of nf_tables for all networks: rules that are always the same, and sets and maps of what networks and published ports there are. So a
/// container costs a few elements and no rules, and its rules can be removed without being looked for.
/// </summary>
internal static class PacketRules
{
    /// <summary>The table's name, in the family inet.</summary>
    public const string Table = "mocker";

    // Bridges of all networks; those of networks that lead to nowhere; each beside itself, for packets that stay on it.
    private const string Bridges = "bridges", Internal = "internal", Same = "same";

    // Addresses of networks that lead to somewhere.
    private const string Subnets4 = "subnets4", Subnets6 = "subnets6";

    // Published ports of any address of the host, and of one.
    private const string Ports4 = "ports4", Ports6 = "ports6", AddressPorts4 = "address_ports4", AddressPorts6 = "address_ports6";

    private const string Published = "published";

    private const int NameSize = 16;
    private const uint LocalAddress = 2, DestinationChanged = 0x20, EstablishedOrRelated = 0x2 | 0x4;

    // Where the headers have them (RFC 791, 3.1; RFC 8200, 3; RFC 9293, 3.1).
    private const uint Source4 = 12, Destination4 = 16, Source6 = 8, Destination6 = 24, DestinationPort = 2;

    private static readonly RuleExpression s_isVersion4 = RuleExpression.Compare(Register.First, [TableChanges.Version4]);
    private static readonly RuleExpression s_isVersion6 = RuleExpression.Compare(Register.First, [TableChanges.Version6]);
    private static readonly RuleExpression s_family = RuleExpression.Meta(MetaKey.Family, Register.First);
    private static readonly RuleExpression s_input = RuleExpression.Meta(MetaKey.InputName, Register.First);
    private static readonly RuleExpression s_output = RuleExpression.Meta(MetaKey.OutputName, Register.First);
    private static readonly RuleExpression s_isBridge = RuleExpression.Lookup(Bridges, Register.First);
    private static readonly RuleExpression s_isNoBridge = RuleExpression.Lookup(Bridges, Register.First, present: false);

    // What a published port has sent somewhere else.
    private static readonly RuleExpression[] s_redirected =
    [
        RuleExpression.Connection(ConnectionKey.Status, Register.First), RuleExpression.Mask(Register.First, Native(DestinationChanged)),
        RuleExpression.Compare(Register.First, Native(0), equal: false),
    ];

    /// <summary>Makes the table, unless it is there: then everything in it would be there twice.</summary>
    public static void Make(TableChanges changes)
    {
        changes.AddTable();
        changes.AddSet(Bridges, FieldType.Interface);
        changes.AddSet(Internal, FieldType.Interface);
        changes.AddSet(Same, FieldType.Interface.Then(FieldType.Interface));
        changes.AddSet(Subnets4, FieldType.Address4, intervals: true);
        changes.AddSet(Subnets6, FieldType.Address6, intervals: true);
        FieldType port = FieldType.Protocol.Then(FieldType.Port);
        changes.AddSet(Ports4, port, FieldType.Address4.Then(FieldType.Port));
        changes.AddSet(Ports6, port, FieldType.Address6.Then(FieldType.Port));
        // nft counts the fields of a key from the left.
        changes.AddSet(AddressPorts4, FieldType.Address4.Then(FieldType.Protocol).Then(FieldType.Port), FieldType.Address4.Then(FieldType.Port));
        changes.AddSet(AddressPorts6, FieldType.Address6.Then(FieldType.Protocol).Then(FieldType.Port), FieldType.Address6.Then(FieldType.Port));
        MakePublished(changes);
        MakeGuard(changes);
        MakeForward(changes);
        MakeSource(changes);
    }

    /// <summary>Adds what a network needs; it may be there already.</summary>
    public static void Add(TableChanges changes, NetworkDefinition network)
    {
        foreach ((string set, SetElement[] elements) in ElementsOf(network))
            changes.AddElements(set, elements);
    }

    /// <summary>Removes it.</summary>
    public static void Remove(TableChanges changes, NetworkDefinition network)
    {
        foreach ((string set, SetElement[] elements) in ElementsOf(network))
            changes.RemoveElements(set, elements);
    }

    /// <summary>Adds the published ports of a container; fails where one is somebody else's.</summary>
    public static void Add(TableChanges changes, Endpoint endpoint)
    {
        foreach ((string map, SetElement[] elements) in ElementsOf(endpoint))
            changes.AddElements(map, elements, exclusive: true);
    }

    /// <summary>Removes them.</summary>
    public static void Remove(TableChanges changes, Endpoint endpoint)
    {
        foreach ((string map, SetElement[] elements) in ElementsOf(endpoint))
            changes.RemoveElements(map, elements);
    }

    /// <summary>What is in the sets for a network.</summary>
    internal static IEnumerable<(string Set, SetElement[] Elements)> ElementsOf(NetworkDefinition network)
    {
        byte[] name = Name(network.Bridge);
        yield return (Bridges, [new(name, [])]);
        yield return (Same, [new([.. name, .. name], [])]);
        if (network.Internal)
        {
            yield return (Internal, [new(name, [])]);
            yield break;
        }
        foreach (Subnet subnet in network.Subnets)
        {
            List<SetElement> interval = [new(subnet.Network.BaseAddress.GetAddressBytes(), [])];
            if (AddressPool.EndOf(subnet.Network) is { } end)
                interval.Add(new(end.GetAddressBytes(), [], EndsInterval: true));
            yield return (subnet.Family == AddressFamily.InterNetwork ? Subnets4 : Subnets6, [.. interval]);
        }
    }

    /// <summary>What is in the maps for a container.</summary>
    internal static IEnumerable<(string Map, SetElement[] Elements)> ElementsOf(Endpoint endpoint)
    {
        foreach (IPAddress target in endpoint.Addresses)
        {
            bool isVersion4 = target.AddressFamily == AddressFamily.InterNetwork;
            PublishedPort[] ports = [.. endpoint.Ports.Where(port => port.Takes(target.AddressFamily))];
            SetElement[] ofAll = [.. ports.Where(static port => IsAny(port.HostAddress)).Select(port => Element([], port, target))];
            SetElement[] ofOne = [.. ports.Where(static port => !IsAny(port.HostAddress)).Select(port => Element(port.HostAddress!.GetAddressBytes(), port, target))];
            if (ofAll.Length > 0)
                yield return (isVersion4 ? Ports4 : Ports6, ofAll);
            if (ofOne.Length > 0)
                yield return (isVersion4 ? AddressPorts4 : AddressPorts6, ofOne);
        }
    }

    /// <summary>What is for an address of the host and a published port goes to the container, wherever it comes from.</summary>
    private static void MakePublished(TableChanges changes)
    {
        changes.AddChain(Published);
        // The kernel takes nothing for ::1 from another device and has no route_localnet for IPv6: refused at once is better than no answer.
        changes.AddRule(Published, s_family, s_isVersion6, RuleExpression.Payload(HeaderBase.Network, Destination6, 16, Register.First),
            RuleExpression.Compare(Register.First, IPAddress.IPv6Loopback.GetAddressBytes()), RuleExpression.Return());
        Look(changes, isVersion4: true, AddressPorts4, withAddress: true);
        Look(changes, isVersion4: true, Ports4, withAddress: false);
        Look(changes, isVersion4: false, AddressPorts6, withAddress: true);
        Look(changes, isVersion4: false, Ports6, withAddress: false);
        foreach ((string name, HookNumber hook) in new[] { ("prerouting", HookNumber.Prerouting), ("output", HookNumber.Output) })
        {
            changes.AddChain(name, new("nat", hook, Hook.Destination));
            changes.AddRule(name, RuleExpression.DestinationKind(Register.First), RuleExpression.Compare(Register.First, Native(LocalAddress)), RuleExpression.Jump(Published));
        }
    }

    private static void Look(TableChanges changes, bool isVersion4, string map, bool withAddress)
    {
        Register protocol = !withAddress ? Register.First : isVersion4 ? Register.SecondWord : Register.Second;
        Register port = !withAddress ? Register.SecondWord : isVersion4 ? Register.ThirdWord : Register.SixthWord;
        List<RuleExpression> rule = [s_family, isVersion4 ? s_isVersion4 : s_isVersion6];
        if (withAddress)
            rule.Add(RuleExpression.Payload(HeaderBase.Network, isVersion4 ? Destination4 : Destination6, isVersion4 ? 4u : 16u, Register.First));
        rule.Add(RuleExpression.Meta(MetaKey.TransportProtocol, protocol));
        rule.Add(RuleExpression.Payload(HeaderBase.Transport, DestinationPort, sizeof(ushort), port));
        rule.Add(RuleExpression.Map(map, Register.First, Register.First));
        rule.Add(RuleExpression.Redirect(isVersion4 ? TableChanges.Version4 : TableChanges.Version6, Register.First, isVersion4 ? Register.SecondWord : Register.Second));
        changes.AddRule(Published, [.. rule]);
    }

    /// <summary>
    /// The bridges route packets for 127.0.0.0/8 (route_localnet), so that answers find back to what asked from there. A container must not
    /// reach the host's own servers by that (CVE-2020-8558).
    /// </summary>
    private static void MakeGuard(TableChanges changes)
    {
        changes.AddChain("guard", new("filter", HookNumber.Prerouting, Hook.Raw));
        changes.AddRule("guard", s_input, s_isBridge, s_family, s_isVersion4,
            RuleExpression.Payload(HeaderBase.Network, Destination4, 1, Register.First), RuleExpression.Compare(Register.First, [127]), RuleExpression.Decide(accept: false));
    }

    /// <summary>From elsewhere, other networks too, a container is reached by its published ports only.</summary>
    private static void MakeForward(TableChanges changes)
    {
        const string chain = "forward";
        changes.AddChain(chain, new("filter", HookNumber.Forward, Hook.Filter));
        changes.AddRule(chain, RuleExpression.Connection(ConnectionKey.State, Register.First), RuleExpression.Mask(Register.First, Native(EstablishedOrRelated)),
            RuleExpression.Compare(Register.First, Native(0), equal: false), RuleExpression.Decide(accept: true));
        changes.AddRule(chain, s_input, RuleExpression.Meta(MetaKey.OutputName, Register.Second), RuleExpression.Lookup(Same, Register.First), RuleExpression.Decide(accept: true));
        changes.AddRule(chain, s_input, RuleExpression.Lookup(Internal, Register.First), RuleExpression.Decide(accept: false));
        changes.AddRule(chain, [s_output, s_isBridge, .. s_redirected, RuleExpression.Decide(accept: true)]);
        changes.AddRule(chain, s_output, s_isBridge, RuleExpression.Decide(accept: false));
    }

    /// <summary>What leaves a network has an address of the host's; and so has what comes back to one, or from the host's own 127.0.0.1, by a published port.</summary>
    private static void MakeSource(TableChanges changes)
    {
        const string chain = "postrouting";
        changes.AddChain(chain, new("nat", HookNumber.Postrouting, Hook.Source));
        foreach (bool isVersion4 in new[] { true, false })
        {
            RuleExpression[] family = [s_family, isVersion4 ? s_isVersion4 : s_isVersion6];
            RuleExpression source = RuleExpression.Payload(HeaderBase.Network, isVersion4 ? Source4 : Source6, isVersion4 ? 4u : 16u, Register.First);
            RuleExpression[] isContainer = [source, RuleExpression.Lookup(isVersion4 ? Subnets4 : Subnets6, Register.First)];
            changes.AddRule(chain, [s_output, s_isNoBridge, .. family, .. isContainer, RuleExpression.Masquerade()]);
            changes.AddRule(chain, [s_output, s_isBridge, .. s_redirected, .. family, .. isContainer, RuleExpression.Masquerade()]);
        }
        changes.AddRule(chain, [s_output, s_isBridge, .. s_redirected, s_family, s_isVersion4,
            RuleExpression.Payload(HeaderBase.Network, Source4, 1, Register.First), RuleExpression.Compare(Register.First, [127]), RuleExpression.Masquerade()]);
    }

    private static SetElement Element(byte[] address, PublishedPort port, IPAddress target) =>
        new([.. address, (byte)port.Protocol, 0, 0, 0, .. Port(port.HostPort)], [.. target.GetAddressBytes(), .. Port(port.ContainerPort)]);

    private static bool IsAny(IPAddress? address) => address is null || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    /// <summary>A port as packets have it, filled up to a register.</summary>
    private static byte[] Port(ushort port)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, port);
        return bytes;
    }

    private static byte[] Name(string name)
    {
        byte[] bytes = new byte[NameSize];
        Encoding.UTF8.GetBytes(name, bytes);
        return bytes;
    }

    private static byte[] Native(uint number) => BitConverter.GetBytes(number);
}
