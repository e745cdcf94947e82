namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#specification-version")]
public sealed class OciVersionTests
{
    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.2")]
    [InlineData("1.0.2-dev")]
    [InlineData("1.0.2+build.5")]
    public void A_version_up_to_that_of_every_runtime_is_accepted(string version)
    {
        using var container = new Container().With("/ociVersion", version).Create();
        Assert.Equal("created", container.Status);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"one\"")]
    [InlineData("\"1\"")]
    [InlineData("\"1.0\"")]
    [InlineData("\"v1.0.2\"")]
    [InlineData("1.0")]
    [InlineData("null")]
    public void A_version_that_is_not_semantic_is_an_error(string json)
    {
        using var container = new Container().WithJson("/ociVersion", json);
        container.AssertRefused();
    }

    [Fact]
    public void A_configuration_without_version_is_an_error()
    {
        using var container = new Container().Without("/ociVersion");
        container.AssertRefused();
    }

    [Fact]
    public void A_version_of_another_major_is_an_error()
    {
        using var container = new Container().With("/ociVersion", "99.0.0");
        container.AssertRefused();
    }
}
