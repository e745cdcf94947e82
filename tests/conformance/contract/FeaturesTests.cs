namespace Mocker.Tests.Conformance.Contract;

/// <summary>The command is nowhere demanded, but what it prints is specified.</summary>
[Clause("features.md")]
public sealed class FeaturesTests
{
    private static readonly Lazy<JsonNode> Features = new(() => RuntimeCommand.Run("features").Succeeded().Json);

    private static string[] Strings(params string[] path) =>
        [.. path.Aggregate(Features.Value, (node, name) => node[name]!).AsArray().Select(item => (string)item!)];

    [Fact]
    public void The_range_of_versions_is_told()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", (string)Features.Value["ociVersionMin"]!);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string)Features.Value["ociVersionMax"]!);
    }

    [Fact]
    public void The_versions_of_the_range_are_accepted()
    {
        foreach (var bound in (string[])["ociVersionMin", "ociVersionMax"])
        {
            using var container = new Container().With("/ociVersion", (string)Features.Value[bound]!).Create();
            Assert.Equal("created", container.Status);
        }
    }

    [Theory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    [InlineData("poststart")]
    [InlineData("poststop")]
    public void The_hook_is_listed(string hook) => Assert.Contains(hook, Strings("hooks"));

    [Theory]
    [InlineData("pid")]
    [InlineData("network")]
    [InlineData("mount")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("user")]
    [InlineData("cgroup")]
    public void The_namespace_is_listed(string type) => Assert.Contains(type, Strings("linux", "namespaces"));

    [Fact]
    public void Every_listed_mount_option_is_understood()
    {
        // Options that need more than a tmpfs, or another mount: bind and the identity mappings, and a remount.
        string[] special = ["bind", "rbind", "remount", "idmap", "ridmap", "acl", "noacl", "copy-symlink", "src-nofollow", "dest-nofollow"];
        using var container = new Container();
        var options = Strings("mountOptions").Except(special).ToArray();
        for (var i = 0; i < options.Length; i++)
            container.WithMount($"/mnt/{i}", "tmpfs", "tmpfs", options[i]);
        container.Create();
        Assert.Equal(options.Length, MountPoint.Of(container.Pid).Count(mount => mount.Path.StartsWith("/mnt/")));
    }

    [Fact]
    public void Every_listed_capability_is_understood()
    {
        var names = Strings("linux", "capabilities");
        Assert.Contains("CAP_CHOWN", names);
        using var container = new Container().With("/process/capabilities/bounding", new JsonArray([.. names.Select(name => (JsonNode)name)])).Create();
        Assert.Equal("created", container.Status);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("systemd")]
    [InlineData("systemdUser")]
    public void The_kinds_of_cgroups_are_told(string kind) =>
        Assert.IsType<bool>((bool)Features.Value["linux"]!["cgroup"]![kind]!);

    [Fact]
    public void Seccomp_is_described()
    {
        var seccomp = Features.Value["linux"]!["seccomp"]!;
        Assert.NotNull(seccomp["enabled"]);
        if ((bool)seccomp["enabled"]!)
            Assert.Contains("SCMP_ACT_ALLOW", Strings("linux", "seccomp", "actions"));
    }
}
