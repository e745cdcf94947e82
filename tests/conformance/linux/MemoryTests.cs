namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#memory")]
public sealed class MemoryTests
{
    [SkippableTheory]
    [InlineData("""{"limit": 67108864}""", "memory.limit_in_bytes=67108864", "memory.max=67108864")]
    [InlineData("""{"limit": -1}""", "memory.limit_in_bytes=9223372036854771712", "memory.max=max")]
    [InlineData("""{"reservation": 33554432}""", "memory.soft_limit_in_bytes=33554432", "memory.low=33554432")]
    [InlineData("""{"limit": 67108864, "reservation": 33554432}""", "memory.soft_limit_in_bytes=33554432", "memory.low=33554432")]
    [InlineData("""{"limit": 67108864, "swap": 134217728}""", "memory.memsw.limit_in_bytes=134217728", "memory.swap.max=67108864")]
    [InlineData("""{"limit": 67108864, "swap": 67108864}""", "memory.memsw.limit_in_bytes=67108864", "memory.swap.max=0")]
    [InlineData("""{"limit": 67108864, "swap": -1}""", "memory.memsw.limit_in_bytes=9223372036854771712", "memory.swap.max=max")]
    [InlineData("""{"swappiness": 30}""", "memory.swappiness=30", null)]
    [InlineData("""{"swappiness": 0}""", "memory.swappiness=0", null)]
    [InlineData("""{"swappiness": 100}""", "memory.swappiness=100", null)]
    [InlineData("""{"disableOOMKiller": true}""", "memory.oom_control=oom_kill_disable 1", null)]
    [InlineData("""{"disableOOMKiller": false}""", "memory.oom_control=oom_kill_disable 0", null)]
    [InlineData("""{"useHierarchy": true}""", "memory.use_hierarchy=1", null)]
    [InlineData("""{"kernelTCP": 33554432}""", "memory.kmem.tcp.limit_in_bytes=33554432", null)]
    public void The_value_is_set(string json, string v1, string? v2) =>
        Resources.AssertApplied($$"""{"memory": {{json}}}""", v1, v2);

    [Theory]
    [InlineData("""{"limit": 67108864, "swap": 33554432}""")]
    [InlineData("""{"limit": -2}""")]
    [InlineData("""{"limit": "64M"}""")]
    [InlineData("""{"limit": 1.5}""")]
    [InlineData("""{"limit": 9223372036854775808}""")]
    [InlineData("""{"swappiness": 101}""")]
    [InlineData("""{"swappiness": -1}""")]
    [InlineData("""{"disableOOMKiller": "no"}""")]
    [InlineData("[]")]
    public void A_value_that_cannot_be_set_is_an_error(string json) => Resources.AssertRefused($$"""{"memory": {{json}}}""");

    [Fact]
    public void A_limit_lower_than_the_usage_of_the_process_kills_it_or_is_refused()
    {
        using var container = new Container().WithJson("/linux/resources", """{"memory": {"limit": 4096}}""");
        var outcome = container.TryRun();
        Assert.NotEqual(0, outcome.ExitCode);
    }
}
