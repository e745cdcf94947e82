namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#offset-for-time-namespace")]
public sealed class TimeNamespaceTests
{
    private static Container With(string? offsets)
    {
        var container = new Container().WithJson("/linux/namespaces/-", """{"type": "time"}""");
        return offsets is null ? container : container.WithJson("/linux/timeOffsets", offsets);
    }

    [Fact]
    public void A_new_time_namespace_is_made()
    {
        using var container = With(null);
        Assert.NotEqual(Host.Namespace("time"), container.Report().Namespace("time"));
    }

    [Theory]
    [InlineData("""{"monotonic": {"secs": 1000, "nanosecs": 5}}""", "monotonic 1000 5")]
    [InlineData("""{"boottime": {"secs": 100000}}""", "boottime 100000 0")]
    [InlineData("""{"boottime": {"nanosecs": 999999999}}""", "boottime 0 999999999")]
    public void The_clock_has_the_offset(string json, string expected)
    {
        using var container = With(json);
        var lines = container.Shell("cat /proc/self/timens_offsets").Split('\n')
            .Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains(expected, lines);
    }

    [Fact]
    public void The_uptime_that_the_program_sees_has_moved()
    {
        using var container = With("""{"boottime": {"secs": 1000000}}""");
        Assert.True(double.Parse(container.Shell("cat /proc/uptime").Split(' ')[0]) > 1_000_000);
    }

    [Theory]
    [InlineData("""{"realtime": {"secs": 1}}""")]
    [InlineData("""{"monotonic": {"secs": -1000000000}}""")]
    [InlineData("""{"monotonic": {"nanosecs": 1000000000}}""")]
    [InlineData("""{"monotonic": 1}""")]
    public void An_offset_that_cannot_be_set_is_an_error(string json)
    {
        using var container = With(json);
        container.AssertRefused();
    }

    [Fact]
    public void Offsets_without_a_time_namespace_of_its_own_are_an_error()
    {
        using var container = new Container().WithJson("/linux/timeOffsets", """{"monotonic": {"secs": 1000}}""");
        container.AssertRefused();
    }
}
