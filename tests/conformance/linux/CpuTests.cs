namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#cpu")]
public sealed class CpuTests
{
    [SkippableTheory]
    [InlineData("""{"shares": 512}""", "cpu.shares=512", null)]
    [InlineData("""{"shares": 2}""", "cpu.shares=2", "cpu.weight=1")]
    [InlineData("""{"quota": 20000, "period": 50000}""", "cpu.cfs_quota_us=20000", "cpu.max=20000 50000")]
    [InlineData("""{"quota": 20000, "period": 50000}""", "cpu.cfs_period_us=50000", "cpu.max=20000 50000")]
    [InlineData("""{"quota": 20000}""", "cpu.cfs_quota_us=20000", "cpu.max=20000 100000")]
    [InlineData("""{"period": 50000}""", "cpu.cfs_period_us=50000", "cpu.max=max 50000")]
    [InlineData("""{"quota": -1}""", "cpu.cfs_quota_us=-1", "cpu.max=max 100000")]
    [InlineData("""{"quota": 20000, "period": 50000, "burst": 10000}""", "cpu.cfs_burst_us=10000", "cpu.max.burst=10000")]
    [InlineData("""{"idle": 1}""", "cpu.idle=1", "cpu.idle=1")]
    [InlineData("""{"realtimePeriod": 500000, "realtimeRuntime": 0}""", "cpu.rt_period_us=500000", null)]
    [InlineData("""{"cpus": "0"}""", "cpuset.cpus=0", "cpuset.cpus=0")]
    [InlineData("""{"mems": "0"}""", "cpuset.mems=0", "cpuset.mems=0")]
    [InlineData("""{"cpus": "0", "mems": "0"}""", "cpuset.cpus=0", "cpuset.cpus=0")]
    public void The_value_is_set(string json, string v1, string? v2) =>
        Resources.AssertApplied($$"""{"cpu": {{json}}}""", v1, v2);

    [SkippableFact]
    public void Only_the_listed_processors_can_be_used()
    {
        Requires.Controller("cpuset");
        using var container = new Container().WithJson("/linux/resources", """{"cpu": {"cpus": "0"}}""")
            .WithArgs("cat", "/proc/self/status");
        Assert.Contains("Cpus_allowed_list:\t0", container.Run().Stdout.Split('\n'));
    }

    [SkippableTheory]
    [InlineData("""{"cpus": "99999"}""")]
    [InlineData("""{"cpus": "zero"}""")]
    [InlineData("""{"mems": "1023"}""")]
    [InlineData("""{"quota": 1}""")]
    [InlineData("""{"period": 1}""")]
    [InlineData("""{"period": 99000000}""")]
    [InlineData("""{"quota": "all"}""")]
    [InlineData("""{"shares": -1}""")]
    [InlineData("""{"idle": 7}""")]
    [InlineData("[]")]
    public void A_value_that_cannot_be_set_is_an_error(string json)
    {
        Requires.Controller("cpu");
        Resources.AssertRefused($$"""{"cpu": {{json}}}""");
    }
}
