using System.Text.Json.Nodes;

namespace Mocker.Tests.Integration;

/// <summary>An unprivileged user runs containers: no root anywhere but newuidmap(1), which the system gives.</summary>
public sealed class RootlessTests
{
    private static void Unchanged(JsonObject config)
    {
    }

    private static void MapMore(JsonObject config)
    {
        foreach (var map in new[] { "uidMappings", "gidMappings" })
            config["linux"]![map]!.AsArray().Add(new JsonObject { ["containerID"] = 1, ["hostID"] = 100000, ["size"] = 65535 });
    }

    [SkippableFact]
    public void A_container_is_run_entered_and_deleted()
    {
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("sleeper", Unchanged, "/bin/sleep", "1000");
        var id = user.NewId();

        _ = user.Runtime("run", "--detach", "--bundle", bundle, id).OrThrow();
        Assert.Contains("running", user.Runtime("state", id).OrThrow().Output);
        Assert.Equal("uid=0 gid=0", user.Runtime("exec", id, "id").OrThrow().Output.Trim()[..11]);
        Assert.Equal("mocker", user.Runtime("exec", id, "/bin/busybox", "hostname").OrThrow().Output.Trim());
        Assert.Contains("sleep", user.Runtime("exec", id, "/bin/cat", "/proc/1/cmdline").OrThrow().Output);
        _ = user.Runtime("kill", id, "KILL").OrThrow();
        _ = user.Runtime("delete", "--force", id).OrThrow();

        user.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void The_steps_of_an_engine_work()
    {
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("steps", Unchanged, "/bin/sh", "-c", "echo started >/tmp/seen; exec sleep 1000");
        var id = user.NewId();

        _ = user.Runtime("create", "--bundle", bundle, "--pid-file", user.Below("pid"), id).OrThrow();
        Assert.Contains("created", user.Runtime("state", id).OrThrow().Output);
        _ = user.Runtime("start", id).OrThrow();
        Assert.Contains(id, user.Runtime("list", "--quiet").OrThrow().Output);
        _ = user.Runtime("delete", "--force", id).OrThrow();

        user.AssertNothingIsLeft();
    }

    [SkippableTheory]
    [InlineData("ps")]
    [InlineData("ps", "--format", "json")]
    [InlineData("pause")]
    [InlineData("update", "--pids-limit", "10")]
    public void What_takes_a_cgroup_says_that_there_is_none(params string[] command)
    {
        using var user = new OrdinaryUser();
        var id = user.NewId();
        _ = user.Runtime("run", "--detach", "--bundle", user.NewBundle("sleeper", Unchanged, "/bin/sleep", "1000"), id).OrThrow();
        var outcome = user.Runtime([.. command, id]);
        _ = user.Runtime("delete", "--force", id).OrThrow();
        Assert.False(outcome.Success);
        Assert.Contains($"container \"{id}\": it has no cgroup", outcome.Errors);
    }

    [SkippableFact]
    public void Exec_before_start_tells_what_it_takes()
    {
        using var user = new OrdinaryUser();
        var id = user.NewId();
        _ = user.Runtime("create", "--bundle", user.NewBundle("sleeper", Unchanged, "/bin/sleep", "1000"), id).OrThrow();
        var outcome = user.Runtime("exec", id, "id");
        _ = user.Runtime("delete", "--force", id).OrThrow();
        Assert.False(outcome.Success);
        Assert.Contains("it has not been started, and till then only root may join it", outcome.Errors);
    }

    [SkippableFact]
    public void Root_inside_is_the_user_outside()
    {
        using var user = new OrdinaryUser();
        var outcome = user.Runtime("run", "--bundle", user.NewBundle("ids", Unchanged, "/bin/cat", "/proc/self/uid_map"), user.NewId()).OrThrow();
        Assert.Equal(["0", "65534", "1"], outcome.Output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
    }

    [SkippableFact]
    public void Further_ids_are_mapped_by_newuidmap()
    {
        Skip.IfNot(File.Exists("/usr/bin/newuidmap"), "there is no newuidmap: apt-get install uidmap");
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("more", config =>
        {
            MapMore(config);
            config["process"]!["user"] = new JsonObject { ["uid"] = 1000, ["gid"] = 1000, ["additionalGids"] = new JsonArray(5, 6) };
        }, "/bin/sh", "-c", "id; cat /proc/self/uid_map");
        var words = user.Runtime("run", "--bundle", bundle, user.NewId()).OrThrow().Output;
        Assert.StartsWith("uid=1000 gid=1000 groups=5,6", words);
        Assert.Equal(2, words.Trim().Split('\n').Length - 1);
        user.AssertNothingIsLeft();
    }

    [SkippableTheory]
    [InlineData("not given", "/etc/subuid", "#/linux/uidMappings")]
    [InlineData("no newuidmap", "newuidmap(1) is not installed", "#/linux/uidMappings")]
    public void Ids_that_are_not_the_users_are_an_error(string fault, string words, string pointer)
    {
        Skip.IfNot(File.Exists("/usr/bin/newuidmap"), "there is no newuidmap: apt-get install uidmap");
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("foreign", config =>
        {
            MapMore(config);
            if (fault == "not given")
                config["linux"]!["uidMappings"]![1]!["hostID"] = 300000;
        }, "/bin/true");
        string[] path = fault == "not given" ? [] : ["env", "PATH=/nonexistent"];
        var outcome = user.Call([.. path, user.Binary, "run", "--bundle", bundle, user.NewId()]);
        Assert.False(outcome.Success);
        Assert.Contains(words, outcome.Errors);
        Assert.Contains(pointer, outcome.Errors);
        user.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Groups_that_nobody_in_the_namespace_can_have_are_an_error()
    {
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("groups", config => config["process"]!["user"]!["additionalGids"] = new JsonArray(0), "/bin/true");
        var outcome = user.Runtime("run", "--bundle", bundle, user.NewId());
        Assert.False(outcome.Success);
        Assert.Contains("setgroups(2)", outcome.Errors);
        user.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void A_limit_that_no_cgroup_can_have_is_an_error_with_its_place()
    {
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("limit", config =>
            config["linux"]!["resources"] = new JsonObject { ["memory"] = new JsonObject { ["limit"] = 1 << 26 } }, "/bin/true");
        var outcome = user.Runtime("run", "--bundle", bundle, user.NewId());
        Assert.False(outcome.Success);
        Assert.Contains("#/linux/resources/memory/limit", outcome.Errors);
        user.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Without_a_user_namespace_the_error_tells_how_to_get_one()
    {
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("plain", config =>
        {
            config["linux"]!["namespaces"] = SpecConfig.Namespaces("pid", "mount", "uts", "ipc");
            _ = config["linux"]!.AsObject().Remove("uidMappings");
            _ = config["linux"]!.AsObject().Remove("gidMappings");
        }, "/bin/true");
        var outcome = user.Runtime("run", "--bundle", bundle, user.NewId());
        Assert.False(outcome.Success);
        Assert.Contains("spec --rootless", outcome.Errors);
        user.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void A_container_may_have_a_network_namespace_and_a_sysfs_of_its_own()
    {
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("network", config =>
        {
            config["linux"]!["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "network" });
            config["mounts"]!.AsArray().Single(mount => (string)mount!["destination"]! == "/sys")!.ReplaceWith(
                SpecConfig.Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"));
        }, "/bin/ls", "/sys/class/net");
        var outcome = user.Runtime("run", "--bundle", bundle, user.NewId()).OrThrow();
        Assert.Equal("lo", outcome.Output.Trim());
    }

    [SkippableFact]
    public void Without_a_network_namespace_the_hosts_sysfs_stands_in_for_a_new_one()
    {
        using var user = new OrdinaryUser();
        var bundle = user.NewBundle("sysfs", config => config["mounts"]!.AsArray().Single(mount => (string)mount!["destination"]! == "/sys")!
            .ReplaceWith(SpecConfig.Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro")), "/bin/ls", "/sys/class/net");
        var outcome = user.Runtime("run", "--bundle", bundle, user.NewId()).OrThrow();
        var devices = Directory.GetFileSystemEntries("/sys/class/net").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        Assert.Equal(devices, outcome.Output.Split((char[])['\n'], StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal));
    }
}
