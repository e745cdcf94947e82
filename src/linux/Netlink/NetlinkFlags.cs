namespace Mocker.Linux.Netlink;

/// <summary>NLM_F_* of netlink(7). The bits from 0x100 on depend on the kind of message.</summary>
[Flags]
public enum NetlinkFlags : ushort
{
    /// <summary>Do something, and say nothing unless it fails.</summary>
    Silent = 0x1,

    /// <summary>Do something, and say when it is done.</summary>
    Request = 0x1 | 0x4,

    /// <summary>Tell of all there are.</summary>
    Dump = 0x1 | 0x300,

    /// <summary>In a request to make something: fail where it exists.</summary>
    Exclusive = 0x200,

    /// <summary>In a request to make something: make it where it does not exist.</summary>
    Create = 0x400,

    /// <summary>In a request to make something: put it behind those that are there.</summary>
    Append = 0x800,

    /// <summary>In an answer: what was told has changed meanwhile.</summary>
    Interrupted = 0x10,
}
