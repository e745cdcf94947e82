using Mocker.Container.Cgroups;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

public sealed class ByteSizeTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", -1)]
    [InlineData("67108864", 67108864)]
    [InlineData("67108864b", 67108864)]
    [InlineData("64k", 65536)]
    [InlineData("64M", 67108864)]
    [InlineData("64mb", 67108864)]
    [InlineData("64MiB", 67108864)]
    [InlineData("64 MB", 67108864)]
    [InlineData("1.5g", 1610612736)]
    [InlineData("1.g", 1073741824)]
    [InlineData(".5k", 512)]
    [InlineData("0.3b", 0)]
    [InlineData("2t", 2199023255552)]
    [InlineData("8p", 9007199254740992)]
    [InlineData("8191p", 9222246136947933184)]
    [InlineData("9223372036854775807", long.MaxValue)]
    public void An_amount_is_read_as_docker_reads_it(string text, long expected)
    {
        Assert.True(ByteSize.TryParse(text, out long bytes));
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("m")]
    [InlineData("-2")]
    [InlineData("-1m")]
    [InlineData("64mm")]
    [InlineData("64bb")]
    [InlineData("64mi")]
    [InlineData("64kibb")]
    [InlineData("64e")]
    [InlineData("1e3")]
    [InlineData("0x40")]
    [InlineData("6 4")]
    [InlineData("64  m")]
    [InlineData("1,5g")]
    [InlineData("1.2.3")]
    [InlineData("8192p")]
    [InlineData("9223372036854775808")]
    [InlineData("99999999999999999999999999999999")]
    public void What_is_no_amount_is_refused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
