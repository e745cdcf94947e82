using Mocker.Linux.Netlink.Tables;
using Xunit;

namespace Mocker.Tests.Unit.Linux;

/// <summary>Bytes as linux/netfilter/nf_tables.h and nfnetlink.h lay them out.</summary>
public sealed class TableChangesTests
{
    // A batch's begin, with number 1: type 0x10, NLM_F_REQUEST; family unspecific, version 0, subsystem 10 with its highest byte first.
    private static readonly byte[] s_begin = [20, 0, 0, 0, 0x10, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10];

    [Fact]
    public void A_table_is_made_in_a_batch_of_three_messages()
    {
        TableChanges changes = new("t");
        changes.AddTable();
        Assert.Equal(
            [.. s_begin,
             28, 0, 0, 0, 0, 10, 1, 4, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
             6, 0, 1, 0, (byte)'t', 0, 0, 0,
             20, 0, 0, 0, 0x11, 0, 1, 0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10],
            changes.Finish().Bytes.ToArray());
    }

    [Fact]
    public void An_element_of_a_map_has_its_key_and_what_it_leads_to()
    {
        TableChanges changes = new("t");
        changes.AddElements("m", [new([6, 0, 0, 0], [10, 84, 0, 2])], exclusive: true);
        Assert.Equal(
            [68, 0, 0, 0, 12, 10, 1, 6, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
             6, 0, 1, 0, (byte)'t', 0, 0, 0,
             6, 0, 2, 0, (byte)'m', 0, 0, 0,
             32, 0, 3, 0x80, 28, 0, 1, 0x80,
             12, 0, 1, 0x80, 8, 0, 1, 0, 6, 0, 0, 0,
             12, 0, 2, 0x80, 8, 0, 1, 0, 10, 84, 0, 2],
            changes.Finish().Bytes[s_begin.Length..^20].ToArray());
    }

    [Fact]
    public void A_rule_is_a_list_of_expressions_with_numbers_that_have_their_highest_byte_first()
    {
        TableChanges changes = new("t");
        changes.AddRule("c", RuleExpression.Meta(MetaKey.Family, Register.First), RuleExpression.Decide(accept: false));
        Assert.Equal(
            [124, 0, 0, 0, 6, 10, 1, 12, 2, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0,
             6, 0, 1, 0, (byte)'t', 0, 0, 0,
             6, 0, 2, 0, (byte)'c', 0, 0, 0,
             88, 0, 4, 0x80,
             36, 0, 1, 0x80, 9, 0, 1, 0, .. "meta"u8, 0, 0, 0, 0,
             20, 0, 2, 0x80, 8, 0, 1, 0, 0, 0, 0, 1, 8, 0, 2, 0, 0, 0, 0, 15,
             48, 0, 1, 0x80, 14, 0, 1, 0, .. "immediate"u8, 0, 0, 0,
             28, 0, 2, 0x80, 8, 0, 1, 0, 0, 0, 0, 0, 16, 0, 2, 0x80, 12, 0, 2, 0x80, 8, 0, 1, 0, 0, 0, 0, 0],
            changes.Finish().Bytes[s_begin.Length..^20].ToArray());
    }

    [Fact]
    public void Many_elements_are_several_messages_none_of_which_is_longer_than_an_attribute_can_be()
    {
        TableChanges changes = new("t");
        changes.AddElements("m", [.. Enumerable.Range(0, 65535).Select(static port => new SetElement(new byte[24], new byte[20]))]);
        ReadOnlySpan<byte> rest = changes.Finish().Bytes;
        int messages = 0;
        for (; !rest.IsEmpty; messages++)
        {
            int length = BitConverter.ToInt32(rest);
            Assert.InRange(length, 20, ushort.MaxValue);
            rest = rest[length..];
        }
        Assert.Equal(2 + 328, messages);
    }
}
