namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#default-devices")]
public sealed class DefaultDeviceTests
{
    [SkippableTheory]
    [InlineData("null", "1:3")]
    [InlineData("zero", "1:5")]
    [InlineData("full", "1:7")]
    [InlineData("random", "1:8")]
    [InlineData("urandom", "1:9")]
    [InlineData("tty", "5:0")]
    public void A_default_device_is_supplied_for_everybody(string name, string number)
    {
        Requires.Root("a device of the host that is bound belongs to its root");
        using var container = new Container();
        // An ordinary user's are the host's own, whose owner is nobody inside.
        var owner = Caller.IsRoot ? "0:0" : "65534:65534";
        Assert.Equal([$"c 666 {owner} {number}"], container.Try("stat:/dev/" + name));
    }

    [SkippableTheory]
    [InlineData("null")]
    [InlineData("zero")]
    [InlineData("full")]
    [InlineData("random")]
    [InlineData("urandom")]
    public void A_default_device_can_be_opened_though_all_devices_are_denied(string name)
    {
        using var container = new Container().WithJson("/linux/resources/devices", """[{"allow": false, "access": "rwm"}]""");
        Assert.Equal(["ok"], container.Try("open:/dev/" + name));
    }

    [SkippableFact]
    public void The_default_devices_are_supplied_without_a_filesystem_on_dev()
    {
        using var container = new Container()
            .WithJson("/mounts", """[{"destination": "/proc", "type": "proc", "source": "proc"}]""");
        Assert.Equal(["ok", "ok"], container.Try("write:/dev/null", "open:/dev/zero"));
    }

    [SkippableFact]
    public void Ptmx_is_that_of_the_containers_own_devpts()
    {
        using var container = new Container();
        var results = container.Try("readlink:/dev/ptmx", "stat:/dev/ptmx", "stat:/dev/pts/ptmx", "open:/dev/ptmx");
        if (results[0].StartsWith("ok"))
            Assert.Contains(results[0], (string[])["ok pts/ptmx", "ok /dev/pts/ptmx"]);
        Assert.Equal(results[2], results[1]);
        Assert.Equal("ok", results[3]);
    }

    [SkippableFact]
    public void There_is_no_console_without_a_terminal()
    {
        using var container = new Container();
        Assert.Equal(["ENOENT"], container.Try("stat:/dev/console"));
    }

    [SkippableTheory]
    [InlineData("fd", "/proc/self/fd")]
    [InlineData("stdin", "/proc/self/fd/0")]
    [InlineData("stdout", "/proc/self/fd/1")]
    [InlineData("stderr", "/proc/self/fd/2")]
    [Clause("runtime-linux.md#dev-symbolic-links")]
    public void The_symbolic_link_is_there(string name, string target)
    {
        using var container = new Container();
        Assert.Equal(["ok " + target], container.Try("readlink:/dev/" + name));
    }
}
