namespace Mocker.Tests.Conformance.Contract;

[Contract("go-runc's Stats and Events; people")]
public sealed class EventsTests
{
    [SkippableFact]
    public void The_figures_have_the_names_that_runc_gave_them()
    {
        Requires.OwnCgroup();
        // Figures that are 0 are left out, so it has to use the processor for longer than a tick of the kernel's clock.
        using var container = new Container().WithScript("i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; echo ready; sleep 1000").Start();
        container.WaitForOutput("ready");
        var line = container.Invoke("events", "--stats", container.Id).Succeeded();
        Assert.DoesNotContain('\n', line.Stdout);
        Assert.Equal("stats", (string?)line.Json["type"]);
        Assert.Equal(container.Id, (string?)line.Json["id"]);
        var data = line.Json["data"]!.AsObject();
        Assert.Superset(
            new HashSet<string> { "cpu", "cpuset", "memory", "pids", "blkio", "hugetlb", "intel_rdt", "network_interfaces" },
            new HashSet<string>(data.Select(member => member.Key)));
        Names(data["cpu"]!, "usage", "throttling");
        Names(data["cpu"]!["usage"]!, "total", "kernel", "user");
        Names(data["memory"]!, "usage", "swap", "kernel", "kernelTCP", "raw");
        Names(data["memory"]!["usage"]!, "limit", "usage", "failcnt");
        Names(data["cpuset"]!, "cpu_exclusive", "mem_hardwall", "sched_load_balance", "sched_relax_domain_level");
        if (!Cgroup.Unified)
            Names(data["cpu"]!["usage"]!, "percpu", "percpu_kernel", "percpu_user");

        static void Names(JsonNode node, params string[] names) => Assert.All(names, name => Assert.True(node.AsObject().ContainsKey(name), name));
    }

    [SkippableFact]
    public void The_figures_are_those_of_the_containers_cgroup()
    {
        Requires.OwnCgroup();
        // Some kernels count the time by their ticks: it computes through several.
        using var container = new Container().WithScript("sleep 888 & sleep 777 & i=0; while [ $i -lt 200000 ]; do i=$((i + 1)); done; echo ready; wait")
            .WithJson("/linux/resources", """{"memory": {"limit": 67108864}, "pids": {"limit": 55}}""").Start();
        container.WaitForOutput("ready");
        var data = Statistics(container);
        Assert.Equal(3, (int)data["pids"]!["current"]!);
        Assert.Equal(55, (int)data["pids"]!["limit"]!);
        Assert.Equal(67108864, (long)data["memory"]!["usage"]!["limit"]!);
        Assert.InRange((long)data["memory"]!["usage"]!["usage"]!, 4096, 67108864);
        Assert.InRange((long)data["cpu"]!["usage"]!["total"]!, 1, 10_000_000_000);
    }

    [SkippableFact]
    public void The_figures_grow_with_what_is_used()
    {
        Requires.OwnCgroup();
        // The pipe fills, and dd waits with its buffer of 32 MiB.
        using var container = new Container().WithScript("until [ -e /go ]; do sleep 0.05; done; dd if=/dev/zero bs=32M count=1 2>/dev/null | sleep 1000").Start();
        var before = Statistics(container);
        File.WriteAllText(Path.Combine(container.Rootfs, "go"), "");
        Host.WaitFor("32 MiB", () => (long)Statistics(container)["memory"]!["usage"]!["usage"]! > (32 << 20));
        var after = Statistics(container);
        // A figure that is 0 is left out.
        Assert.True((long)after["cpu"]!["usage"]!["total"]! > ((long?)before["cpu"]!["usage"]!["total"] ?? 0));
        Assert.Equal(3, (int)after["pids"]!["current"]!);
    }

    [SkippableFact]
    public void Throttled_time_is_counted()
    {
        Requires.OwnCgroup();
        using var container = new Container().WithScript("while :; do :; done")
            .WithJson("/linux/resources", """{"cpu": {"quota": 2000, "period": 100000}}""").Start();
        Host.WaitFor("throttling", () => Statistics(container)["cpu"]!["throttling"]! is var throttling
            && (long?)throttling["throttledPeriods"] > 1 && (long?)throttling["throttledTime"] > 0);
    }

    [SkippableFact]
    public void Figures_come_at_the_interval_as_one_line_each_until_the_container_is_gone()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        using var events = container.Begin("events", "--interval", "100ms", container.Id);
        Host.WaitFor("three lines", () => events.Stdout.Split('\n').Length >= 3);
        container.Stop();
        container.Delete();
        Assert.All(events.Wait().Succeeded().Stdout.Split('\n'), line => Assert.Equal("stats", (string?)JsonNode.Parse(line)!["type"]));
    }

    [SkippableFact]
    public void A_container_that_runs_out_of_memory_is_told_of()
    {
        Requires.Controller("memory");
        using var container = new Container().WithScript("while :; do sleep 0.2; tail /dev/zero; done")
            .WithJson("/linux/resources", """{"memory": {"limit": 16777216, "swap": 16777216}}""").Start();
        using var events = container.Begin("events", "--interval", "1h", container.Id);
        Host.WaitFor("the news", () => events.Stdout.Contains('\n'));
        var news = JsonNode.Parse(events.Stdout.Split('\n')[0])!.AsObject();
        Assert.Equal("oom", (string?)news["type"]);
        Assert.Equal(container.Id, (string?)news["id"]);
        Assert.False(news.ContainsKey("data"));
        Assert.Equal([], JsonDocuments.Errors("events", news));
        Assert.Equal("running", container.Status);
    }

    [SkippableFact]
    public void The_want_of_memory_that_ends_the_container_is_told_too()
    {
        Requires.Controller("memory");
        using var container = new Container().WithScript("until [ -e /go ]; do sleep 0.05; done; exec tail /dev/zero")
            .WithJson("/linux/resources", """{"memory": {"limit": 16777216, "swap": 16777216}}""").Start();
        using var events = container.Begin("events", "--interval", "100ms", container.Id);
        Host.WaitFor("figures", () => events.Stdout.Contains("stats"));
        File.WriteAllText(Path.Combine(container.Rootfs, "go"), "");
        Host.WaitFor("the news", () => events.Stdout.Contains("\"oom\""));
        container.WaitUntilStopped();
        container.Delete();
        events.Wait().Succeeded();
    }

    [SkippableTheory]
    [InlineData("0")]
    [InlineData("-1s")]
    [InlineData("soon")]
    [InlineData("5")]
    public void An_interval_that_is_none_is_an_error(string interval)
    {
        using var container = new Container().Start();
        container.Invoke("events", "--interval", interval, container.Id).Failed();
    }

    [SkippableTheory]
    [InlineData("--stats")]
    [InlineData("--interval=1s")]
    public void It_is_an_error_for_a_stopped_container(string option)
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        Assert.Contains("not running", container.Invoke("events", option, container.Id).Failed().Stderr);
    }

    private static JsonObject Statistics(Container container) =>
        container.Invoke("events", "--stats", container.Id).Succeeded().Json["data"]!.AsObject();
}
