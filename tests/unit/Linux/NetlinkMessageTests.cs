using Mocker.Linux.Netlink;
using Xunit;

namespace Mocker.Tests.Unit.Linux;

public sealed class NetlinkMessageTests
{
    private const ushort Type = 18;

    [Fact]
    public void A_message_is_its_header_and_attributes_on_multiples_of_four()
    {
        NetlinkMessage message = new(stackalloc byte[128], Type, NetlinkFlags.Request);
        message.Add(3, "lo");
        int nested = message.BeginNested(18);
        message.Add(10, 0x01020304);
        message.EndNested(nested);
        Assert.Equal(
            [36, 0, 0, 0, 18, 0, 5, 0, 7, 0, 0, 0, 0, 0, 0, 0,
             7, 0, 3, 0, (byte)'l', (byte)'o', 0, 0,
             12, 0, 18, 0x80, 8, 0, 10, 0, 4, 3, 2, 1],
            message.Finish(sequence: 7).ToArray());
    }

    [Fact]
    public void An_attribute_says_its_length_without_what_fills_it_up()
    {
        NetlinkMessage message = new(stackalloc byte[64], Type, NetlinkFlags.Request);
        message.Add(1, [0x02, (byte)'m', 10, 84, 0, 1]);
        Assert.Equal([10, 0, 1, 0, 2, (byte)'m', 10, 84, 0, 1, 0, 0], message.Finish(0)[16..].ToArray());
    }

    [Fact]
    public void A_number_may_have_its_highest_byte_first()
    {
        NetlinkMessage message = new(stackalloc byte[64], Type, NetlinkFlags.Request);
        message.AddBigEndian(2, 0x01020304);
        Assert.Equal([8, 0, 2, 0, 1, 2, 3, 4], message.Finish(0)[16..].ToArray());
    }

    [Fact]
    public void What_a_buffer_held_before_does_not_get_into_the_message()
    {
        Span<byte> buffer = stackalloc byte[64];
        buffer.Fill(0xff);
        NetlinkMessage message = new(buffer, Type, NetlinkFlags.Request);
        message.Add(3, "lo");
        Assert.Equal(0, message.Finish(0)[^1]);
    }

    [Fact]
    public void A_message_that_does_not_fit_is_an_error()
    {
        Assert.ThrowsAny<ArgumentException>(static () =>
        {
            NetlinkMessage message = new(stackalloc byte[24], Type, NetlinkFlags.Request);
            message.Add(3, "a name that is too long");
        });
    }

    [Fact]
    public void Attributes_are_read_as_they_were_written()
    {
        NetlinkMessage message = new(stackalloc byte[128], Type, NetlinkFlags.Request);
        message.Add(3, "lo");
        int nested = message.BeginNested(18);
        message.Add(10, -2);
        message.EndNested(nested);
        ReadOnlySpan<byte> bytes = message.Finish(0)[16..];
        Assert.Equal("lo", NetlinkAttributes.Text(NetlinkAttributes.Find(bytes, 3)));
        Assert.Equal(-2, NetlinkAttributes.Number(NetlinkAttributes.Find(NetlinkAttributes.Find(bytes, 18), 10)));
        Assert.True(NetlinkAttributes.Find(bytes, 4).IsEmpty);
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 8, 0, 3 })]
    [InlineData(new byte[] { 3, 0, 3, 0, 1, 2, 3, 4 })]
    [InlineData(new byte[] { 12, 0, 3, 0, 1, 2, 3, 4 })]
    public void What_is_no_attribute_ends_the_reading(byte[] bytes)
    {
        NetlinkAttributes attributes = new(bytes);
        Assert.False(attributes.Next());
    }

    [Fact]
    public void The_last_attribute_may_lack_its_padding()
    {
        NetlinkAttributes attributes = new([5, 0, 3, 0, 42]);
        Assert.True(attributes.Next());
        Assert.Equal([42], attributes.Value.ToArray());
        Assert.False(attributes.Next());
    }
}
