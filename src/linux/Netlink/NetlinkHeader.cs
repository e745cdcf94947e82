namespace Mocker.Linux.Netlink;

/// <summary>struct nlmsghdr of netlink(7).</summary>
internal struct NetlinkHeader
{
    public const int Size = 16;

    /// <summary>Bytes, with this header.</summary>
    public int Length;
    public ushort Type;
    public NetlinkFlags Flags;
    public uint Sequence;
    public uint Port;
}
