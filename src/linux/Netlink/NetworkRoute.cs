using System.Runtime.InteropServices;

namespace Mocker.Linux.Netlink;

/// <summary>A route over one network device. It is kept as the kernel told it, to be told back.</summary>
public sealed unsafe class NetworkRoute
{
    // The only flag that is a setting and not the kernel's own note (RTNH_F_ONLINK, linux/rtnetlink.h).
    private const uint OnLink = 4;

    private readonly byte[] _message;
    private readonly RouteHeader _header;

    internal NetworkRoute(byte[] message) => (_message, _header) = (message, MemoryMarshal.Read<RouteHeader>(message));

    /// <summary>Who made it.</summary>
    public RouteOrigin Origin => _header.Origin;

    /// <summary>It leads over a gateway, to which another route has to lead first.</summary>
    public bool HasGateway =>
        !NetlinkAttributes.Find(Attributes, RouteAttribute.Gateway).IsEmpty || !NetlinkAttributes.Find(Attributes, RouteAttribute.Via).IsEmpty;

    /// <summary>The device that it leads over; 0 where there is more than one, or none.</summary>
    internal int Device => NetlinkAttributes.Number(NetlinkAttributes.Find(Attributes, RouteAttribute.Device));

    private ReadOnlySpan<byte> Attributes => _message.AsSpan(sizeof(RouteHeader));

    /// <summary>Writes what sets it for a device.</summary>
    internal void WriteTo(ref NetlinkMessage message, int index)
    {
        message.Add(_header with { Flags = _header.Flags & OnLink });
        message.Add(RouteAttribute.Device, index);
        NetlinkAttributes attributes = new(Attributes);
        while (attributes.Next())
        {
            // What the kernel only tells; and the number of a next hop object of the namespace it came from.
            if (attributes.Type is not (RouteAttribute.Device or RouteAttribute.CacheTimes or RouteAttribute.NextHop))
                message.Add(attributes.Type, attributes.Value);
        }
    }
}
