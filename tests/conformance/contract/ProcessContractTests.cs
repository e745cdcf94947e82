namespace Mocker.Tests.Conformance.Contract;

[Contract("users, through every engine")]
public sealed class ProcessContractTests
{
    [Fact]
    public void A_limit_that_is_not_listed_stays_as_it_was()
    {
        using var container = new Container().WithPrelude("ulimit -S -n 777;")
            .WithJson("/process/rlimits", """[{"type": "RLIMIT_CORE", "soft": 0, "hard": 0}]""");
        Assert.Equal(777UL, container.Report().Rlimit("RLIMIT_NOFILE").Soft);
    }

    [Theory]
    [InlineData("hostname")]
    [InlineData("domainname")]
    public void A_name_without_a_UTS_namespace_to_hold_it_is_an_error(string property)
    {
        var before = File.ReadAllText($"/proc/sys/kernel/{property}");
        using var container = new Container().WithNamespace("uts", null).With("/" + property, before.Trim());
        container.AssertRefused();
        Assert.Equal(before, File.ReadAllText($"/proc/sys/kernel/{property}"));
    }
}
