using Mocker.Linux.Bus;
using Xunit;

namespace Mocker.Tests.Unit.Linux.Bus;

public sealed class BusMessageTests
{
    // What dbus-daemon 1.16 answered to Hello.
    private const string RecordedHello =
        "6c02010109000000010000003d00000006017300040000003a312e33000000000501750001000000080167000173000007017300140000006f72672e" +
        "667265656465736b746f702e4442757300000000040000003a312e3300";

    private static readonly BusValue[] s_body =
    [
        VariantText.Parse("byte 1"), VariantText.Parse("int64 -5"), VariantText.Parse("true"), VariantText.Parse("'text'"),
        VariantText.Parse("[('a', uint16 1), ('', uint16 2)]"), VariantText.Parse("@a(st) []"), VariantText.Parse("{'k': <{'l': <[byte 1, 2, 3]>}>}"),
        VariantText.Parse("1.25"), VariantText.Parse("objectpath '/a'"), VariantText.Parse("signature 'a{sv}'"), VariantText.Parse("byte 9"),
    ];

    [Fact]
    public void A_recorded_answer_is_understood()
    {
        BusMessage hello = BusMessage.Parse(Convert.FromHexString(RecordedHello));
        Assert.Equal((BusMessageType.MethodReturn, 1u), (hello.Type, hello.ReplySerial));
        Assert.Equal(["':1.3'"], hello.Body.Select(value => value.ToString()));
    }

    [Fact]
    public void A_message_reads_as_it_was_written()
    {
        byte[] bytes = BusMessage.Call(7, "org.example", "/path", "org.example.Interface", "Member", s_body).Encode();
        Assert.Equal(bytes.Length, BusMessage.Size(bytes));
        BusMessage read = BusMessage.Parse(bytes);
        Assert.Equal((BusMessageType.MethodCall, 7u, "/path", "org.example.Interface", "Member"), (read.Type, read.Serial, read.Path, read.Interface, read.Member));
        Assert.Equal(s_body.Select(value => (value.Signature, value.ToString())), read.Body.Select(value => (value.Signature, value.ToString())));
    }

    [Fact]
    public void A_message_that_is_cut_short_is_an_error()
    {
        byte[] bytes = BusMessage.Call(7, null, "/path", "org.example.Interface", "Member", s_body).Encode();
        for (int length = BusMessage.FixedSize; length < bytes.Length; length++)
            Assert.Throws<BusException>(() => BusMessage.Parse(bytes.AsSpan(0, length)));
    }

    [Fact]
    public void Whatever_the_bytes_are_nothing_worse_than_an_error_comes_of_them()
    {
        byte[] bytes = BusMessage.Call(7, null, "/path", "org.example.Interface", "Member", s_body).Encode();
        Random random = new(1);
        int refused = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] damaged = (byte[])bytes.Clone();
            for (int i = random.Next(1, 4); i > 0; i--)
                damaged[random.Next(BusMessage.FixedSize - 4, damaged.Length)] = (byte)random.Next(256);
            try
            {
                BusMessage.Parse(damaged);
            }
            catch (BusException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 1000, 19_999);
    }

    [Theory]
    [InlineData("42010001000000000100000000000000", "little-endian")]
    [InlineData("6c010002000000000100000000000000", "version 1")]
    [InlineData("6c010001ffffffff0100000000000000", "nobody has asked for")]
    [InlineData("6c010001000000000100000000000010", "nobody has asked for")]
    public void An_unreasonable_start_of_a_message_is_an_error(string start, string message) =>
        Assert.Contains(message, Assert.Throws<BusException>(() => BusMessage.Size(Convert.FromHexString(start))).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("(")]
    [InlineData("()")]
    [InlineData("(i")]
    [InlineData("{si}")]
    [InlineData("a{s}")]
    [InlineData("a{vi}")]
    [InlineData("a{sii}")]
    [InlineData("z")]
    public void A_malformed_type_is_an_error(string signature) => Assert.Throws<BusException>(() => BusSignature.FirstType(signature));

    [Fact]
    public void A_type_that_is_nested_too_deeply_is_an_error() => Assert.Throws<BusException>(() => BusSignature.FirstType(new string('a', 200) + "i"));

    [Theory]
    [InlineData("unix:path=/a", "/a")]
    [InlineData("unix:guid=1,path=/a%20b", "/a b")]
    [InlineData("unix:abstract=x;tcp:host=h;unix:path=/a;unix:path=/b", "/a", "/b")]
    public void An_address_names_sockets(string address, params string[] paths) => Assert.Equal(paths, BusAddress.Paths(address));

    [Theory]
    [InlineData("")]
    [InlineData("unix:abstract=x")]
    [InlineData("unix:path=/a%2")]
    [InlineData("unix:path=/a%zz")]
    public void An_address_without_a_socket_is_an_error(string address) => Assert.Throws<BusException>(() => BusAddress.Paths(address));
}
