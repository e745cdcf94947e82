namespace Mocker.Tests.Conformance.Lifecycle;

[Clause("runtime.md#delete")]
public sealed class DeleteTests
{
    [SkippableFact]
    public void Deleting_a_stopped_container_removes_everything_that_create_made()
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs").Start();
        container.Stop();
        container.Delete();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Deleting_a_running_container_is_an_error_and_has_no_effect()
    {
        using var container = new Container().Start();
        container.Invoke("delete", container.Id).Failed();
        Assert.Equal("running", container.Status);
        Assert.True(Host.IsAlive(container.Pid));
    }

    [SkippableFact]
    public void Deleting_a_created_container_is_an_error_and_has_no_effect()
    {
        using var container = new Container().Create();
        container.Invoke("delete", container.Id).Failed();
        Assert.Equal("created", container.Status);
    }

    [SkippableFact]
    public void Deleting_a_container_twice_is_an_error()
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        container.Delete();
        container.Invoke("delete", container.Id).Failed();
    }

    [SkippableFact]
    public void What_the_container_wrote_into_its_root_filesystem_stays()
    {
        using var container = new Container().WithScript("echo kept > /kept").Start();
        container.WaitUntilStopped();
        container.Delete();
        Assert.Equal("kept\n", File.ReadAllText(Path.Combine(container.Rootfs, "kept")));
        Assert.True(File.Exists(Path.Combine(container.Bundle, "config.json")));
    }

    [SkippableFact]
    public void The_source_of_a_bind_mount_stays()
    {
        using var container = new Container();
        container.HostFile("source/file", "kept");
        container.WithMount("/mnt", "none", container.HostDirectory("source"), "rbind").Start();
        container.Stop();
        container.Delete();
        Assert.Equal("kept", File.ReadAllText(Path.Combine(container.Bundle, "source/file")));
    }

    [SkippableFact]
    public void A_namespace_that_was_joined_by_path_stays()
    {
        using var owner = new Container().Start();
        using var guest = new Container().WithNamespaceOf(owner, "network", "net").Start();
        guest.Stop();
        guest.Delete();
        Assert.Equal("running", owner.Status);
    }

    [SkippableFact]
    public void Processes_that_outlive_the_first_one_in_the_hosts_pid_namespace_do_not_outlive_the_container()
    {
        Requires.OwnCgroup();
        using var container = new Container().WithNamespace("pid", null).WithScript("sleep 999 & echo $!").Start();
        container.WaitUntilStopped();
        var survivor = int.Parse(container.Output);
        container.Invoke("delete", "--force", container.Id).Succeeded();
        Host.WaitFor($"the end of process {survivor}", () => !Host.IsAlive(survivor));
        container.AssertNoTrace();
    }
}
