using Mocker.Pull;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

public sealed class WordsTests
{
    [Theory]
    [InlineData(0, "0B")]
    [InlineData(999, "999B")]
    [InlineData(1000, "1.00kB")]
    [InlineData(4_266_000, "4.27MB")]
    [InlineData(9_996_000, "10.0MB")]
    [InlineData(124_000_000, "124MB")]
    [InlineData(999_600_000, "1.00GB")]
    public void Bytes_are_told_in_three_digits(long bytes, string words) => Assert.Equal(words, Words.Bytes(bytes));

    [Theory]
    [InlineData(0, "just now")]
    [InlineData(1, "1 second ago")]
    [InlineData(59, "59 seconds ago")]
    [InlineData(3600, "1 hour ago")]
    [InlineData(86400 * 13, "13 days ago")]
    [InlineData(86400 * 21, "3 weeks ago")]
    [InlineData(86400 * 100, "3 months ago")]
    [InlineData(86400 * 800, "2 years ago")]
    public void An_age_is_told_in_one_unit(long seconds, string words)
    {
        DateTimeOffset now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        Assert.Equal(words, Words.Ago(now.AddSeconds(-seconds), now));
    }
}
