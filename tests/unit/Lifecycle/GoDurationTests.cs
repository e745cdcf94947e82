using Mocker.Container.Lifecycle;
using Xunit;

namespace Mocker.Tests.Unit.Lifecycle;

public sealed class GoDurationTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("5s", 5000)]
    [InlineData("500ms", 500)]
    [InlineData("1m30s", 90000)]
    [InlineData("1.5h", 5400000)]
    [InlineData("2h45m0.5s", 9900500)]
    [InlineData("1500us", 1.5)]
    [InlineData("1500µs", 1.5)]
    [InlineData(".5s", 500)]
    public void A_time_is_read_as_Go_reads_it(string text, double milliseconds)
    {
        Assert.True(GoDuration.TryParse(text, out TimeSpan time));
        Assert.Equal(milliseconds, time.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("s")]
    [InlineData("-1s")]
    [InlineData("5 s")]
    [InlineData("5sec")]
    [InlineData("1d")]
    [InlineData("1s2")]
    [InlineData("1..5s")]
    [InlineData("9999999h")]
    public void What_is_no_time_is_refused(string text) => Assert.False(GoDuration.TryParse(text, out _));
}
