using System.Text;
using Mocker.Pull;
using Mocker.Pull.Containers;
using Xunit;

namespace Mocker.Tests.Unit.Containers;

public sealed class LogTests
{
    [Theory]
    [InlineData("2026-11-28T11:26:56.6897778Z stdout F start", false, true, "start")]
    [InlineData("2026-11-28T11:26:56.6897778Z stderr P ", true, false, "")]
    [InlineData("2026-11-28T11:26:56.6897778Z stdout F  two  blanks ", false, true, " two  blanks ")]
    public void A_line_is_read(string line, bool error, bool whole, string text)
    {
        LogLine read = LogLine.Parse(Encoding.UTF8.GetBytes(line))!.Value;
        Assert.Equal((error, whole, text), (read.IsError, read.IsWhole, Encoding.UTF8.GetString(read.Text.Span)));
        Assert.Equal(text + (whole ? "\n" : ""), Encoding.UTF8.GetString(read.ToBytes(withTime: false)));
        Assert.StartsWith("2026-11-28T11:26:56.6897778Z ", Encoding.UTF8.GetString(read.ToBytes(withTime: true)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2026-11-28T11:26:56.6897778Z")]
    [InlineData("2026-11-28T11:26:56.6897778Z stdout")]
    [InlineData("2026-11-28T11:26:56.6897778Z stdout F")]
    [InlineData("yesterday stdout F x")]
    public void What_a_full_disk_has_cut_is_no_line(string line) => Assert.Null(LogLine.Parse(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void Lines_are_asked_for_by_number_and_time()
    {
        Assert.Equal(new LogFilter(null, null, null), LogFilter.Parse("all", null, null));
        Assert.Equal(5, LogFilter.Parse("5", null, null).Tail);
        Assert.Equal(DateTimeOffset.UnixEpoch.AddSeconds(1.5), LogFilter.Parse(null, "1.5", null).Since);
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 12, 0, 0, TimeSpan.Zero), LogFilter.Parse(null, null, "2026-01-31T12:00:00Z").Until);
        Assert.InRange(DateTimeOffset.UtcNow - LogFilter.Parse(null, "10m", null).Since!.Value, TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(11));
        Assert.Throws<ImageException>(() => LogFilter.Parse("some", null, null));
        Assert.Throws<ImageException>(() => LogFilter.Parse(null, "yesterday", null));
    }
}
