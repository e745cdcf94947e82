namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#sysctl")]
public sealed class SysctlTests
{
    private static string PathOf(string key) => "/proc/sys/" + key.Replace('.', '/');

    [SkippableTheory]
    [InlineData("net.ipv4.ip_forward", "1")]
    [InlineData("net.core.somaxconn", "321")]
    [InlineData("net.ipv4.ip_local_port_range", "1024\t65000")]
    [InlineData("kernel.msgmax", "12345")]
    [InlineData("kernel.msgmnb", "23456")]
    [InlineData("kernel.msgmni", "345")]
    [InlineData("kernel.sem", "250\t32000\t100\t129")]
    [InlineData("kernel.shmall", "1048576")]
    [InlineData("kernel.shmmax", "67108864")]
    [InlineData("kernel.shmmni", "1234")]
    [InlineData("kernel.shm_rmid_forced", "1")]
    [InlineData("fs.mqueue.msg_max", "20")]
    public void A_parameter_of_one_of_the_containers_namespaces_is_set_there_and_only_there(string key, string value)
    {
        Skip.IfNot(File.Exists(PathOf(key)), $"this kernel has no {key}");
        var outside = File.ReadAllText(PathOf(key));
        using var container = new Container().With("/linux/sysctl", new JsonObject { [key] = value });
        Assert.Equal(value, container.Shell("cat " + PathOf(key)));
        Assert.Equal(outside, File.ReadAllText(PathOf(key)));
    }

    [SkippableFact]
    public void A_key_may_be_written_with_slashes()
    {
        using var container = new Container().WithJson("/linux/sysctl", """{"net/ipv4/ip_forward": "1"}""");
        Assert.Equal("1", container.Shell("cat /proc/sys/net/ipv4/ip_forward"));
    }

    [SkippableTheory]
    [InlineData("vm.swappiness")]
    [InlineData("kernel.panic")]
    [InlineData("fs.file-max")]
    public void A_parameter_of_the_whole_machine_is_an_error(string key)
    {
        var outside = File.ReadAllText(PathOf(key));
        using var container = new Container().With("/linux/sysctl", new JsonObject { [key] = outside.Trim() });
        container.AssertRefused();
    }

    [SkippableTheory]
    [InlineData("network", "net.core.somaxconn")]
    [InlineData("ipc", "kernel.msgmax")]
    public void A_parameter_of_a_namespace_that_is_not_the_containers_own_is_an_error(string type, string key)
    {
        var outside = File.ReadAllText(PathOf(key)).Trim();
        using var container = new Container().WithNamespace(type, null).With("/linux/sysctl", new JsonObject { [key] = outside });
        if (type == "network")
            container.Config["mounts"]!.AsArray().RemoveAt(3);
        container.AssertRefused();
    }

    [SkippableTheory]
    [InlineData("network", "net", "net.core.somaxconn")]
    [InlineData("ipc", "ipc", "kernel.msgmax")]
    public void A_parameter_of_the_hosts_namespace_that_is_joined_is_an_error(string type, string link, string key)
    {
        var outside = File.ReadAllText(PathOf(key)).Trim();
        using var container = new Container().WithNamespace(type, $"/proc/self/ns/{link}").With("/linux/sysctl", new JsonObject { [key] = outside });
        if (type == "network")
            container.Config["mounts"]!.AsArray().RemoveAt(3);
        container.AssertRefused();
    }

    [SkippableFact]
    public void A_parameter_of_another_containers_namespace_that_is_joined_is_set()
    {
        using var first = new Container().Start();
        using var second = new Container().WithNamespaceOf(first, "ipc", "ipc")
            .WithJson("/linux/sysctl", """{"kernel.msgmax": "12345"}""");
        Assert.Equal("12345", second.Shell("cat /proc/sys/kernel/msgmax"));
        Assert.Equal("12345", first.Invoke("exec", first.Id, "cat", "/proc/sys/kernel/msgmax").Succeeded().Stdout);
    }

    [SkippableTheory]
    [InlineData("net.no.such.key", "1")]
    [InlineData("net.ipv4.ip_forward", "not a number")]
    [InlineData("net.ipv4.../../kernel.panic", "0")]
    [InlineData("", "1")]
    public void A_parameter_that_cannot_be_set_is_an_error(string key, string value)
    {
        using var container = new Container().With("/linux/sysctl", new JsonObject { [key] = value });
        container.AssertRefused();
    }

    [SkippableFact]
    public void A_value_that_is_no_string_is_an_error()
    {
        using var container = new Container().WithJson("/linux/sysctl", """{"net.core.somaxconn": 256}""");
        container.AssertRefused();
    }
}
