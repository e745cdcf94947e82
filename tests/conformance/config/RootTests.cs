namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#root")]
public sealed class RootTests
{
    [Fact]
    public void The_root_filesystem_is_the_directory_at_path()
    {
        using var container = new Container();
        container.HostFile("rootfs/marker", "of this bundle");
        Assert.Equal(["ok of this bundle"], container.Try("read:/marker"));
    }

    [Fact]
    public void The_path_may_be_absolute()
    {
        using var container = new Container();
        container.HostFile("rootfs/marker", "of this bundle");
        Assert.Equal(["ok of this bundle"], container.With("/root/path", container.Rootfs).Try("read:/marker"));
    }

    [Fact]
    public void The_path_need_not_be_the_conventional_one()
    {
        using var container = new Container().With("/root/path", "deep/er");
        Rootfs.Populate(container.HostDirectory("deep/er"));
        container.HostFile("deep/er/marker", "elsewhere");
        Assert.Equal(["ok elsewhere"], container.Try("read:/marker"));
    }

    [Fact]
    public void The_root_filesystem_is_writable_by_default()
    {
        using var container = new Container();
        Assert.Equal(["ok"], container.Try("create:/new"));
        Assert.True(File.Exists(Path.Combine(container.Rootfs, "new")));
    }

    [Fact]
    public void A_readonly_root_filesystem_cannot_be_written_to_but_its_mounts_can()
    {
        using var container = new Container().With("/root/readonly", true).WithMount("/mnt", "tmpfs", "tmpfs");
        Assert.Equal(["EROFS", "EROFS", "ok"], container.Try("create:/new", "mkdir:/etc/new", "create:/mnt/new"));
    }

    [Fact]
    public void Readonly_false_is_the_default()
    {
        using var container = new Container().With("/root/readonly", false);
        Assert.Equal(["ok"], container.Try("create:/new"));
    }

    [Fact]
    public void Nothing_of_the_host_is_visible_above_the_root()
    {
        using var container = new Container();
        container.HostFile("secret", "of the host");
        Assert.Equal(["ENOENT", "ENOENT"], container.Try("read:/../secret", $"read:{container.Bundle}/secret"));
    }

    [Theory]
    [InlineData("/root/path", "\"nowhere\"")]
    [InlineData("/root/path", "\"config.json\"")]
    [InlineData("/root/path", "\"\"")]
    [InlineData("/root/path", "1")]
    [InlineData("/root/readonly", "\"yes\"")]
    [InlineData("/root", "{}")]
    [InlineData("/root", "\"rootfs\"")]
    [InlineData("/root", "null")]
    public void A_root_that_names_no_directory_is_an_error(string pointer, string json)
    {
        using var container = new Container().WithJson(pointer, json);
        container.AssertRefused();
    }
}
