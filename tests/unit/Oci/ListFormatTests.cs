using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class ListFormatTests
{
    [Theory]
    [InlineData("0", true)]
    [InlineData("0-3,7", true)]
    [InlineData("0-0", true)]
    [InlineData("0, 2-4", true)]
    [InlineData("1,1", true)]
    [InlineData("0-3\n", true)]
    [InlineData("", false)]
    [InlineData(",", false)]
    [InlineData("1,", false)]
    [InlineData("3-1", false)]
    [InlineData("-1", false)]
    [InlineData("1-", false)]
    [InlineData("1-2-3", false)]
    [InlineData("0x1", false)]
    [InlineData("all", false)]
    [InlineData("0;1", false)]
    public void Lists_are_numbers_and_rising_ranges(string list, bool valid) => Assert.Equal(valid, ListFormat.IsValid(list));
}
