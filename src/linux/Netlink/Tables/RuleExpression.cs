using System.Buffers.Binary;

namespace Mocker.Linux.Netlink.Tables;

/// <summary>
/// One step of a rule: loads something into a register, compares it, changes the packet, or decides (linux/netfilter/nf_tables.h, the attributes of each
/// expression). The rule ends at a comparison that does not hold.
/// </summary>
public sealed class RuleExpression
{
    private const ushort Nested = 0x8000;

    private readonly List<(ushort Type, byte[] Value)> _attributes = [];

    private RuleExpression(string name) => Name = name;

    /// <summary>What the kernel calls its kind.</summary>
    public string Name { get; }

    /// <summary>Loads something about the packet.</summary>
    public static RuleExpression Meta(MetaKey key, Register to) =>
        new RuleExpression("meta").With(1, (uint)to).With(2, (uint)key);

    /// <summary>Loads bytes of a header.</summary>
    public static RuleExpression Payload(HeaderBase start, uint offset, uint length, Register to) =>
        new RuleExpression("payload").With(1, (uint)to).With(2, (uint)start).With(3, offset).With(4, length);

    /// <summary>Loads what is known of the packet's connection: a number in this machine's order of bytes.</summary>
    public static RuleExpression Connection(ConnectionKey key, Register to) => new RuleExpression("ct").With(1, (uint)to).With(2, (uint)key);

    /// <summary>Loads what kind of address the packet's destination is here (RTN_*, rtnetlink(7)): a number in this machine's order of bytes.</summary>
    public static RuleExpression DestinationKind(Register to)
    {
        const uint addressKind = 3, destination = 2;
        return new RuleExpression("fib").With(1, (uint)to).With(2, addressKind).With(3, destination);
    }

    /// <summary>Keeps of a register the bits of a mask.</summary>
    public static RuleExpression Mask(Register register, params byte[] mask) =>
        new RuleExpression("bitwise").With(1, (uint)register).With(2, (uint)register).With(3, (uint)mask.Length)
            .With(4 | Nested, Value(mask)).With(5 | Nested, Value(new byte[mask.Length]));

    /// <summary>Goes on where a register equals a value, or where it does not.</summary>
    public static RuleExpression Compare(Register register, ReadOnlySpan<byte> value, bool equal = true) =>
        new RuleExpression("cmp").With(1, (uint)register).With(2, equal ? 0u : 1u).With(3 | Nested, Value(value));

    /// <summary>Goes on where a set has what is in the registers from one on, or where it has not.</summary>
    public static RuleExpression Lookup(string set, Register key, bool present = true) =>
        new RuleExpression("lookup").With(1, Text(set)).With(2, (uint)key).With(5, present ? 0u : 1u);

    /// <summary>Goes on where a map has what is in the registers from one on, and loads what it leads to.</summary>
    public static RuleExpression Map(string map, Register key, Register to) =>
        new RuleExpression("lookup").With(1, Text(map)).With(2, (uint)key).With(3, (uint)to).With(5, 0u);

    /// <summary>Sends the packet, and what follows it in its connection, to another address and port.</summary>
    /// <param name="family">NFPROTO_*: that of the address.</param>
    /// <param name="address">Where the address is.</param>
    /// <param name="port">Where the port is.</param>
    public static RuleExpression Redirect(byte family, Register address, Register port)
    {
        const uint destination = 1;
        return new RuleExpression("nat").With(1, destination).With(2, family).With(3, (uint)address).With(5, (uint)port);
    }

    /// <summary>Gives the packet, and what follows it in its connection, the address of the device that it leaves by as its source.</summary>
    public static RuleExpression Masquerade() => new("masq");

    /// <summary>Decides: the packet passes this chain, or is dropped.</summary>
    public static RuleExpression Decide(bool accept) => Verdict(accept ? 1 : 0, null);

    /// <summary>Goes on in another chain, and comes back.</summary>
    public static RuleExpression Jump(string chain) => Verdict(-3, chain);

    /// <summary>Goes back to the chain that jumped here.</summary>
    public static RuleExpression Return() => Verdict(-5, null);

    internal void WriteTo(ref NetlinkMessage message)
    {
        int element = message.BeginNested(ValueAttribute.ListElement);
        message.Add(RuleAttribute.ExpressionName, Name);
        int data = message.BeginNested(RuleAttribute.ExpressionData);
        foreach ((ushort type, byte[] value) in _attributes)
            message.Add(type, value);
        message.EndNested(data);
        message.EndNested(element);
    }

    private static RuleExpression Verdict(int code, string? chain)
    {
        const ushort verdictRegister = 0;
        NetlinkMessage verdict = new(stackalloc byte[256], 0, 0);
        int start = verdict.BeginNested(ValueAttribute.Verdict);
        verdict.AddBigEndian(ValueAttribute.VerdictCode, (uint)code);
        if (chain is not null)
            verdict.Add(ValueAttribute.VerdictChain, chain);
        verdict.EndNested(start);
        return new RuleExpression("immediate").With(1, (uint)verdictRegister).With(2 | Nested, verdict.Attributes.ToArray());
    }

    /// <summary>NFTA_DATA_VALUE, as what holds it has it.</summary>
    private static byte[] Value(ReadOnlySpan<byte> bytes)
    {
        NetlinkMessage value = new(stackalloc byte[128], 0, 0);
        value.Add(ValueAttribute.Value, bytes);
        return value.Attributes.ToArray();
    }

    private static byte[] Text(string text) => [.. System.Text.Encoding.UTF8.GetBytes(text), 0];

    private RuleExpression With(ushort type, uint value)
    {
        byte[] bytes = new byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return With(type, bytes);
    }

    private RuleExpression With(int type, byte[] value)
    {
        _attributes.Add(((ushort)type, value));
        return this;
    }
}

/// <summary>NFT_REG*: four registers of sixteen bytes, or the same space as sixteen of four.</summary>
public enum Register : uint
{
    First = 1,
    Second = 2,
    FirstWord = 8,
    SecondWord = 9,
    ThirdWord = 10,
    SixthWord = 13,
}

/// <summary>NFT_META_*: those that the code here asks for.</summary>
public enum MetaKey : uint
{
    InputName = 6,
    OutputName = 7,
    Family = 15,
    TransportProtocol = 16,
}

/// <summary>NFT_PAYLOAD_*_HEADER.</summary>
public enum HeaderBase : uint
{
    Link = 0,
    Network = 1,
    Transport = 2,
}

/// <summary>NFT_CT_*: those that the code here asks for.</summary>
public enum ConnectionKey : uint
{
    State = 0,
    Status = 2,
}
