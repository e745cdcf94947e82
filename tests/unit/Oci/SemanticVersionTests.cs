using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class SemanticVersionTests
{
    [Theory]
    [InlineData("1.3.0")]
    [InlineData("0.0.4")]
    [InlineData("1.0.2-dev")]
    [InlineData("1.3.0+dev")]
    [InlineData("1.0.0-rc.1+build.001")]
    [InlineData("1.0.0-alpha-a.b-c+x-y")]
    [InlineData("1.0.0-0A.is.legal")]
    [InlineData("4294967295.0.0")]
    public void Versions_of_the_grammar_are_read(string text)
    {
        Assert.True(SemanticVersion.TryParse(text, out var version));
        Assert.Equal(text, version.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.3")]
    [InlineData("1.3.")]
    [InlineData("1.3.0.0")]
    [InlineData("v1.3.0")]
    [InlineData("01.3.0")]
    [InlineData("1.03.0")]
    [InlineData("1.3.0-")]
    [InlineData("1.3.0-01")]
    [InlineData("1.3.0-a..b")]
    [InlineData("1.3.0+")]
    [InlineData("1.3.0-a_b")]
    [InlineData("1.3.0+a+b")]
    [InlineData(" 1.3.0")]
    [InlineData("1.3.0 ")]
    [InlineData("1.-3.0")]
    [InlineData("4294967296.0.0")]
    public void Others_are_not(string text) => Assert.False(SemanticVersion.TryParse(text, out _));
}
