namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#personality")]
public sealed class PersonalityTests
{
    [Theory]
    [InlineData("LINUX", 0)]
    [InlineData("LINUX32", 8)]
    public void The_domain_is_set(string domain, int expected)
    {
        using var container = new Container().With("/linux/personality/domain", domain);
        Assert.Equal(expected, container.Report().Personality);
    }

    [Theory]
    [InlineData("""{"domain": "PLAN9"}""")]
    [InlineData("""{"domain": "linux"}""")]
    [InlineData("{}")]
    public void A_domain_that_is_none_is_an_error(string json)
    {
        using var container = new Container().WithJson("/linux/personality", json);
        container.AssertRefused();
    }
}
