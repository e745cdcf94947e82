namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#pids")]
public sealed class PidsTests
{
    [SkippableTheory]
    [InlineData(100, "100")]
    [InlineData(32771, "32771")]
    [InlineData(-1, "max")]
    [InlineData(0, "0")]
    public void The_limit_is_set(int limit, string value) =>
        Resources.AssertApplied($$"""{"pids": {"limit": {{limit}} } }""", "pids.max=" + value, "pids.max=" + value);

    [SkippableFact]
    public void More_processes_than_the_limit_cannot_be_made()
    {
        Requires.Controller("pids");
        using var container = new Container().WithJson("/linux/resources", """{"pids": {"limit": 3}}""")
            .WithScript("echo begin; for i in 1 2 3 4 5; do sleep 1 & done; wait; echo all");
        Assert.Equal("begin", container.TryRun().Stdout);
    }

    [Theory]
    [InlineData("""{"limit": "many"}""")]
    [InlineData("""{"limit": 1.5}""")]
    [InlineData("[]")]
    public void A_limit_that_is_no_number_is_an_error(string json) => Resources.AssertRefused($$"""{"pids": {{json}}}""");
}
