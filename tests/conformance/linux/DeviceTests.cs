namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#devices")]
public sealed class DeviceTests
{
    [SkippableTheory]
    [InlineData("""{"path": "/dev/d", "type": "c", "major": 1, "minor": 3}""", "c", "1:3")]
    [InlineData("""{"path": "/dev/d", "type": "u", "major": 1, "minor": 3}""", "c", "1:3")]
    [InlineData("""{"path": "/dev/d", "type": "b", "major": 7, "minor": 0}""", "b", "7:0")]
    [InlineData("""{"path": "/dev/d", "type": "p"}""", "p", "0:0")]
    [InlineData("""{"path": "/dev/d", "type": "c", "major": 4095, "minor": 1048575}""", "c", "4095:1048575")]
    public void A_device_has_its_type_and_number(string json, string type, string number)
    {
        Requires.Root("makes a device");
        using var container = new Container().WithJson("/linux/devices/-", json);
        var result = container.Try("lstat:/dev/d")[0].Split(' ');
        Assert.Equal((type, number), (result[0], result[3]));
    }

    [SkippableTheory]
    [InlineData("/dev/sub/directory/d")]
    [InlineData("/srv/d")]
    [InlineData("/d")]
    [InlineData("/tmp/d")]
    public void A_device_may_be_anywhere(string path)
    {
        Requires.Root("makes a device");
        using var container = new Container()
            .WithJson("/linux/devices/-", $$"""{"path": "{{path}}", "type": "c", "major": 1, "minor": 3, "fileMode": 438}""");
        Assert.Equal(["c 666 0:0 1:3", "ok"], container.Try("lstat:" + path, "write:" + path));
    }

    [SkippableTheory]
    [InlineData(438, "666")]
    [InlineData(384, "600")]
    [InlineData(511, "777")]
    [InlineData(0, "0")]
    public void A_device_has_its_mode_whatever_the_umask(int mode, string octal)
    {
        Requires.Root("makes a device");
        using var container = new Container().WithPrelude("umask 077;")
            .WithJson("/linux/devices/-", $$"""{"path": "/dev/d", "type": "c", "major": 1, "minor": 3, "fileMode": {{mode}}}""");
        Assert.Equal([$"c {octal} 0:0 1:3"], container.Try("lstat:/dev/d"));
    }

    [SkippableFact]
    public void A_device_has_its_owner_and_group()
    {
        Requires.Root("makes a device");
        using var container = new Container()
            .WithJson("/linux/devices/-", """{"path": "/dev/d", "type": "p", "fileMode": 416, "uid": 1000, "gid": 1001}""");
        Assert.Equal(["p 640 1000:1001 0:0"], container.Try("lstat:/dev/d"));
    }

    [SkippableFact]
    public void A_file_in_the_way_that_is_not_the_device_is_an_error()
    {
        using var container = new Container()
            .WithJson("/linux/devices/-", """{"path": "/srv/d", "type": "c", "major": 1, "minor": 3}""");
        container.HostFile("rootfs/srv/d", "in the way");
        container.AssertRefused();
        Assert.Equal("in the way", File.ReadAllText(container.Rootfs + "/srv/d"));
    }

    [SkippableFact]
    public void Another_device_in_the_way_is_an_error()
    {
        using var container = new Container()
            .WithJson("/linux/devices/-", """{"path": "/srv/d", "type": "c", "major": 1, "minor": 3}""");
        container.HostDirectory("rootfs/srv");
        Host.MakeCharacterDevice(container.Rootfs + "/srv/d", 1, 5);
        container.AssertRefused();
    }

    [SkippableFact]
    public void The_device_that_is_already_there_is_used()
    {
        using var container = new Container()
            .WithJson("/linux/devices/-", """{"path": "/srv/d", "type": "c", "major": 1, "minor": 3, "fileMode": 438}""");
        container.HostDirectory("rootfs/srv");
        Host.MakeCharacterDevice(container.Rootfs + "/srv/d", 1, 3);
        Assert.StartsWith("c ", container.Try("lstat:/srv/d")[0]);
    }

    [SkippableTheory]
    [InlineData("""{"path": "/dev/d", "type": "x", "major": 1, "minor": 3}""")]
    [InlineData("""{"path": "/dev/d", "type": "", "major": 1, "minor": 3}""")]
    [InlineData("""{"path": "/dev/d", "major": 1, "minor": 3}""")]
    [InlineData("""{"path": "/dev/d", "type": "c"}""")]
    [InlineData("""{"path": "/dev/d", "type": "c", "major": 1}""")]
    [InlineData("""{"path": "/dev/d", "type": "c", "major": "1", "minor": 3}""")]
    [InlineData("""{"path": "/dev/d", "type": "c", "major": -1, "minor": 3}""")]
    [InlineData("""{"type": "c", "major": 1, "minor": 3}""")]
    [InlineData("""{"path": "", "type": "c", "major": 1, "minor": 3}""")]
    [InlineData("\"/dev/null\"")]
    public void A_device_that_is_not_valid_is_an_error(string json)
    {
        using var container = new Container().WithJson("/linux/devices/-", json);
        container.AssertRefused();
    }
}
