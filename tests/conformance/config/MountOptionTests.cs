namespace Mocker.Tests.Conformance.Config;

/// <summary>Every filesystem-independent option of the specification's table, on a filesystem and on a bind mount.</summary>
[Clause("config.md#linux-mount-options")]
public sealed class MountOptionTests
{
    [SkippableTheory]
    [InlineData("ro", "ro")]
    [InlineData("rw", "rw")]
    [InlineData("nosuid", "nosuid")]
    [InlineData("nodev", "nodev")]
    [InlineData("noexec", "noexec")]
    [InlineData("noatime", "noatime")]
    [InlineData("nodiratime", "nodiratime")]
    [InlineData("relatime", "relatime")]
    public void An_option_that_sets_an_attribute_does_so_on_a_filesystem(string option, string attribute)
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs", option);
        Assert.Contains(attribute, container.Report().Mount("/mnt").Options);
    }

    [SkippableTheory]
    [InlineData("ro", "ro")]
    [InlineData("nosuid", "nosuid")]
    [InlineData("nodev", "nodev")]
    [InlineData("noexec", "noexec")]
    [InlineData("noatime", "noatime")]
    [InlineData("nodiratime", "nodiratime")]
    [InlineData("relatime", "relatime")]
    public void An_option_that_sets_an_attribute_does_so_on_a_bind_mount(string option, string attribute)
    {
        if (option.EndsWith("atime"))
            Requires.Root("changes how a mount of the host keeps access times");
        using var container = new Container();
        container.WithMount("/mnt", "none", container.HostDirectory("source"), "bind", option);
        Assert.Contains(attribute, container.Report().Mount("/mnt").Options);
    }

    [SkippableTheory]
    [InlineData("nosymfollow", "tmpfs")]
    [InlineData("nosymfollow", "bind")]
    public void Nosymfollow_is_set(string option, string kind)
    {
        using var container = new Container();
        if (kind == "bind")
            container.WithMount("/mnt", "none", container.HostDirectory("source"), "bind", option);
        else
            container.WithMount("/mnt", "tmpfs", "tmpfs", option);
        Assert.Contains("nosymfollow", container.Report().Mount("/mnt").Options);
    }

    [SkippableTheory]
    [InlineData("ro", "rw", "ro")]
    [InlineData("nosuid", "suid", "nosuid")]
    [InlineData("nodev", "dev", "nodev")]
    [InlineData("noexec", "exec", "noexec")]
    [InlineData("noatime", "atime", "noatime")]
    [InlineData("nodiratime", "diratime", "nodiratime")]
    [InlineData("nosymfollow", "symfollow", "nosymfollow")]
    public void A_later_option_takes_back_an_earlier_one(string earlier, string later, string attribute)
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs", earlier, later);
        Assert.DoesNotContain(attribute, container.Report().Mount("/mnt").Options);
    }

    [SkippableFact]
    public void Strictatime_leaves_out_relatime()
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs", "strictatime");
        Assert.DoesNotContain("relatime", container.Report().Mount("/mnt").Options);
    }

    [SkippableTheory]
    [InlineData("sync", "sync")]
    [InlineData("dirsync", "dirsync")]
    [InlineData("mand", "mand")]
    [InlineData("lazytime", "lazytime")]
    public void An_option_of_the_superblock_is_set(string option, string attribute)
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs", option);
        var report = container.Report().Mount("/mnt");
        // Since Linux 5.15 mandatory locks are gone: the flag is accepted and means nothing (mount(2)).
        if (option != "mand")
            Assert.Contains(attribute, report.SuperOptions);
    }

    /// <summary>The options whose effect cannot be seen from inside have at least to be taken, and not handed to the filesystem,
    /// which would refuse them.</summary>
    [SkippableTheory]
    [InlineData("async")]
    [InlineData("atime")]
    [InlineData("defaults")]
    [InlineData("dev")]
    [InlineData("diratime")]
    [InlineData("exec")]
    [InlineData("iversion")]
    [InlineData("loud")]
    [InlineData("noiversion")]
    [InlineData("nolazytime")]
    [InlineData("nomand")]
    [InlineData("norelatime")]
    [InlineData("nostrictatime")]
    [InlineData("rw")]
    [InlineData("silent")]
    [InlineData("suid")]
    public void An_option_of_the_table_is_understood(string option)
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs", option);
        Assert.Equal("tmpfs", container.Report().Mount("/mnt").Type);
    }

    [SkippableTheory]
    [InlineData("nosymfollow")]
    [InlineData("symfollow")]
    public void An_option_that_should_be_supported_is_understood(string option)
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs", option);
        Assert.Equal("tmpfs", container.Report().Mount("/mnt").Type);
    }

    [SkippableFact]
    public void Options_work_together()
    {
        using var container = new Container()
            .WithMount("/mnt", "tmpfs", "tmpfs", "ro", "nosuid", "nodev", "noexec", "noatime", "size=64k");
        var mount = container.Report().Mount("/mnt");
        Assert.Empty(((string[])["ro", "nosuid", "nodev", "noexec", "noatime"]).Except(mount.Options));
        Assert.Contains("size=64k", mount.SuperOptions);
    }

    [SkippableFact]
    public void A_readonly_bind_mount_cannot_be_written_to_and_its_source_stays_writable()
    {
        using var container = new Container();
        var source = container.HostDirectory("source");
        Assert.Equal(["EROFS"], container.WithMount("/mnt", "none", source, "bind", "ro").Try("create:/mnt/new"));
        File.WriteAllText(source + "/new", "");
    }

    [SkippableFact]
    public void Remount_changes_the_attributes_of_the_mount_that_is_there()
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs")
            .WithMount("/mnt", "tmpfs", "tmpfs", "remount", "ro");
        Assert.Single(container.Report().Mounts, mount => mount.Path == "/mnt");
        Assert.Equal(["EROFS"], container.Try("create:/mnt/new"));
    }

    [SkippableFact]
    public void Tmpcopyup_fills_the_tmpfs_with_what_it_hides()
    {
        using var container = new Container();
        container.HostFile("rootfs/mnt/file", "was there");
        container.HostFile("rootfs/mnt/deep/file", "was deep there");
        container.WithMount("/mnt", "tmpfs", "tmpfs", "tmpcopyup");
        Assert.Equal(["ok was there", "ok was deep there", "ok"],
            container.Try("read:/mnt/file", "read:/mnt/deep/file", "write:/mnt/file"));
        Assert.Equal("was there", File.ReadAllText(container.Rootfs + "/mnt/file"));
    }
}
