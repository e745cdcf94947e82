namespace Mocker.Linux.Netlink.Tables;

/// <summary>Types of messages (linux/netfilter/nf_tables.h, enum nf_tables_msg_types; linux/netfilter/nfnetlink.h for a batch's ends).</summary>
internal static class TableMessage
{
    /// <summary>The part of the kernel that the messages are for (NFNL_SUBSYS_NFTABLES): the upper byte of a type.</summary>
    public const ushort Subsystem = 10;

    public const ushort BatchBegin = 0x10, BatchEnd = 0x11;

    public const ushort NewTable = Subsystem << 8, DeleteTable = NewTable | 2, NewChain = NewTable | 3, NewRule = NewTable | 6,
        NewSet = NewTable | 9, NewElements = NewTable | 12, DeleteElements = NewTable | 14;
}

/// <summary>struct nfgenmsg of linux/netfilter/nfnetlink.h.</summary>
internal struct TableHeader
{
    public byte Family;
    public byte Version;

    /// <summary>Of a batch's ends: the subsystem. Highest byte first.</summary>
    public ushort Resource;
}

/// <summary>Attributes of a list's elements and of values (NFTA_LIST_*, NFTA_DATA_*, NFTA_VERDICT_*).</summary>
internal static class ValueAttribute
{
    public const ushort ListElement = 1, Value = 1, Verdict = 2, VerdictCode = 1, VerdictChain = 2;
}

/// <summary>NFTA_TABLE_*.</summary>
internal static class TableAttribute
{
    public const ushort Name = 1;
}

/// <summary>NFTA_CHAIN_* and, within Hook, NFTA_HOOK_*.</summary>
internal static class ChainAttribute
{
    public const ushort Table = 1, Name = 3, Hook = 4, Policy = 5, Type = 7, HookNumber = 1, HookPriority = 2;
}

/// <summary>NFTA_RULE_* and, for each expression, NFTA_EXPR_*.</summary>
internal static class RuleAttribute
{
    public const ushort Table = 1, Chain = 2, Expressions = 4, ExpressionName = 1, ExpressionData = 2;
}

/// <summary>NFTA_SET_*.</summary>
internal static class SetAttribute
{
    public const ushort Table = 1, Name = 2, Flags = 3, KeyType = 4, KeyLength = 5, DataType = 6, DataLength = 7, Id = 10, UserData = 13;
}

/// <summary>NFTA_SET_ELEM_LIST_* and, for each element, NFTA_SET_ELEM_*.</summary>
internal static class ElementAttribute
{
    public const ushort Table = 1, Set = 2, Elements = 3, Key = 1, Data = 2, Flags = 3;
}
