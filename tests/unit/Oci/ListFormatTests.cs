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
    [InlineData("65535", true)]
    [InlineData("65536", false)]
    [InlineData("0-4294967295", false)]
    [InlineData("all", false)]
    [InlineData("0;1", false)]
    public void Lists_are_numbers_and_rising_ranges(string list, bool valid) => Assert.Equal(valid, ListFormat.IsValid(list));

    [Theory]
    [InlineData("0", new[] { 0x1UL })]
    [InlineData("0-3,7", new[] { 0x8fUL })]
    [InlineData("7, 0-1,1\n", new[] { 0x83UL })]
    [InlineData("63-64", new[] { 1UL << 63, 1UL })]
    [InlineData("128", new[] { 0UL, 0UL, 1UL })]
    public void A_list_becomes_a_bit_for_each_number(string list, ulong[] mask) => Assert.Equal(mask, ListFormat.MaskOf(list));
}
