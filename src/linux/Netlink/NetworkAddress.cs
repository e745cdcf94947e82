using System.Runtime.InteropServices;

namespace Mocker.Linux.Netlink;

/// <summary>
/// An address of a network device. It is kept as the kernel told it, to be told back: so whatever belongs to it (peer,
/// broadcast address, label, lifetimes, metric) comes along.
/// </summary>
public sealed unsafe class NetworkAddress
{
    private const int Permanent = 0x80;
    private const byte Universe = 0;
    private const byte Link = 253;

    private readonly byte[] _message;
    private readonly AddressHeader _header;

    internal NetworkAddress(byte[] message) => (_message, _header) = (message, MemoryMarshal.Read<AddressHeader>(message));

    /// <summary>It has no lifetime (IFA_F_PERMANENT), and is valid everywhere (RT_SCOPE_UNIVERSE).</summary>
    public bool IsPermanentAndGlobal =>
        _header.Scope == Universe && (NetlinkAttributes.Number(NetlinkAttributes.Find(Attributes, AddressAttribute.Flags)) & Permanent) != 0;

    /// <summary>One that the kernel makes by itself for every device of IPv6 that is set up.</summary>
    public bool IsLinkLocal => _header is { Scope: Link, Family: RouteSocket.Version6 };

    private ReadOnlySpan<byte> Attributes => _message.AsSpan(sizeof(AddressHeader));

    /// <summary>Writes what gives it to a device.</summary>
    internal void WriteTo(ref NetlinkMessage message, int index, string name, string nameBefore)
    {
        message.Add(_header with { Index = index });
        NetlinkAttributes attributes = new(Attributes);
        while (attributes.Next())
        {
            if (attributes.Type == AddressAttribute.Label)
                message.Add(AddressAttribute.Label, Relabel(NetlinkAttributes.Text(attributes.Value), name, nameBefore));
            else
                message.Add(attributes.Type, attributes.Value);
        }
    }

    /// <summary>A label is the device's name, which may go on with a colon and more (ip-address(8)), as far as there is room.</summary>
    private static string Relabel(string label, string name, string nameBefore)
    {
        string relabelled = label.StartsWith(nameBefore, StringComparison.Ordinal) ? name + label[nameBefore.Length..] : label;
        return relabelled.Length <= RouteSocket.LongestName ? relabelled : name;
    }
}
