namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#masked-paths")]
public sealed class PathProtectionTests
{
    private static Container With(string property, params string[] paths)
    {
        var container = new Container();
        container.HostFile("rootfs/secret/file", "secret");
        container.HostFile("rootfs/secret/deep/file", "secret");
        return container.With("/linux/" + property, new JsonArray([.. paths.Select(path => (JsonNode)path)]));
    }

    [Fact]
    public void A_masked_file_cannot_be_read()
    {
        using var container = With("maskedPaths", "/secret/file");
        var result = container.Try("read:/secret/file", "read:/secret/deep/file");
        Assert.Contains(result[0], (string[])["ok", "EACCES", "EPERM"]);
        Assert.Equal("ok secret", result[1]);
    }

    [Fact]
    public void A_masked_directory_is_empty_and_cannot_be_written_to()
    {
        using var container = With("maskedPaths", "/secret");
        var result = container.Try("list:/secret", "read:/secret/file", "create:/secret/new");
        Assert.Equal(["ok", "ENOENT"], result[..2]);
        Assert.NotEqual("ok", result[2]);
    }

    [Theory]
    [InlineData("/proc/kcore")]
    [InlineData("/proc/keys")]
    [InlineData("/proc/timer_list")]
    public void A_file_of_proc_can_be_masked(string path)
    {
        using var container = With("maskedPaths", path);
        Assert.Contains(container.Try("read:" + path)[0], (string[])["ok", "EACCES", "EPERM", "ENOENT"]);
    }

    [Fact]
    public void A_mask_does_not_change_what_it_hides()
    {
        using var container = With("maskedPaths", "/secret", "/bin/cat");
        container.WithArgs("true").Run();
        Assert.Equal("secret", File.ReadAllText(container.Rootfs + "/secret/file"));
    }

    [Theory]
    [InlineData("maskedPaths")]
    [InlineData("readonlyPaths")]
    public void A_path_that_does_not_exist_is_no_error(string property)
    {
        using var container = With(property, "/no/such/path", "/proc/no-such-file");
        Assert.Equal(["ENOENT"], container.Try("stat:/no/such/path"));
    }

    [Fact]
    [Clause("config-linux.md#readonly-paths")]
    public void A_readonly_file_can_be_read_but_not_written_to()
    {
        using var container = With("readonlyPaths", "/secret/file");
        Assert.Equal(["ok secret", "EROFS", "ok"],
            container.Try("read:/secret/file", "write:/secret/file", "write:/secret/deep/file"));
    }

    [Fact]
    [Clause("config-linux.md#readonly-paths")]
    public void A_readonly_directory_holds_for_all_below_it()
    {
        using var container = With("readonlyPaths", "/secret");
        Assert.Equal(["ok secret", "EROFS", "EROFS", "EROFS"],
            container.Try("read:/secret/file", "write:/secret/file", "create:/secret/deep/new", "mkdir:/secret/new"));
    }

    [Fact]
    [Clause("config-linux.md#readonly-paths")]
    public void A_readonly_path_of_proc_cannot_be_written_to()
    {
        using var container = With("readonlyPaths", "/proc/sys");
        Assert.Equal(["EROFS"], container.Try("write:/proc/sys/kernel/msgmax"));
    }

    [Fact]
    [Clause("config-linux.md#readonly-paths")]
    public void A_readonly_path_keeps_the_other_attributes_of_its_mount()
    {
        using var container = With("readonlyPaths", "/mnt/sub").WithMount("/mnt", "tmpfs", "tmpfs", "nosuid", "nodev", "noexec");
        container.WithMount("/mnt/sub", "none", container.HostDirectory("source"), "bind", "nosuid", "nodev");
        var options = container.Report().Mount("/mnt/sub").Options;
        Assert.Empty(((string[])["ro", "nosuid", "nodev"]).Except(options));
    }

    [Theory]
    [InlineData("maskedPaths")]
    [InlineData("readonlyPaths")]
    public void A_path_that_is_not_absolute_is_an_error(string property)
    {
        using var container = With(property, "secret/file");
        container.AssertRefused();
    }
}
