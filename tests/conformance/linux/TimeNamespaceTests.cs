namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#offset-for-time-namespace")]
public sealed class TimeNamespaceTests
{
    private static Container With(string? offsets)
    {
        Requires.TimeNamespaces();
        var container = new Container().WithJson("/linux/namespaces/-", """{"type": "time"}""");
        return offsets is null ? container : container.WithJson("/linux/timeOffsets", offsets);
    }

    [SkippableFact]
    public void A_new_time_namespace_is_made()
    {
        using var container = With(null);
        Assert.NotEqual(Host.Namespace("time"), container.Report().Namespace("time"));
    }

    [SkippableTheory]
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

    [SkippableFact]
    public void The_uptime_that_the_program_sees_has_moved()
    {
        using var container = With("""{"boottime": {"secs": 1000000}}""");
        Assert.True(double.Parse(container.Shell("cat /proc/uptime").Split(' ')[0]) > 1_000_000);
    }

    [SkippableFact]
    public void The_clocks_of_exec_are_the_containers()
    {
        using var container = With("""{"boottime": {"secs": 1000000}}""").Start();
        Assert.Equal(Host.Namespace("time", container.Pid), container.ExecReport().Namespace("time"));
        Assert.True(double.Parse(container.Invoke("exec", container.Id, "cat", "/proc/uptime").Succeeded().Stdout.Split(' ')[0]) > 1_000_000);
    }

    [SkippableFact]
    public void A_time_namespace_is_joined_by_its_path()
    {
        using var first = With("""{"boottime": {"secs": 1000000}}""").Start();
        using var second = new Container().WithNamespaceOf(first, "time", "time");
        var report = second.Report();
        Assert.Equal(Host.Namespace("time", first.Pid), report.Namespace("time"));
    }

    [SkippableTheory]
    [InlineData("--user --map-root-user --mount", "user", "mnt")]
    [InlineData("--mount", "mnt")]
    public void The_clocks_are_set_beside_joined_namespaces_whatever_their_proc_is(string made, params string[] joined)
    {
        Requires.Root("makes the namespaces that are joined");
        using var owner = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "unshare", $"{made} sh -c \"mount -t tmpfs none /proc && echo ready && exec sleep 1000\"")
        { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("ready", owner.StandardOutput.ReadLine());
            using var container = With("""{"boottime": {"secs": 1000000}}""");
            foreach (var name in joined)
                container.WithNamespace(name == "mnt" ? "mount" : name, $"/proc/{owner.Id}/ns/{name}");
            Assert.True(double.Parse(container.Shell("cat /proc/uptime").Split(' ')[0]) > 1_000_000);
        }
        finally
        {
            owner.Kill();
            owner.WaitForExit();
        }
    }

    [SkippableFact]
    public void The_clocks_of_a_joined_namespace_cannot_be_set()
    {
        using var first = With(null).Start();
        using var second = new Container().With("/linux/namespaces/-", new JsonObject { ["type"] = "time", ["path"] = $"/proc/{first.Pid}/ns/time" })
            .WithJson("/linux/timeOffsets", """{"monotonic": {"secs": 1000}}""");
        second.AssertRefused();
    }

    [SkippableFact]
    public void A_clock_may_be_behind_the_hosts()
    {
        var uptime = long.Parse(File.ReadAllText("/proc/uptime").Split('.')[0]);
        using var container = With($$"""{"boottime": {"secs": {{1 - uptime}}, "nanosecs": 5}, "monotonic": {"secs": {{1 - uptime}} } }""");
        Assert.True(double.Parse(container.Shell("cat /proc/uptime").Split(' ')[0]) < 60);
    }

    [SkippableTheory]
    [InlineData("""{"realtime": {"secs": 1}}""")]
    [InlineData("""{"monotonic": {"secs": -1000000000}}""")]
    [InlineData("""{"monotonic": {"nanosecs": 1000000000}}""")]
    [InlineData("""{"monotonic": 1}""")]
    public void An_offset_that_cannot_be_set_is_an_error(string json)
    {
        using var container = With(json);
        container.AssertRefused();
    }

    [SkippableFact]
    public void Offsets_without_a_time_namespace_of_its_own_are_an_error()
    {
        using var container = new Container().WithJson("/linux/timeOffsets", """{"monotonic": {"secs": 1000}}""");
        container.AssertRefused();
    }
}
