namespace Mocker.Tests.Conformance.Contract;

[Contract("docker update; the kubelet's in-place resize through containerd and CRI-O")]
public sealed class UpdateTests
{
    [SkippableTheory]
    [InlineData("memory.limit_in_bytes=67108864", "memory.max=67108864", "--memory", "67108864")]
    [InlineData("memory.soft_limit_in_bytes=33554432", "memory.low=33554432", "--memory-reservation", "33554432")]
    [InlineData("cpu.shares=512", null, "--cpu-share", "512")]
    [InlineData("cpu.cfs_quota_us=20000", "cpu.max=20000 50000", "--cpu-quota", "20000", "--cpu-period", "50000")]
    [InlineData("cpuset.cpus=0", "cpuset.cpus=0", "--cpuset-cpus", "0")]
    [InlineData("pids.max=77", "pids.max=77", "--pids-limit", "77")]
    public void An_option_changes_the_limit_of_a_running_container(string v1, string? v2, params string[] options)
    {
        using var container = new Container().Start();
        container.Invoke(["update", .. options, container.Id]).Succeeded();
        Resources.AssertFile(container.Cgroups, v1, v2);
    }

    [SkippableTheory]
    [InlineData("""{"memory": {"limit": 67108864}}""", "memory.limit_in_bytes=67108864", "memory.max=67108864")]
    [InlineData("""{"pids": {"limit": 77}}""", "pids.max=77", "pids.max=77")]
    [InlineData("""{"cpu": {"quota": 20000, "period": 50000}}""", "cpu.cfs_quota_us=20000", "cpu.max=20000 50000")]
    public void A_file_of_resources_changes_the_limits(string json, string v1, string v2)
    {
        using var container = new Container().Start();
        container.Invoke("update", "--resources", container.HostFile("resources.json", json), container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, v1, v2);
    }

    [SkippableFact]
    public void A_dash_reads_the_resources_from_standard_input()
    {
        using var container = new Container().Start();
        var file = container.HostFile("resources.json", """{"pids": {"limit": 77}}""");
        container.WithPrelude($"input={file};").Invoke("update", "--resources", "-", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "pids.max=77", "pids.max=77");
    }

    [SkippableFact]
    public void What_is_not_named_stays_as_it_was()
    {
        using var container = new Container().WithJson("/linux/resources", """{"pids": {"limit": 55}}""").Start();
        container.Invoke("update", "--memory", "67108864", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "pids.max=55", "pids.max=55");
    }

    [SkippableTheory]
    [InlineData("--memory", "lots")]
    [InlineData("--cpuset-cpus", "99999")]
    [InlineData("--cpu-quota", "1")]
    [InlineData("--resources", "/no/such/file")]
    public void A_value_that_cannot_be_set_is_an_error(string option, string value)
    {
        using var container = new Container().Start();
        container.Invoke("update", option, value, container.Id).Failed();
    }
}
