namespace Mocker.Tests.Conformance.Lifecycle;

[Clause("runtime.md#create")]
public sealed class CreateTests
{
    [SkippableFact]
    public void The_program_does_not_run_before_start()
    {
        using var container = new Container().WithScript("echo ran > /ran; echo ran").Create();
        Thread.Sleep(200);
        Assert.False(File.Exists(Path.Combine(container.Rootfs, "ran")));
        Assert.Equal("", container.Output);
        Assert.Equal("created", container.Status);
    }

    [SkippableFact]
    public void The_process_of_a_created_container_waits_in_its_namespaces_and_cgroup()
    {
        Requires.OwnCgroup();
        using var container = new Container().Create();
        Assert.True(Host.IsAlive(container.Pid));
        Assert.NotEqual(Host.Namespace("mnt"), Host.Namespace("mnt", container.Pid));
        Assert.NotEqual(Host.Namespace("net"), Host.Namespace("net", container.Pid));
        Assert.Contains(container.Cgroups.Paths.Values, path => path.Contains(container.Id));
    }

    [SkippableFact]
    public void The_mounts_are_there_before_start()
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs").Create();
        Assert.Contains(MountPoint.Of(container.Pid), mount => mount is { Path: "/mnt", Type: "tmpfs" });
    }

    [SkippableFact]
    public void An_edit_of_the_configuration_after_create_has_no_effect()
    {
        using var container = new Container().WithArgs("echo", "as created").Create();
        container.WithArgs("echo", "edited").WriteConfig();
        container.Invoke("start", container.Id).Succeeded();
        container.WaitUntilStopped();
        Assert.Equal("as created", container.Output);
    }

    [SkippableFact]
    public void An_edit_of_the_configuration_after_create_has_no_effect_on_exec_either()
    {
        using var container = new Container().WithJson("/process/env", """["PATH=/bin", "WHEN=as created"]""").Start();
        container.WithJson("/process/env", """["PATH=/bin", "WHEN=edited"]""").With("/process/cwd", "/tmp").WriteConfig();
        Assert.Equal("as created /", container.Invoke("exec", container.Id, "sh", "-c", "echo $WHEN $PWD").Succeeded().Stdout);
    }

    [SkippableFact]
    public void A_container_starts_though_its_configuration_was_removed_after_create()
    {
        using var container = new Container().WithArgs("echo", "as created").Create();
        File.Delete(Path.Combine(container.Bundle, "config.json"));
        container.Invoke("start", container.Id).Succeeded();
        container.WaitUntilStopped();
        Assert.Equal("as created", container.Output);
    }

    [SkippableTheory]
    [InlineData("created")]
    [InlineData("running")]
    [InlineData("stopped")]
    public void An_id_that_is_taken_is_refused_and_its_container_is_left_alone(string status)
    {
        using var container = new Container().Create();
        if (status != "created")
            container.Invoke("start", container.Id).Succeeded();
        if (status == "stopped")
            container.Stop();
        container.Invoke("create", "--bundle", container.Bundle, container.Id).Failed();
        Assert.Equal(status, container.Status);
    }

    [SkippableFact]
    public void Of_two_that_create_the_same_id_at_once_exactly_one_succeeds()
    {
        using var container = new Container();
        container.WriteConfig();
        string[] create = ["create", "--bundle", container.Bundle, container.Id];
        using var first = container.Begin(create);
        using var second = container.Begin(create);
        int[] codes = [first.Wait().ExitCode, second.Wait().ExitCode];
        Assert.Single(codes, code => code == 0);
        Assert.Equal("created", container.Status);
    }

    [SkippableFact]
    public void Create_without_an_id_is_an_error()
    {
        using var container = new Container();
        container.WriteConfig();
        container.Invoke("create", "--bundle", container.Bundle).Failed();
    }

    [SkippableFact]
    public void A_bundle_that_does_not_exist_is_an_error()
    {
        using var container = new Container();
        container.Invoke("create", "--bundle", container.Bundle + "/nowhere", container.Id).Failed();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void A_bundle_without_configuration_is_an_error()
    {
        using var container = new Container();
        container.Invoke("create", "--bundle", container.Bundle, container.Id).Failed();
        container.AssertNoTrace();
    }

    [SkippableTheory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("\"text\"")]
    [InlineData("{} {}")]
    [InlineData("{\"ociVersion\": \"1.0.2\",}")]
    public void A_configuration_that_is_no_JSON_object_is_an_error(string text)
    {
        using var container = new Container();
        container.HostFile("config.json", text);
        container.Invoke("create", "--bundle", container.Bundle, container.Id).Failed();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void An_id_can_be_used_again_after_delete()
    {
        using var container = new Container().Start();
        container.Stop();
        container.Delete();
        container.Create();
        Assert.Equal("created", container.Status);
    }

    [SkippableTheory]
    [InlineData("/mounts/-", """{"destination": "/x", "type": "no-such-filesystem", "source": "none"}""")]
    [InlineData("/mounts/-", """{"destination": "/x", "type": "none", "source": "/no/such/source", "options": ["bind"]}""")]
    [InlineData("/linux/namespaces/-", """{"type": "cgroup", "path": "/no/such/namespace"}""")]
    [InlineData("/linux/sysctl", """{"net.no.such.key": "1"}""")]
    [InlineData("/hooks/createRuntime/-", """{"path": "/bin/false"}""")]
    [InlineData("/hooks/createContainer/-", """{"path": "/bin/false"}""")]
    [InlineData("/root/path", "\"no-such-directory\"")]
    [Clause("runtime.md#errors")]
    public void A_create_that_fails_leaves_no_trace(string pointer, string json)
    {
        using var container = new Container().WithJson(pointer, json);
        container.AssertRefused();
    }

    [SkippableFact]
    [Clause("runtime.md#errors")]
    public void A_create_that_fails_leaves_no_process()
    {
        using var container = new Container().WithHook("createRuntime", "cat > $LOG-createRuntime; exit 1");
        container.AssertRefused();
        var pid = (int)container.HookState("createRuntime")["pid"]!;
        Host.WaitFor($"the end of process {pid}", () => !Host.IsAlive(pid));
    }
}
