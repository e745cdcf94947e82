using Mocker.Container;
using Mocker.Container.Checkpointing.Criu;
using Xunit;

namespace Mocker.Tests.Unit.Checkpointing;

/// <summary>The examples are those of protobuf.dev, Encoding.</summary>
public sealed class ProtobufTests
{
    [Theory]
    [InlineData(1, 150, new byte[] { 0x08, 0x96, 0x01 })]
    [InlineData(1, 0, new byte[] { 0x08, 0x00 })]
    [InlineData(68, 1, new byte[] { 0xa0, 0x04, 0x01 })]
    [InlineData(1, -2, new byte[] { 0x08, 0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    public void A_number_is_written_as_a_varint_and_read_back(int field, long value, byte[] bytes)
    {
        ProtobufWriter writer = new();
        writer.Write(field, value);
        Assert.Equal(bytes, writer.ToArray());
        ProtobufReader reader = new(bytes);
        Assert.True(reader.Next());
        Assert.Equal((field, value), (reader.Field, reader.Number));
        Assert.False(reader.Next());
    }

    [Fact]
    public void A_text_has_its_length_in_bytes()
    {
        ProtobufWriter writer = new();
        writer.Write(2, "tésting");
        byte[] bytes = writer.ToArray();
        Assert.Equal([0x12, 0x08, (byte)'t', 0xc3, 0xa9], bytes[..5]);
        ProtobufReader reader = new(bytes);
        Assert.True(reader.Next());
        Assert.Equal("tésting", reader.Text);
    }

    [Fact]
    public void A_message_in_a_message_is_a_field_with_a_length()
    {
        ProtobufWriter inner = new(), outer = new();
        inner.Write(1, 150);
        outer.Write(3, inner);
        Assert.Equal([0x1a, 0x03, 0x08, 0x96, 0x01], outer.ToArray());
    }

    [Fact]
    public void Fields_of_fixed_size_are_passed_over()
    {
        ProtobufReader reader = new([0x09, 1, 2, 3, 4, 5, 6, 7, 8, 0x0d, 1, 2, 3, 4, 0x10, 7]);
        Assert.True(reader.Next() && reader.Next() && reader.Next());
        Assert.Equal((2, 7), (reader.Field, reader.Number));
    }

    [Theory]
    [InlineData(new byte[] { 0x08 })]
    [InlineData(new byte[] { 0x08, 0x96 })]
    [InlineData(new byte[] { 0x12, 0x08, 1, 2 })]
    [InlineData(new byte[] { 0x12, 0xff, 0xff, 0xff, 0xff, 0x0f })]
    [InlineData(new byte[] { 0x0b })]
    [InlineData(new byte[] { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01 })]
    public void A_damaged_message_is_an_error(byte[] bytes) => Assert.Throws<ContainerException>(() =>
    {
        ProtobufReader reader = new(bytes);
        while (reader.Next())
        {
        }
    });
}
