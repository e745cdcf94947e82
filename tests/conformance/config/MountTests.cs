namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#mounts")]
public sealed class MountTests
{
    [SkippableTheory]
    [InlineData("tmpfs")]
    [InlineData("proc")]
    [InlineData("sysfs")]
    [InlineData("mqueue")]
    [InlineData("devpts")]
    [InlineData("ramfs")]
    public void A_filesystem_is_mounted_at_its_destination(string type)
    {
        using var container = new Container();
        Directory.CreateDirectory(container.Rootfs + "/mnt/point");
        // The type proc belongs to /proc: a runtime may refuse it elsewhere, so it is looked for there.
        var destination = type == "proc" ? "/proc" : "/mnt/point";
        if (type != "proc")
            container.WithMount(destination, type, "source");
        Assert.Equal(type, container.Report().Mount(destination).Type);
    }

    [SkippableFact]
    public void A_cgroup_mount_shows_the_hierarchies()
    {
        using var container = new Container().WithMount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev");
        var mounts = container.Report().Mounts.Where(mount => mount.Path.StartsWith("/sys/fs/cgroup")).ToArray();
        Assert.Contains(mounts, mount => mount.Type is "cgroup" or "cgroup2");
        Assert.All(mounts.Where(mount => mount.Type is "cgroup" or "cgroup2"), mount => Assert.Contains("ro", mount.Options));
    }

    [SkippableFact]
    public void The_source_of_a_filesystem_is_passed_on()
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "a-dummy");
        Assert.Equal("a-dummy", container.Report().Mount("/mnt").Source);
    }

    [SkippableFact]
    public void Options_of_the_filesystem_are_passed_on()
    {
        Requires.Users();
        using var container = new Container()
            .WithMount("/mnt", "tmpfs", "tmpfs", "mode=0711", "size=64k", "uid=7", "gid=8", "nr_inodes=50");
        Assert.Equal(["d 711 7:8 0:0"], container.Try("stat:/mnt"));
        var options = container.Report().Mount("/mnt").SuperOptions;
        Assert.Contains("size=64k", options);
        Assert.Contains("nr_inodes=50", options);
    }

    [SkippableFact]
    public void An_option_that_the_filesystem_does_not_know_is_an_error()
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs", "nosuchoption=1");
        container.AssertRefused();
    }

    [SkippableFact]
    public void Mounts_are_made_in_the_listed_order()
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "first").WithMount("/mnt/in", "tmpfs", "second")
            .WithMount("/mnt", "tmpfs", "third");
        Assert.Equal(["first", "second", "third"],
            container.Report().Mounts.Where(mount => mount.Path.StartsWith("/mnt")).Select(mount => mount.Source));
        Assert.Equal(["ENOENT"], container.Try("stat:/mnt/in"));
    }

    [SkippableFact]
    public void A_missing_destination_is_created()
    {
        using var container = new Container().WithMount("/not/yet/there", "tmpfs", "tmpfs");
        Assert.Equal("tmpfs", container.Report().Mount("/not/yet/there").Type);
    }

    [SkippableTheory]
    [InlineData("bind")]
    [InlineData("rbind")]
    public void A_directory_is_bound(string option)
    {
        using var container = new Container();
        container.HostFile("source/file", "bound");
        Assert.Equal(["ok bound", "ok"], container.WithMount("/mnt", "none", container.Bundle + "/source", option)
            .Try("read:/mnt/file", "create:/mnt/new"));
        Assert.True(File.Exists(container.Bundle + "/source/new"));
    }

    [SkippableTheory]
    [InlineData("/etc/there")]
    [InlineData("/etc/not/yet/there")]
    public void A_file_is_bound_and_its_destination_is_created_when_it_is_missing(string destination)
    {
        using var container = new Container();
        container.HostFile("rootfs/etc/there", "hidden");
        container.WithMount(destination, "none", container.HostFile("file", "bound"), "bind");
        Assert.Equal(["ok bound"], container.Try("read:" + destination));
    }

    [SkippableFact]
    public void The_source_of_a_bind_mount_may_be_relative_to_the_bundle()
    {
        using var container = new Container();
        container.HostFile("source/file", "bound");
        Assert.Equal(["ok bound"], container.WithMount("/mnt", "none", "source", "bind").Try("read:/mnt/file"));
    }

    [SkippableTheory]
    [InlineData("none")]
    [InlineData("bind")]
    [InlineData("tmpfs")]
    public void The_type_of_a_bind_mount_is_a_dummy(string type)
    {
        using var container = new Container();
        container.HostFile("source/file", "bound");
        Assert.Equal(["ok bound"], container.WithMount("/mnt", type, container.Bundle + "/source", "bind").Try("read:/mnt/file"));
    }

    [SkippableFact]
    public void Bind_takes_the_mount_alone_and_rbind_takes_those_below_it_too()
    {
        using var container = new Container();
        var below = container.HostDirectory("source/below");
        Host.Mount("tmpfs", below, "tmpfs");
        File.WriteAllText(below + "/file", "of the mount below");
        container.WithMount("/alone", "none", container.Bundle + "/source", "bind");
        container.WithMount("/all", "none", container.Bundle + "/source", "rbind");
        Assert.Equal(["ENOENT", "ok of the mount below"], container.Try("read:/alone/below/file", "read:/all/below/file"));
    }

    [SkippableFact]
    public void A_relative_destination_is_taken_from_the_root()
    {
        using var container = new Container().WithMount("mnt/relative", "tmpfs", "tmpfs").With("/process/cwd", "/tmp");
        Assert.Equal("tmpfs", container.Report().Mount("/mnt/relative").Type);
    }

    [SkippableFact]
    public void A_symbolic_link_in_the_destination_does_not_lead_out_of_the_root()
    {
        using var container = new Container();
        var outside = container.HostDirectory("outside");
        File.CreateSymbolicLink(container.Rootfs + "/link", outside);
        // What the link names does not exist inside: to make it and to refuse are both right.
        if (container.WithMount("/link/below", "tmpfs", "tmpfs").TryCreate().ExitCode == 0)
            Assert.Contains(MountPoint.Of(container.Pid), mount => mount.Type == "tmpfs" && mount.Path == outside + "/below");
        Assert.Empty(Directory.GetFileSystemEntries(outside));
    }

    [SkippableFact]
    public void Dots_in_the_destination_do_not_lead_out_of_the_root()
    {
        using var container = new Container().WithMount("/mnt/../../../../up", "tmpfs", "tmpfs");
        Assert.Equal("tmpfs", container.Report().Mount("/up").Type);
    }

    [SkippableFact]
    public void The_mounts_of_a_container_are_not_seen_outside()
    {
        using var container = new Container().WithMount("/mnt", "tmpfs", "tmpfs").Create();
        Assert.DoesNotContain(MountPoint.OfThisProcess(), mount => mount.IsBelow(container.Rootfs));
    }

    [SkippableTheory]
    [InlineData("""{"destination": "/mnt", "type": "none", "source": "/no/such/source", "options": ["bind"]}""")]
    [InlineData("""{"destination": "/mnt", "type": "no-such-filesystem", "source": "none"}""")]
    [InlineData("""{"type": "tmpfs", "source": "tmpfs"}""")]
    [InlineData("""{"destination": 1, "type": "tmpfs", "source": "tmpfs"}""")]
    [InlineData("""{"destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": "ro"}""")]
    [InlineData("""{"destination": "/mnt", "type": "tmpfs", "source": "tmpfs", "options": [1]}""")]
    [InlineData("\"/mnt\"")]
    public void A_mount_that_cannot_be_made_is_an_error(string json)
    {
        using var container = new Container().WithJson("/mounts/-", json);
        container.AssertRefused();
    }

    [SkippableFact]
    public void A_directory_cannot_be_bound_over_a_file()
    {
        using var container = new Container();
        container.HostFile("rootfs/file", "");
        container.WithMount("/file", "none", container.HostDirectory("source"), "bind").AssertRefused();
    }

    [SkippableFact]
    public void A_container_without_mounts_has_only_its_root()
    {
        using var container = new Container().WithJson("/mounts", "[]").Create();
        Assert.Contains(MountPoint.Of(container.Pid), mount => mount.Path == "/");
        Assert.DoesNotContain(MountPoint.Of(container.Pid), mount => mount.Path is "/proc" or "/sys" or "/mnt");
    }
}
