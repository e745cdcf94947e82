namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#namespaces")]
public sealed class NamespaceTests
{
    [SkippableTheory]
    [InlineData("pid", "pid")]
    [InlineData("network", "net")]
    [InlineData("mount", "mnt")]
    [InlineData("ipc", "ipc")]
    [InlineData("uts", "uts")]
    [InlineData("cgroup", "cgroup")]
    public void A_namespace_without_path_is_a_new_one(string type, string link)
    {
        using var container = new Container();
        if (type == "cgroup")
            container.WithJson("/linux/namespaces/-", """{"type": "cgroup"}""");
        var inside = container.Report().Namespace(link);
        Assert.StartsWith(link + ":[", inside);
        Assert.NotEqual(Host.Namespace(link), inside);
    }

    [SkippableFact]
    public void Without_a_mount_namespace_the_container_is_in_the_runtimes_and_its_mounts_go_with_it()
    {
        Requires.Root("mounts on the host");
        Skip.IfNot(RuntimeUnderTest.IsOurs || Environment.GetEnvironmentVariable("HOST_MOUNTS") == "1",
            "a runtime that gets this wrong changes the mounts of this machine; HOST_MOUNTS=1 tries it all the same");
        using var container = new Container().WithNamespace("mount", null);
        using (var process = container.WithArgs("sleep", "100").Start())
        {
            Assert.Equal(Host.Namespace("mnt"), Path.GetFileName(File.ResolveLinkTarget($"/proc/{process.Pid}/ns/mnt", false)!.Name));
            Assert.Equal(Host.Namespace("mnt"), process.ExecReport().Namespace("mnt"));
            // The root is the container's all the same.
            Assert.DoesNotContain("boot", process.Invoke("exec", process.Id, "ls", "/").Succeeded().Stdout.Split('\n'));
            process.Stop();
            process.Delete();
            process.AssertNoTrace();
        }
    }

    [SkippableTheory]
    [InlineData("pid", "pid")]
    [InlineData("network", "net")]
    [InlineData("ipc", "ipc")]
    [InlineData("uts", "uts")]
    [InlineData("cgroup", "cgroup")]
    [InlineData("user", "user")]
    [InlineData("time", "time")]
    public void A_namespace_that_is_not_listed_is_the_runtimes(string type, string link)
    {
        if (type == "user")
            Requires.Root("has no user namespace");
        using var container = new Container().WithNamespace(type, null);
        if (type == "network")
            // A new sysfs can only be mounted by the owner of the network namespace; without it the test is about less.
            container.Config["mounts"]!.AsArray().RemoveAt(3);
        Assert.Equal(Host.Namespace(link), container.Report().Namespace(link));
    }

    [SkippableTheory]
    [InlineData("pid", "pid")]
    [InlineData("network", "net")]
    [InlineData("ipc", "ipc")]
    [InlineData("uts", "uts")]
    [InlineData("cgroup", "cgroup")]
    public void A_namespace_with_path_is_joined(string type, string link)
    {
        using var owner = new Container();
        if (type == "cgroup")
            owner.WithJson("/linux/namespaces/-", """{"type": "cgroup"}""");
        using var guest = new Container().WithNamespaceOf(owner.Start(), type, link).Start();
        Assert.Equal(Host.Namespace(link, owner.Pid), Host.Namespace(link, guest.Pid));
    }

    [SkippableFact]
    public void A_process_in_a_new_cgroup_namespace_sees_its_own_cgroup_as_the_root()
    {
        using var container = new Container().WithJson("/linux/namespaces/-", """{"type": "cgroup"}""");
        Assert.All(container.Report().Cgroup, line => Assert.EndsWith(":/", line));
    }

    [SkippableFact]
    public void A_process_in_a_new_pid_namespace_is_the_first_one()
    {
        using var container = new Container();
        var report = container.Report();
        Assert.Equal((1, 0), (report.Pid, report.ParentPid));
    }

    [SkippableFact]
    public void A_process_in_a_joined_pid_namespace_is_not_the_first_one()
    {
        using var owner = new Container().Start();
        using var guest = new Container().WithNamespaceOf(owner, "pid", "pid");
        Assert.NotEqual(1, guest.Report().Pid);
        Assert.Equal("running", owner.Status);
    }

    [SkippableFact]
    public void A_namespace_file_may_be_anywhere()
    {
        using var owner = new Container().Start();
        var file = owner.HostFile("netns", "");
        Host.Bind($"/proc/{owner.Pid}/ns/net", file);
        using var guest = new Container().WithNamespace("network", file).Start();
        Assert.Equal(Host.Namespace("net", owner.Pid), Host.Namespace("net", guest.Pid));
    }

    [SkippableFact]
    public void A_new_network_namespace_has_a_loopback_device_of_its_own()
    {
        using var container = new Container();
        var devices = container.Shell("cat /proc/net/dev").Split('\n').Skip(2).Select(line => line.Trim().Split(':')[0]);
        Assert.Contains("lo", devices);
    }

    [SkippableTheory]
    [InlineData("network", "uts")]
    [InlineData("uts", "ipc")]
    [InlineData("ipc", "net")]
    [InlineData("pid", "net")]
    [InlineData("cgroup", "net")]
    public void A_path_of_another_type_is_an_error(string type, string link)
    {
        using var container = new Container().WithNamespace(type, $"/proc/self/ns/{link}");
        container.AssertRefused();
    }

    [SkippableTheory]
    [InlineData("/etc/passwd")]
    [InlineData("/")]
    [InlineData("/no/such/namespace")]
    [InlineData("proc/self/ns/net")]
    public void A_path_of_no_namespace_is_an_error(string path)
    {
        using var container = new Container().WithNamespace("network", path);
        container.AssertRefused();
    }

    [SkippableTheory]
    [InlineData("pid")]
    [InlineData("network")]
    [InlineData("mount")]
    [InlineData("ipc")]
    [InlineData("uts")]
    public void Two_namespaces_of_one_type_are_an_error(string type)
    {
        using var container = new Container().WithJson("/linux/namespaces/-", $$"""{"type": "{{type}}"}""");
        container.AssertRefused();
    }

    [SkippableFact]
    public void Two_namespaces_of_one_type_are_an_error_even_when_they_have_paths()
    {
        using var container = new Container().WithNamespace("uts", "/proc/self/ns/uts")
            .WithJson("/linux/namespaces/-", """{"type": "uts", "path": "/proc/self/ns/uts"}""");
        container.AssertRefused();
    }

    [SkippableTheory]
    [InlineData("{}")]
    [InlineData("""{"type": ""}""")]
    [InlineData("""{"type": "NETWORK"}""")]
    [InlineData("""{"type": "net"}""")]
    [InlineData("""{"type": 1}""")]
    public void A_type_that_is_none_is_an_error(string json)
    {
        using var container = new Container().WithJson("/linux/namespaces/-", json);
        container.AssertRefused();
    }
}
