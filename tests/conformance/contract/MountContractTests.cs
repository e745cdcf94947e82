namespace Mocker.Tests.Conformance.Contract;

[Contract("users of volumes and of docker run --tmpfs, who know what runc makes of them")]
public sealed class MountContractTests
{
    [SkippableTheory]
    [InlineData("710")]
    [InlineData("1770")]
    public void A_tmpfs_has_the_mode_of_the_directory_that_it_covers(string mode)
    {
        using var container = new Container().WithMount("/data", "tmpfs", "tmpfs", "nosuid");
        var data = Directory.CreateDirectory(Path.Combine(container.Rootfs, "data"));
        data.UnixFileMode = (UnixFileMode)Convert.ToInt32(mode, 8);
        Assert.Equal(mode, container.Shell("stat -c %a /data"));
    }

    [SkippableTheory]
    [InlineData("/data", "mode=1500", "1500")]
    [InlineData("/new/place", "nosuid", "1777")]
    public void Not_so_where_a_mode_is_asked_for_or_nothing_is_there(string destination, string option, string mode)
    {
        using var container = new Container().WithMount(destination, "tmpfs", "tmpfs", option);
        Directory.CreateDirectory(Path.Combine(container.Rootfs, "data"), (UnixFileMode)Convert.ToInt32("710", 8));
        Assert.Equal(mode, container.Shell($"stat -c %a {destination}"));
    }

    // The host's mount is ro, nosuid, nodev and noexec.
    [SkippableTheory]
    [InlineData("", "ro,nosuid,nodev,noexec")]
    [InlineData("ro", "ro")]
    [InlineData("rw", "rw")]
    [InlineData("nodev,rprivate", "rw,nodev")]
    public void A_bind_mount_has_the_attributes_that_are_named_or_if_none_is_those_of_its_source(string options, string expected)
    {
        // MS_REMOUNT | MS_BIND, so that the mount forbids it and not the file system, which no bind mount could change.
        const ulong remount = 0x20 | 0x1000, readOnly = 1, noSuid = 2, noDev = 4, noExec = 8;
        using var container = new Container();
        var source = container.HostDirectory("volume");
        Host.Mount("tmpfs", source, "tmpfs");
        Host.Mount("none", source, "none", remount | readOnly | noSuid | noDev | noExec);
        container.WithMount("/mnt", "bind", source, ["bind", .. options.Split(',', StringSplitOptions.RemoveEmptyEntries)]);
        Assert.Equal(expected, string.Join(',', container.Report().Mount("/mnt").Options.Where(option => option != "relatime")));
    }
}
