using Mocker.Container;
using Mocker.Container.Store;
using Xunit;

namespace Mocker.Tests.Unit.Store;

public sealed class ContainerIdTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("c1")]
    [InlineData("A-b_c+d.e")]
    [InlineData("...")]
    [InlineData("..a")]
    [InlineData(".hidden")]
    [InlineData("-rf")]
    [InlineData("0")]
    public void Such_an_id_is_accepted(string text)
    {
        Assert.Equal(text, ContainerId.Parse(text).Text);
        Assert.Equal(text, ContainerId.Parse(text).ToString());
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData(".", "format")]
    [InlineData("..", "format")]
    [InlineData("a/b", "only letters")]
    [InlineData("../a", "only letters")]
    [InlineData("/a", "only letters")]
    [InlineData("a b", "only letters")]
    [InlineData("a\n", "only letters")]
    [InlineData("a\0", "only letters")]
    [InlineData("a:b", "only letters")]
    [InlineData("ä", "only letters")]
    [InlineData("a@b", "only letters")]
    [InlineData("a\\b", "only letters")]
    public void Such_an_id_is_refused(string text, string why) =>
        Assert.Contains(why, Assert.Throws<ContainerException>(() => ContainerId.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void An_id_is_as_long_as_a_file_name_may_be()
    {
        Assert.Equal(255, ContainerId.Parse(new('a', 255)).Text.Length);
        ContainerException fault = Assert.Throws<ContainerException>(() => ContainerId.Parse(new('a', 256)));
        Assert.Contains("255", fault.Message, StringComparison.Ordinal);
        Assert.True(fault.Message.Length < 200);
    }
}
