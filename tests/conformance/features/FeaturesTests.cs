namespace Mocker.Tests.Conformance.Features;

/// <summary>No runtime has to have the command; what it prints is specified.</summary>
[Clause("features.md")]
public sealed class FeaturesTests
{
    private static readonly Lazy<Outcome> Printed = new(() => RuntimeCommand.Run("features"));

    private static JsonNode Document()
    {
        Skip.If(Printed.Value.ExitCode != 0, "the runtime has no features command");
        return Printed.Value.Json;
    }

    private static string[] Strings(params string[] path) =>
        [.. path.Aggregate(Document(), (node, name) => node[name]!).AsArray().Select(item => (string)item!)];

    [SkippableFact]
    public void The_range_of_versions_is_told()
    {
        Assert.Matches(@"^\d+\.\d+\.\d+", (string)Document()["ociVersionMin"]!);
        Assert.Matches(@"^\d+\.\d+\.\d+", (string)Document()["ociVersionMax"]!);
    }

    [SkippableFact]
    public void The_versions_of_the_range_are_accepted()
    {
        foreach (var bound in (string[])["ociVersionMin", "ociVersionMax"])
        {
            using var container = new Container().With("/ociVersion", (string)Document()[bound]!).Create();
            Assert.Equal("created", container.Status);
        }
    }

    [SkippableTheory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    [InlineData("poststart")]
    [InlineData("poststop")]
    public void The_hook_is_listed(string hook) => Assert.Contains(hook, Strings("hooks"));

    [SkippableTheory]
    [InlineData("pid")]
    [InlineData("network")]
    [InlineData("mount")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("user")]
    [InlineData("cgroup")]
    public void The_namespace_is_listed(string type) => Assert.Contains(type, Strings("linux", "namespaces"));

    [SkippableFact]
    public void Every_listed_mount_option_is_understood()
    {
        // Options that need more than a tmpfs, or another mount: bind and the identity mappings, and a remount.
        string[] special = ["bind", "rbind", "remount", "idmap", "ridmap", "acl", "noacl", "copy-symlink", "src-nofollow",
            "dest-nofollow"];
        using var container = new Container();
        var options = Strings("mountOptions").Except(special).ToArray();
        for (var i = 0; i < options.Length; i++)
            container.WithMount($"/mnt/{i}", "tmpfs", "tmpfs", options[i]);
        container.Create();
        Assert.Equal(options.Length, MountPoint.Of(container.Pid).Count(mount => mount.Path.StartsWith("/mnt/")));
    }

    [SkippableFact]
    public void Every_listed_capability_is_understood()
    {
        var names = Strings("linux", "capabilities");
        Assert.Contains("CAP_CHOWN", names);
        using var container = new Container()
            .With("/process/capabilities/bounding", new JsonArray([.. names.Select(name => (JsonNode)name)])).Create();
        Assert.Equal("created", container.Status);
    }

    [SkippableTheory]
    [InlineData("v1")]
    [InlineData("v2")]
    [InlineData("systemd")]
    [InlineData("systemdUser")]
    public void The_kinds_of_cgroups_are_told(string kind) =>
        Assert.IsType<bool>((bool)Document()["linux"]!["cgroup"]![kind]!);

    [SkippableFact]
    public void Seccomp_is_described()
    {
        var seccomp = Document()["linux"]!["seccomp"]!;
        Assert.NotNull(seccomp["enabled"]);
        if ((bool)seccomp["enabled"]!)
            Assert.Contains("SCMP_ACT_ALLOW", Strings("linux", "seccomp", "actions"));
    }
}
