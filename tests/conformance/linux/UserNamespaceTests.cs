namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#user-namespace-mappings")]
public sealed class UserNamespaceTests
{
    private const string Mapping = """[{"containerID": 0, "hostID": 100000, "size": 65536}]""";

    private static Container WithMapping(string uids = Mapping, string gids = Mapping) => new Container()
        .WithJson("/linux/namespaces/-", """{"type": "user"}""").WithJson("/linux/uidMappings", uids)
            .WithJson("/linux/gidMappings", gids);

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    [Theory]
    [InlineData("uid_map")]
    [InlineData("gid_map")]
    public void The_namespace_has_the_mapping(string map)
    {
        using var container = WithMapping();
        Assert.Equal(["0", "100000", "65536"], Words(container.Shell("cat /proc/self/" + map)));
    }

    [Fact]
    public void More_than_one_range_is_mapped()
    {
        const string ranges = """[{"containerID": 0, "hostID": 100000, "size": 10}, {"containerID": 1000, "hostID": 200000, "size": 5}]""";
        using var container = WithMapping(ranges, ranges);
        Assert.Equal(["0", "100000", "10", "1000", "200000", "5"], Words(container.Shell("cat /proc/self/uid_map")));
    }

    [Theory]
    [InlineData(0, 100000)]
    [InlineData(1000, 101000)]
    public void The_user_of_the_process_is_meant_inside_the_namespace(int inside, int outside)
    {
        using var container = WithMapping().WithJson("/process/user", $$"""{"uid": {{inside}}, "gid": {{inside}}}""").Start();
        var status = File.ReadAllLines($"/proc/{container.Pid}/status");
        Assert.Contains($"Uid:\t{outside}\t{outside}\t{outside}\t{outside}", status);
        Assert.Contains($"Gid:\t{outside}\t{outside}\t{outside}\t{outside}", status);
    }

    [Fact]
    public void Root_inside_has_no_power_over_files_outside()
    {
        using var container = WithMapping();
        Assert.Equal(["EACCES", "ok"], container.Try("create:/etc/new", "create:/dev/shm-file"));
    }

    [Fact]
    public void The_default_devices_are_supplied()
    {
        using var container = WithMapping();
        Assert.Equal(["ok", "ok", "ok"], container.Try("write:/dev/null", "open:/dev/zero", "open:/dev/urandom"));
    }

    [Fact]
    public void The_ownership_of_the_root_filesystem_is_not_changed()
    {
        using var container = WithMapping();
        container.WithArgs("true").Run();
        Assert.StartsWith("0:0", Host.OwnerOf(container.Rootfs + "/etc"));
        Assert.StartsWith("0:0", Host.OwnerOf(container.Rootfs));
    }

    [Fact]
    [Clause("config-linux.md#namespaces")]
    public void A_user_namespace_is_joined_by_path()
    {
        using var owner = WithMapping().Start();
        using var guest = WithMapping().Without("/linux/uidMappings").Without("/linux/gidMappings")
            .WithNamespace("user", $"/proc/{owner.Pid}/ns/user").Start();
        Assert.Equal(Host.Namespace("user", owner.Pid), Host.Namespace("user", guest.Pid));
    }

    [Theory]
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

    [Fact]
    public void A_user_that_is_not_mapped_is_an_error()
    {
        using var container = WithMapping().WithJson("/process/user", """{"uid": 70000, "gid": 0}""");
        container.AssertRefusedBeforeTheProgramRuns();
    }
}
