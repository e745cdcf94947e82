using System.Net;

namespace Mocker.Linux.Netlink.Tables;

/// <summary>Changes of one table of the family inet (nf_tables, nft(8)) that the kernel makes all or none of.</summary>
/// <param name="table">The table's name.</param>
public sealed class TableChanges(string table)
{
    /// <summary>NFPROTO_*: what the packets of a table, or an address, are.</summary>
    public const byte Inet = 1, Version4 = 2, Version6 = 10;

    private const int MessageSize = 4096, ElementsSize = 0x8000;

    // With their headers, elements of the longest key and data stay well below ElementsSize.
    private const int ElementsAtOnce = 200;

    private const uint IntervalSet = 4, MapSet = 8;
    private const uint EndOfInterval = 1;

    // Silent: an error is told all the same, and the batch's end says that all is done.
    private const NetlinkFlags Make = NetlinkFlags.Silent | NetlinkFlags.Create;

    private readonly NetlinkBatch _batch = Begin();
    private uint _sets;

    /// <summary>There are none.</summary>
    public bool IsEmpty => _batch.Count == 1;

    /// <summary>Makes the table, unless it is there.</summary>
    public void AddTable()
    {
        NetlinkMessage message = New(stackalloc byte[MessageSize], TableMessage.NewTable, Make);
        message.Add(TableAttribute.Name, table);
        _batch.Add(message, $"table {table}");
    }

    /// <summary>Removes the table with all that is in it; ENOENT where it is not there.</summary>
    public void RemoveTable()
    {
        NetlinkMessage message = New(stackalloc byte[MessageSize], TableMessage.DeleteTable, NetlinkFlags.Silent);
        message.Add(TableAttribute.Name, table);
        _batch.Add(message, $"table {table}");
    }

    /// <summary>Makes a chain, unless it is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hook">Where packets come into it; null for one that others jump to.</param>
    public void AddChain(string name, Hook? hook = null)
    {
        const uint accept = 1;
        NetlinkMessage message = New(stackalloc byte[MessageSize], TableMessage.NewChain, Make);
        message.Add(ChainAttribute.Table, table);
        message.Add(ChainAttribute.Name, name);
        if (hook is { } place)
        {
            int start = message.BeginNested(ChainAttribute.Hook);
            message.AddBigEndian(ChainAttribute.HookNumber, (uint)place.Number);
            message.AddBigEndian(ChainAttribute.HookPriority, (uint)place.Priority);
            message.EndNested(start);
            message.AddBigEndian(ChainAttribute.Policy, accept);
            message.Add(ChainAttribute.Type, place.Type);
        }
        _batch.Add(message, $"chain {name}");
    }

    /// <summary>Puts a rule behind those of a chain.</summary>
    public void AddRule(string chain, params ReadOnlySpan<RuleExpression> expressions)
    {
        NetlinkMessage message = New(stackalloc byte[MessageSize], TableMessage.NewRule, Make | NetlinkFlags.Append);
        message.Add(RuleAttribute.Table, table);
        message.Add(RuleAttribute.Chain, chain);
        int list = message.BeginNested(RuleAttribute.Expressions);
        foreach (RuleExpression expression in expressions)
            expression.WriteTo(ref message);
        message.EndNested(list);
        _batch.Add(message, $"rule of chain {chain}");
    }

    /// <summary>Makes a set, or a map, unless it is there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">What it has.</param>
    /// <param name="data">Of a map: what those lead to.</param>
    /// <param name="intervals">Its elements are where intervals begin and end.</param>
    public void AddSet(string name, FieldType key, FieldType? data = null, bool intervals = false)
    {
        NetlinkMessage message = New(stackalloc byte[MessageSize], TableMessage.NewSet, Make);
        message.Add(SetAttribute.Table, table);
        message.Add(SetAttribute.Name, name);
        message.AddBigEndian(SetAttribute.Flags, (data is null ? 0 : MapSet) | (intervals ? IntervalSet : 0));
        message.AddBigEndian(SetAttribute.KeyType, key.Number);
        message.AddBigEndian(SetAttribute.KeyLength, key.Length);
        if (data is { } value)
        {
            message.AddBigEndian(SetAttribute.DataType, value.Number);
            message.AddBigEndian(SetAttribute.DataLength, value.Length);
        }
        message.AddBigEndian(SetAttribute.Id, ++_sets);
        // What nft keeps with a set for itself: a type, a length, and its number for the order of bytes.
        if (key.IsNative)
            message.Add(SetAttribute.UserData, [0, sizeof(uint), .. BitConverter.GetBytes(1)]);
        _batch.Add(message, $"set {name}");
    }

    /// <summary>Adds elements to a set or map.</summary>
    /// <param name="set">Its name.</param>
    /// <param name="elements">The elements.</param>
    /// <param name="exclusive">EEXIST where one is there; otherwise only where it leads to something else.</param>
    public void AddElements(string set, IReadOnlyList<SetElement> elements, bool exclusive = false) =>
        WriteElements(TableMessage.NewElements, exclusive ? Make | NetlinkFlags.Exclusive : Make, set, elements);

    /// <summary>Removes elements from a set or map; ENOENT where one is not there.</summary>
    public void RemoveElements(string set, IReadOnlyList<SetElement> elements) =>
        WriteElements(TableMessage.DeleteElements, NetlinkFlags.Silent, set, elements);

    /// <summary>All of it, to be sent.</summary>
    internal NetlinkBatch Finish()
    {
        NetlinkMessage end = new(stackalloc byte[64], TableMessage.BatchEnd, NetlinkFlags.Silent);
        end.Add(Edge);
        _batch.Add(end, $"table {table}");
        return _batch;
    }

    private static TableHeader Edge => new() { Resource = (ushort)IPAddress.HostToNetworkOrder((short)TableMessage.Subsystem) };

    private static NetlinkBatch Begin()
    {
        NetlinkBatch batch = new();
        NetlinkMessage begin = new(stackalloc byte[64], TableMessage.BatchBegin, NetlinkFlags.Silent);
        begin.Add(Edge);
        batch.Add(begin, "nf_tables");
        return batch;
    }

    private static NetlinkMessage New(Span<byte> buffer, ushort type, NetlinkFlags flags)
    {
        NetlinkMessage message = new(buffer, type, flags);
        message.Add(new TableHeader { Family = Inet });
        return message;
    }

    private void WriteElements(ushort type, NetlinkFlags flags, string set, IReadOnlyList<SetElement> elements)
    {
        Span<byte> buffer = new byte[ElementsSize];
        for (int first = 0; first < elements.Count; first += ElementsAtOnce)
        {
            NetlinkMessage message = New(buffer, type, flags);
            message.Add(ElementAttribute.Table, table);
            message.Add(ElementAttribute.Set, set);
            int list = message.BeginNested(ElementAttribute.Elements);
            for (int i = first; i < Math.Min(first + ElementsAtOnce, elements.Count); i++)
                Write(ref message, elements[i]);
            message.EndNested(list);
            _batch.Add(message, $"elements of {set}");
        }
    }

    private static void Write(ref NetlinkMessage message, SetElement element)
    {
        int start = message.BeginNested(ValueAttribute.ListElement);
        if (element.EndsInterval)
            message.AddBigEndian(ElementAttribute.Flags, EndOfInterval);
        WriteValue(ref message, ElementAttribute.Key, element.Key);
        if (element.Data.Length > 0)
            WriteValue(ref message, ElementAttribute.Data, element.Data);
        message.EndNested(start);
    }

    private static void WriteValue(ref NetlinkMessage message, ushort type, byte[] value)
    {
        int start = message.BeginNested(type);
        message.Add(ValueAttribute.Value, value);
        message.EndNested(start);
    }
}
