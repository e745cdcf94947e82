namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#user-namespace-mappings")]
public sealed class UserNamespaceTests
{
    private const string Mapping = """[{"containerID": 0, "hostID": 100000, "size": 65536}]""";

    private static Container WithMapping(string uids = Mapping, string gids = Mapping)
    {
        Requires.Root("maps the ids of others");
        return new Container()
            .WithJson("/linux/namespaces/-", """{"type": "user"}""").WithJson("/linux/uidMappings", uids)
            .WithJson("/linux/gidMappings", gids);
    }

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    [SkippableTheory]
    [InlineData("uid_map")]
    [InlineData("gid_map")]
    public void The_namespace_has_the_mapping(string map)
    {
        using var container = WithMapping();
        Assert.Equal(["0", "100000", "65536"], Words(container.Shell("cat /proc/self/" + map)));
    }

    [SkippableTheory]
    [InlineData("uid_map")]
    [InlineData("gid_map")]
    public void More_than_one_range_is_mapped(string map)
    {
        const string ranges = """[{"containerID": 0, "hostID": 100000, "size": 10}, {"containerID": 1000, "hostID": 200000, "size": 5}]""";
        using var container = WithMapping(ranges, ranges);
        Assert.Equal(["0", "100000", "10", "1000", "200000", "5"], Words(container.Shell("cat /proc/self/" + map)));
    }

    [SkippableFact]
    public void A_time_namespace_belongs_to_it()
    {
        Requires.TimeNamespaces();
        using var container = WithMapping().WithJson("/linux/namespaces/-", """{"type": "time"}""")
            .WithJson("/linux/timeOffsets", """{"boottime": {"secs": 1000000}}""").Start();
        Assert.NotEqual(Host.Namespace("time"), Host.Namespace("time", container.Pid));
        Assert.True(double.Parse(container.Invoke("exec", container.Id, "cat", "/proc/uptime").Succeeded().Stdout.Split(' ')[0]) > 1_000_000);
    }

    [SkippableFact]
    public void Exec_finds_the_containers_session_keyring()
    {
        Skip.IfNot(File.Exists("/proc/keys"), "this kernel shows no keys");
        using var container = WithMapping().WithScript("cat /proc/keys; echo done; sleep 1000").Start();
        container.WaitForOutput("done");
        // proc_keys(5): first the serial number, last the name, here of one container only.
        var own = container.Output.Split('\n').Single(line => line.Contains("_ses." + container.Id)).Split(' ')[0];
        var seen = container.Invoke("exec", container.Id, "cat", "/proc/keys").Succeeded().Stdout.Split('\n');
        Assert.Equal(own, seen.Single(line => line.Contains("_ses." + container.Id)).Split(' ')[0]);
    }

    [SkippableFact]
    [Clause("config-linux.md#sysctl")]
    public void Its_parameters_are_set_there_and_only_there()
    {
        const string file = "/proc/sys/user/max_pid_namespaces";
        var outside = File.ReadAllText(file);
        using var container = WithMapping().WithJson("/linux/sysctl", """{"user.max_pid_namespaces": "12"}""");
        var outcome = container.WithScript("cat " + file).TryRun();
        // To refuse what it does not support is a runtime's right (config.md#valid-values).
        Skip.If(!RuntimeUnderTest.IsOurs && outcome.ExitCode != 0, "this runtime takes no parameters of a user namespace");
        Assert.Equal("12", outcome.Succeeded().Stdout);
        Assert.Equal(outside, File.ReadAllText(file));
    }

    [SkippableFact]
    [Clause("config-linux.md#sysctl")]
    public void Parameters_of_a_user_namespace_that_there_is_not_are_an_error()
    {
        Requires.Root("has no user namespace");
        using var container = new Container().WithJson("/linux/sysctl", """{"user.max_pid_namespaces": "12"}""");
        container.AssertRefused();
    }

    [SkippableTheory]
    [InlineData(0, 100000)]
    [InlineData(1000, 101000)]
    public void The_user_of_the_process_is_meant_inside_the_namespace(int inside, int outside)
    {
        using var container = WithMapping().WithJson("/process/user", $$"""{"uid": {{inside}}, "gid": {{inside}}}""").Start();
        var status = File.ReadAllLines($"/proc/{container.Pid}/status");
        Assert.Contains($"Uid:\t{outside}\t{outside}\t{outside}\t{outside}", status);
        Assert.Contains($"Gid:\t{outside}\t{outside}\t{outside}\t{outside}", status);
    }

    [SkippableFact]
    public void Root_inside_has_no_power_over_files_outside()
    {
        using var container = WithMapping();
        Assert.Equal(["EACCES", "ok"], container.Try("create:/etc/new", "create:/dev/shm-file"));
    }

    [SkippableFact]
    public void The_default_devices_are_supplied()
    {
        using var container = WithMapping();
        Assert.Equal(["ok", "ok", "ok"], container.Try("write:/dev/null", "open:/dev/zero", "open:/dev/urandom"));
    }

    [SkippableFact]
    public void The_ownership_of_the_root_filesystem_is_not_changed()
    {
        using var container = WithMapping();
        container.WithArgs("true").Run();
        Assert.StartsWith("0:0", Host.OwnerOf(container.Rootfs + "/etc"));
        Assert.StartsWith("0:0", Host.OwnerOf(container.Rootfs));
    }

    [SkippableFact]
    [Clause("config-linux.md#namespaces")]
    public void A_user_namespace_is_joined_by_path()
    {
        using var owner = WithMapping().Start();
        using var guest = WithMapping().Without("/linux/uidMappings").Without("/linux/gidMappings")
            .WithNamespace("user", $"/proc/{owner.Pid}/ns/user").Start();
        Assert.Equal(Host.Namespace("user", owner.Pid), Host.Namespace("user", guest.Pid));
    }

    [SkippableTheory]
    [InlineData("""[{"containerID": 0, "hostID": 100000, "size": 0}]""")]
    [InlineData("""[{"containerID": 0, "hostID": 100000, "size": 10}, {"containerID": 5, "hostID": 200000, "size": 10}]""")]
    [InlineData("""[{"containerID": -1, "hostID": 100000, "size": 10}]""")]
    [InlineData("""[{"containerID": 0, "hostID": 4294967296, "size": 10}]""")]
    [InlineData("""[{"containerID": 0, "hostID": 100000}]""")]
    [InlineData("""[{"containerID": 5, "hostID": 100000, "size": 10}]""")]
    [InlineData("{}")]
    public void A_mapping_that_cannot_be_made_is_an_error(string json)
    {
        using var container = WithMapping(json, json);
        container.AssertRefused();
    }

    [SkippableFact]
    public void A_user_that_is_not_mapped_is_an_error()
    {
        using var container = WithMapping().WithJson("/process/user", """{"uid": 70000, "gid": 0}""");
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [SkippableTheory]
    [InlineData(0, 100000)]
    [InlineData(1000, 101000)]
    [Contract("exec runs in the container's user namespace, as the user that is named inside")]
    public void A_further_process_is_in_the_namespace_too(int inside, int outside)
    {
        using var container = WithMapping().Start();
        var report = container.ExecReport("--user", $"{inside}:{inside}");
        Assert.Equal(Host.Namespace("user", container.Pid), report.Namespace("user"));
        Assert.Equal(["0", "100000", "65536"], Words(container.Invoke("exec", "--user", $"{inside}", container.Id, "cat", "/proc/self/uid_map").Succeeded().Stdout));
        var pidFile = Path.Combine(container.Bundle, "exec.pid");
        container.Invoke("exec", "--detach", "--pid-file", pidFile, "--user", $"{inside}", container.Id, "sleep", "1000").Succeeded();
        Assert.Contains($"Uid:\t{outside}\t{outside}\t{outside}\t{outside}", File.ReadAllLines($"/proc/{File.ReadAllText(pidFile)}/status"));
    }

    [SkippableFact]
    [Clause("config-linux.md#namespaces")]
    public void Namespaces_of_a_joined_user_namespace_are_joined_with_it()
    {
        using var owner = WithMapping().Start();
        using var guest = WithMapping().Without("/linux/uidMappings").Without("/linux/gidMappings")
            .WithNamespace("user", $"/proc/{owner.Pid}/ns/user").WithNamespace("ipc", $"/proc/{owner.Pid}/ns/ipc")
            .WithNamespace("uts", $"/proc/{owner.Pid}/ns/uts").WithNamespace("pid", $"/proc/{owner.Pid}/ns/pid").Start();
        foreach (var name in new[] { "user", "ipc", "uts", "pid" })
            Assert.Equal(Host.Namespace(name, owner.Pid), Host.Namespace(name, guest.Pid));
        Assert.NotEqual(Host.Namespace("mnt", owner.Pid), Host.Namespace("mnt", guest.Pid));
    }

    [SkippableFact]
    [Clause("config-linux.md#namespaces")]
    public void A_namespace_of_the_host_is_joined_beside_a_new_user_namespace()
    {
        Requires.Root("maps the ids of others");
        using var owner = new Container().Start();
        using var container = WithMapping().WithNamespace("ipc", $"/proc/{owner.Pid}/ns/ipc").Start();
        Assert.Equal(Host.Namespace("ipc", owner.Pid), Host.Namespace("ipc", container.Pid));
        Assert.NotEqual(Host.Namespace("user", owner.Pid), Host.Namespace("user", container.Pid));
    }

    [SkippableFact]
    [Contract("engines keep volumes in directories that only root may enter")]
    public void A_bind_mount_has_a_source_that_only_root_can_reach()
    {
        using var container = WithMapping();
        container.HostFile("closed/open/file", "reached");
        File.SetUnixFileMode(container.HostDirectory("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        container.WithMount("/mnt", "bind", $"{container.Bundle}/closed/open", "bind");
        Assert.Equal("reached", container.Shell("cat /mnt/file"));
    }

    public static TheoryData<ulong, string> ForbiddenFlags()
    {
        TheoryData<ulong, string> rows = [];
        foreach (var options in new[] { "rbind", "bind", "rbind,idmap", "bind,idmap", "rbind,noatime" })
            foreach (var flag in new ulong[] { 1, 2, 4, 8 })
                rows.Add(flag, options);
        return rows;
    }

    [SkippableTheory]
    [MemberData(nameof(ForbiddenFlags))]
    [Contract("root of a user namespace cannot take off a mount what it has on the host (mount_namespaces(7))")]
    public void What_a_mount_of_the_host_does_not_allow_cannot_be_allowed_inside(ulong flag, string options)
    {
        using var container = WithAdministrator();
        WithBoundSource(container, flag, options);
        Assert.Equal(["EPERM"], container.Try($"mount:none:/mnt:none:{RemountBind}"));
    }

    [SkippableTheory]
    [InlineData("rbind")]
    [InlineData("rbind,ridmap")]
    [Contract("root of a user namespace cannot take off a mount what it has on the host (mount_namespaces(7))")]
    public void Nor_where_only_root_of_the_host_reaches_the_source(string options)
    {
        using var container = WithAdministrator();
        WithBoundSource(container, 2, options);
        File.SetUnixFileMode(container.HostDirectory("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(["EPERM"], container.Try($"mount:none:/mnt:none:{RemountBind}"));
    }

    [SkippableFact]
    [Contract("root of a user namespace cannot take off a mount what it has on the host (mount_namespaces(7))")]
    public void What_is_asked_to_be_allowed_is_allowed_and_nothing_else()
    {
        using var container = WithAdministrator();
        File.SetUnixFileMode(container.HostDirectory("closed/source"), (UnixFileMode)0b111_111_111);
        WithBoundSource(container, 1 | 2, "rbind,rw");
        Assert.Equal(["ok", "EPERM"], container.Try("create:/mnt/file", $"mount:none:/mnt:none:{RemountBind}"));
    }

    [SkippableTheory]
    [InlineData("rbind")]
    [InlineData("rbind,idmap")]
    [Contract("root of a user namespace cannot look under the mounts of a source (mount_namespaces(7))")]
    public void What_is_mounted_below_a_source_is_not_taken_away_inside(string options)
    {
        using var container = WithAdministrator();
        WithBoundSource(container, 2, options);
        File.SetUnixFileMode(container.HostDirectory("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Assert.Equal(["EINVAL"], container.Try("umount:/mnt/below"));
    }

    [SkippableFact]
    public void A_file_that_only_root_of_the_host_reaches_is_mapped()
    {
        Requires.MappedMounts();
        using var container = WithMapping();
        container.HostFile("closed/file", "reached");
        File.WriteAllText(container.Rootfs + "/etc/mapped", "");
        File.SetUnixFileMode(container.HostDirectory("closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        container.WithMount("/etc/mapped", "bind", $"{container.Bundle}/closed/file", "bind", "idmap", "ro");
        Assert.Equal(["ok reached", "EROFS"], container.Try("read:/etc/mapped", "write:/etc/mapped"));
    }

    private const ulong RemountBind = 32 | 4096;

    private static Container WithAdministrator() => WithMapping().WithJson("/process/capabilities", """
        {"bounding": ["CAP_SYS_ADMIN"], "effective": ["CAP_SYS_ADMIN"], "permitted": ["CAP_SYS_ADMIN"]}
        """);

    /// <summary>A mount with these flags, and another below it, in a directory of its own, bound to /mnt; it ends with the container's scratch directory.</summary>
    private static void WithBoundSource(Container container, ulong flags, string options)
    {
        if (options.Contains("idmap"))
            Requires.MappedMounts();
        var source = container.HostDirectory("closed/source");
        var below = container.HostDirectory("closed/source/below");
        Host.Bind(source, source);
        Host.Mount("none", source, "none", RemountBind | flags);
        Host.Mount("tmpfs", below, "tmpfs");
        container.WithMount("/mnt", "bind", source, options.Split(','));
    }

    [SkippableFact]
    [Contract("an access time that is asked for is set, though root inside could not set it (mount_namespaces(7))")]
    public void A_bind_mount_has_the_access_time_that_is_asked_for()
    {
        using var container = WithMapping();
        container.WithMount("/mnt", "bind", container.HostDirectory("source"), "rbind", "noatime");
        Assert.Contains("noatime", container.Shell("grep ' /mnt ' /proc/self/mountinfo").Split(' ', ','));
    }

    [SkippableFact]
    [Clause("config.md#posix-platform-mounts")]
    public void Idmap_without_mappings_takes_those_of_the_user_namespace()
    {
        Requires.MappedMounts();
        using var container = WithMapping();
        container.HostFile("source/file", "");
        container.WithJson("/mounts/-", $$"""{"destination": "/mnt", "source": "{{container.Bundle}}/source", "options": ["bind", "idmap"]}""");
        Assert.Contains(" 0:0 ", container.Try("stat:/mnt/file")[0]);
    }

    [SkippableFact]
    [Clause("config-linux.md#devices")]
    public void A_device_of_the_configuration_is_supplied()
    {
        using var container = WithMapping().WithJson("/linux/devices/-", """{"path": "/dev/fuse", "type": "c", "major": 10, "minor": 229}""");
        Skip.IfNot(File.Exists("/dev/fuse"), "this machine has no /dev/fuse");
        Assert.Contains("10:229", container.Try("stat:/dev/fuse")[0]);
    }
}
