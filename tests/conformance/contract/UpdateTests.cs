namespace Mocker.Tests.Conformance.Contract;

[Contract("docker update; the kubelet's in-place resize through containerd and CRI-O")]
public sealed class UpdateTests
{
    [SkippableTheory]
    [InlineData("memory.limit_in_bytes=67108864", "memory.max=67108864", "--memory", "67108864")]
    [InlineData("memory.limit_in_bytes=67108864", "memory.max=67108864", "--memory", "64m")]
    [InlineData("memory.limit_in_bytes=100663296", "memory.max=100663296", "--memory=96MiB")]
    [InlineData("memory.limit_in_bytes=9223372036854771712", "memory.max=max", "--memory", "-1")]
    [InlineData("memory.memsw.limit_in_bytes=134217728", "memory.swap.max=67108864", "--memory", "64m", "--memory-swap", "128m")]
    [InlineData("memory.memsw.limit_in_bytes=67108864", "memory.swap.max=0", "--memory", "64m", "--memory-swap", "64m")]
    [InlineData("memory.memsw.limit_in_bytes=9223372036854771712", "memory.swap.max=max", "--memory", "64m", "--memory-swap", "-1")]
    [InlineData("memory.soft_limit_in_bytes=33554432", "memory.low=33554432", "--memory-reservation", "33554432")]
    [InlineData("cpu.shares=512", null, "--cpu-share", "512")]
    [InlineData("cpu.cfs_quota_us=20000", "cpu.max=20000 50000", "--cpu-quota", "20000", "--cpu-period", "50000")]
    [InlineData("cpu.cfs_quota_us=-1", "cpu.max=max 100000", "--cpu-quota", "-1")]
    [InlineData("cpu.cfs_period_us=50000", "cpu.max=max 50000", "--cpu-period", "50000")]
    [InlineData("cpu.cfs_burst_us=10000", "cpu.max.burst=10000", "--cpu-quota", "20000", "--cpu-burst", "10000")]
    [InlineData("cpu.idle=1", "cpu.idle=1", "--cpu-idle", "1")]
    [InlineData("cpu.rt_period_us=900000", null, "--cpu-rt-period", "900000")]
    [InlineData("blkio.bfq.weight=500", "io.bfq.weight=500", "--blkio-weight", "500")]
    [InlineData("cpuset.cpus=0", "cpuset.cpus=0", "--cpuset-cpus", "0")]
    [InlineData("cpuset.mems=0", "cpuset.mems=0", "--cpuset-mems", "0")]
    [InlineData("pids.max=77", "pids.max=77", "--pids-limit", "77")]
    [InlineData("pids.max=max", "pids.max=max", "--pids-limit", "-1")]
    public void An_option_changes_the_limit_of_a_running_container(string v1, string? v2, params string[] options)
    {
        using var container = new Container().Start();
        Resources.RequireFile(container.Cgroups, v1, v2);
        container.Invoke(["update", .. options, container.Id]).Succeeded();
        Resources.AssertFile(container.Cgroups, v1, v2);
    }

    [SkippableTheory]
    [InlineData("""{"memory": {"limit": 67108864}}""", "memory.limit_in_bytes=67108864", "memory.max=67108864")]
    [InlineData("""{"pids": {"limit": 77}}""", "pids.max=77", "pids.max=77")]
    [InlineData("""{"cpu": {"quota": 20000, "period": 50000}}""", "cpu.cfs_quota_us=20000", "cpu.max=20000 50000")]
    [InlineData("""{"memory": {"limit": 67108864, "swap": 134217728}, "later": {"a": 1}}""", "memory.memsw.limit_in_bytes=134217728", "memory.swap.max=67108864")]
    public void A_file_of_resources_changes_the_limits(string json, string v1, string v2)
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        container.Invoke("update", "--resources", container.HostFile("resources.json", json), container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, v1, v2);
    }

    [SkippableFact]
    public void A_dash_reads_the_resources_from_standard_input()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        var file = container.HostFile("resources.json", """{"pids": {"limit": 77}}""");
        container.WithPrelude($"input={file};").Invoke("update", "--resources", "-", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "pids.max=77", "pids.max=77");
    }

    [SkippableFact]
    public void What_is_not_named_stays_as_it_was()
    {
        Requires.OwnCgroup();
        using var container = new Container().WithJson("/linux/resources", """{"pids": {"limit": 55}}""").Start();
        container.Invoke("update", "--memory", "67108864", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "pids.max=55", "pids.max=55");
    }

    [SkippableTheory]
    [InlineData("cpu.cfs_quota_us=20000", "cpu.max=20000 50000", "--cpu-period", "50000")]
    [InlineData("cpu.cfs_period_us=40000", "cpu.max=30000 40000", "--cpu-quota", "30000")]
    [InlineData("memory.memsw.limit_in_bytes=134217728", "memory.swap.max=33554432", "--memory", "96m")]
    [InlineData("memory.limit_in_bytes=67108864", "memory.swap.max=201326592", "--memory-swap", "256m")]
    public void Of_two_limits_that_belong_together_one_can_be_changed_alone(string v1, string v2, params string[] options)
    {
        Requires.OwnCgroup();
        using var container = new Container().WithJson("/linux/resources",
            """{"memory": {"limit": 67108864, "swap": 134217728}, "cpu": {"quota": 20000, "period": 40000}}""").Start();
        container.Invoke(["update", .. options, container.Id]).Succeeded();
        Resources.AssertFile(container.Cgroups, v1, v2);
    }

    [SkippableFact]
    public void A_later_update_knows_of_an_earlier_one()
    {
        Requires.OwnCgroup();
        using var container = new Container().WithJson("/linux/resources", """{"memory": {"limit": 67108864, "swap": 67108864}}""").Start();
        container.Invoke("update", "--memory", "80m", "--memory-swap", "100m", container.Id).Succeeded();
        container.Invoke("update", "--memory", "90m", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "memory.memsw.limit_in_bytes=104857600", "memory.swap.max=10485760");
        container.Invoke("update", "--memory", "110m", container.Id).Failed();
        Resources.AssertFile(container.Cgroups, "memory.limit_in_bytes=94371840", "memory.max=94371840");
    }

    [SkippableTheory]
    [InlineData("--memory", "64m", "--memory-swap", "128m")]
    [InlineData("--memory", "512m", "--memory-swap", "1g")]
    public void Limits_that_are_held_against_each_other_can_be_lowered_and_raised_together(params string[] options)
    {
        Requires.OwnCgroup();
        using var container = new Container().WithJson("/linux/resources", """{"memory": {"limit": 268435456, "swap": 300000000}}""").Start();
        container.Invoke(["update", .. options, container.Id]).Succeeded();
    }

    [SkippableTheory]
    [InlineData("--memory", "lots")]
    [InlineData("--memory", "-2")]
    [InlineData("--memory", "64x")]
    [InlineData("--cpuset-cpus", "99999")]
    [InlineData("--cpu-quota", "1")]
    [InlineData("--cpu-quota", "1.5")]
    [InlineData("--cpu-share", "-1")]
    [InlineData("--blkio-weight", "5")]
    [InlineData("--pids-limit", "many")]
    [InlineData("--resources", "/no/such/file")]
    public void A_value_that_cannot_be_set_is_an_error(string option, string value)
    {
        using var container = new Container().Start();
        container.Invoke("update", option, value, container.Id).Failed();
    }

    [SkippableTheory]
    [InlineData("""{"memory": {"limit": "64m"}}""")]
    [InlineData("""{"cpu": {"cpus": "99999"}}""")]
    [InlineData("""{"memory": {"limit": 10000000, "swap": 5000000}}""")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("")]
    public void A_file_that_cannot_be_followed_is_an_error(string json)
    {
        using var container = new Container().Start();
        container.Invoke("update", "--resources", container.HostFile("resources.json", json), container.Id).Failed();
    }

    [SkippableFact]
    public void An_update_that_fails_leaves_every_limit_as_it_was()
    {
        Requires.OwnCgroup();
        using var container = new Container()
            .WithJson("/linux/resources", """{"memory": {"limit": 67108864}, "cpu": {"shares": 512}}""").Start();
        // Runtimes differ in the weight that they make of shares.
        var file = Cgroup.Unified ? "cpu.weight" : "cpu.shares";
        var weight = container.Cgroups.Read("cpu", file);
        container.Invoke("update", "--memory", "96m", "--cpu-share", "700", "--cpu-quota", "1", container.Id).Failed();
        Resources.AssertFile(container.Cgroups, "memory.limit_in_bytes=67108864", "memory.max=67108864");
        Assert.Equal(weight, container.Cgroups.Read("cpu", file));
    }

    [SkippableFact]
    public void A_file_is_all_that_counts_when_options_stand_beside_it()
    {
        Requires.OwnCgroup();
        using var container = new Container().WithJson("/linux/resources", """{"pids": {"limit": 55}}""").Start();
        var file = container.HostFile("resources.json", """{"memory": {"limit": 67108864}}""");
        container.Invoke("update", "--pids-limit", "66", "--resources", file, container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "pids.max=55", "pids.max=55");
    }

    [SkippableFact]
    public void Device_rules_stay_whatever_an_engine_sends_along()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        container.Invoke("update", "--resources", container.HostFile("resources.json",
            """{"pids": {"limit": 77}, "devices": [{"allow": false, "access": "rwm"}, {"allow": true, "type": "c", "major": 1, "minor": 11, "access": "r"}]}"""), container.Id).Succeeded();
        Skip.If(Cgroup.Unified, "on cgroup v2 the rules are a program, which cannot be read");
        Assert.DoesNotContain("c 1:11", container.Cgroups.Read("devices", "devices.list"));
    }

    [SkippableFact]
    public void A_created_and_a_paused_container_can_be_updated()
    {
        Requires.OwnCgroup();
        using var container = new Container().Create();
        container.Invoke("update", "--pids-limit", "66", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "pids.max=66", "pids.max=66");
        container.Invoke("start", container.Id).Succeeded();
        container.Invoke("pause", container.Id).Succeeded();
        container.Invoke("update", "--pids-limit", "77", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "pids.max=77", "pids.max=77");
        Assert.Equal("paused", container.Status);
    }

    [SkippableFact]
    public void It_is_an_error_for_a_stopped_container()
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        Assert.Contains("not running", container.Invoke("update", "--pids-limit", "66", container.Id).Failed().Stderr);
    }

    [SkippableFact]
    public void Two_updates_at_once_do_not_mix()
    {
        using var container = new Container().Start();
        Resources.RequireFile(container.Cgroups, "memory.memsw.limit_in_bytes=", "memory.swap.max=");
        var updates = Enumerable.Range(1, 8).Select(i => container.Begin("update", "--memory", $"{64 * i}m", "--memory-swap", $"{128 * i}m", container.Id)).ToArray();
        Assert.All(updates, update => update.Wait().Succeeded());
        Array.ForEach(updates, update => update.Dispose());
        var memory = long.Parse(container.Cgroups.Read("memory", Cgroup.Unified ? "memory.max" : "memory.limit_in_bytes"));
        Resources.AssertFile(container.Cgroups, $"memory.memsw.limit_in_bytes={memory * 2}", $"memory.swap.max={memory}");
    }
}
