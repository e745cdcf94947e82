namespace Mocker.Tests.Conformance.Config;

/// <summary>The options that mount_setattr(2) applies to a whole tree: on the mount and on one below it.</summary>
[Clause("config.md#linux-mount-options")]
public sealed class RecursiveMountOptionTests
{
    private static string[][] OptionsOf(string recursive, ulong flagsBelow = 0)
    {
        using var container = new Container();
        var source = container.HostDirectory("source");
        Host.Mount("tmpfs", container.HostDirectory("source/below"), "tmpfs", flagsBelow);
        var report = container.WithMount("/mnt", "none", source, "rbind", recursive).Report();
        return [report.Mount("/mnt").Options, report.Mount("/mnt/below").Options];
    }

    [Theory]
    [InlineData("rro", "ro")]
    [InlineData("rnosuid", "nosuid")]
    [InlineData("rnodev", "nodev")]
    [InlineData("rnoexec", "noexec")]
    [InlineData("rnodiratime", "nodiratime")]
    [InlineData("rrelatime", "relatime")]
    [InlineData("rnoatime", "noatime")]
    [InlineData("rnosymfollow", "nosymfollow")]
    public void The_attribute_is_set_on_the_whole_tree(string option, string attribute) =>
        Assert.All(OptionsOf(option), options => Assert.Contains(attribute, options));

    [Theory]
    [InlineData("rrw", "ro", 1)]
    [InlineData("rsuid", "nosuid", 2)]
    [InlineData("rdev", "nodev", 4)]
    [InlineData("rexec", "noexec", 8)]
    [InlineData("rdiratime", "nodiratime", 2048)]
    [InlineData("ratime", "noatime", 1024)]
    [InlineData("rsymfollow", "nosymfollow", 256)]
    public void The_attribute_is_cleared_on_the_whole_tree(string option, string attribute, ulong flagOfMountBelow) =>
        Assert.All(OptionsOf(option, flagOfMountBelow), options => Assert.DoesNotContain(attribute, options));

    [Fact]
    public void Rstrictatime_leaves_out_relatime_on_the_whole_tree() =>
        Assert.All(OptionsOf("rstrictatime"), options => Assert.DoesNotContain("relatime", options));

    /// <summary>Both lead back to the kernel's default, which is relatime: so nothing can be seen of them.</summary>
    [Theory]
    [InlineData("rnorelatime")]
    [InlineData("rnostrictatime")]
    public void An_option_without_effect_is_understood(string option) => Assert.Equal(2, OptionsOf(option).Length);

    [Fact]
    public void Plain_ro_does_not_touch_the_mounts_below()
    {
        var options = OptionsOf("ro");
        Assert.Contains("ro", options[0]);
        Assert.Contains("rw", options[1]);
    }
}
