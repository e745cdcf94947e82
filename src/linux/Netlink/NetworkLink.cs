using System.Runtime.InteropServices;

namespace Mocker.Linux.Netlink;

/// <summary>A network device, as the kernel tells of it (rtnetlink(7), RTM_NEWLINK).</summary>
/// <param name="Index">Its number in its network namespace.</param>
/// <param name="Name">Its name there.</param>
/// <param name="Flags">Its state.</param>
/// <param name="Master">The number of the device that it is a port of, such as a bridge; 0 for none.</param>
/// <param name="Mtu">The longest packet that it takes, in bytes.</param>
public readonly record struct NetworkLink(int Index, string Name, LinkFlags Flags, int Master, int Mtu = 0)
{
    internal static unsafe NetworkLink Read(ReadOnlySpan<byte> message)
    {
        LinkHeader header = MemoryMarshal.Read<LinkHeader>(message);
        ReadOnlySpan<byte> attributes = message[sizeof(LinkHeader)..];
        return new(
            header.Index,
            NetlinkAttributes.Text(NetlinkAttributes.Find(attributes, LinkAttribute.Name)),
            header.Flags,
            NetlinkAttributes.Number(NetlinkAttributes.Find(attributes, LinkAttribute.Master)),
            NetlinkAttributes.Number(NetlinkAttributes.Find(attributes, LinkAttribute.Mtu)));
    }
}
