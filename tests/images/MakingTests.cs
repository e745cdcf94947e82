using System.Text.Json.Nodes;

namespace Mocker.Tests.Images;

/// <summary>Images made from directories, read by other tools.</summary>
public sealed class MakingTests : IDisposable
{
    private readonly Bed _bed = new();

    public void Dispose() => _bed.Dispose();

    [SkippableTheory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("none")]
    public void An_image_from_a_directory_is_unpacked_by_umoci_as_that_directory(string compression)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root: owners and devices");
        Skip.If(compression == "zstd", "umoci 0.4 has no zstd");
        FillRoot();
        Assert.Equal("docker.io/library/made:v1", _bed.Run("init", _bed.Below("root"), "made:v1", "--compression", compression).OrFail());
        _bed.AssertConsistent();
        Bed.Skopeo("copy", $"oci:{_bed.Store}:docker.io/library/made:v1", $"oci:{_bed.Below("layout")}:v1").OrFail();
        HostProgram.Run("umoci", ["unpack", "--image", $"{_bed.Below("layout")}:v1", _bed.Below("umoci")]).OrFail();
        Assert.Equal(HostTree.Describe(_bed.Below("root")), HostTree.Describe(_bed.Below("umoci/rootfs")));
    }

    [SkippableTheory]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("none")]
    public void An_image_from_a_directory_is_pushed_pulled_and_unpacked_as_that_directory(string compression)
    {
        Skip.IfNot(Environment.IsPrivilegedProcess, "needs root: owners and devices");
        using LocalRegistry registry = new();
        FillRoot();
        string name = $"{registry.Host}/made:v1";
        _bed.Run("init", _bed.Below("root"), name, "--cmd", "[\"/bin/true\"]", "--compression", compression).OrFail();
        string digest = (string)_bed.Inspect(name)["digest"]!;
        Assert.Equal($"{registry.Host}/made@{digest}", _bed.Run("push", name).OrFail());
        Assert.Equal(digest, Bed.Skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{name}").OrFail());
        _bed.Run("rmi", name).OrFail();
        _bed.Run("bundle", name, _bed.Below("bundle")).OrFail();
        Assert.Equal(HostTree.Describe(_bed.Below("root")), HostTree.Describe(_bed.Below("bundle/rootfs")));
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void Options_are_in_the_configuration_that_skopeo_reads()
    {
        Directory.CreateDirectory(_bed.Below("root"));
        _bed.Run("init", _bed.Below("root"), "made", "-e", "PATH=/bin", "-e", "TEXT=two \"words\" \\ $X", "--entrypoint", "[\"/bin/sh\"]", "--cmd", "echo hello", "--user", "1:2", "--workdir", "/srv",
            "--label", "a=b c", "--expose", "80", "-c", "VOLUME /data", "-c", "STOPSIGNAL SIGINT", "--platform", "linux/arm64", "-a", "Somebody", "-m", "first").OrFail();
        JsonNode config = JsonNode.Parse(Bed.Skopeo("inspect", "--config", $"oci:{_bed.Store}:docker.io/library/made:latest").OrFail())!;
        Assert.Equal(("arm64", "linux", "Somebody"), ((string)config["architecture"]!, (string)config["os"]!, (string)config["author"]!));
        JsonNode step = config["history"]!.AsArray().Single()!;
        Assert.Equal(("mocker init", "first", "Somebody"), ((string)step["created_by"]!, (string)step["comment"]!, (string)step["author"]!));
        Assert.Equal("""{"User":"1:2","ExposedPorts":{"80/tcp":{}},"Env":["PATH=/bin","TEXT=two \u0022words\u0022 \\ $X"],"Entrypoint":["/bin/sh"],"Cmd":["/bin/sh","-c","echo hello"],"Volumes":{"/data":{}},"WorkingDir":"/srv","Labels":{"a":"b c"},"StopSignal":"SIGINT"}""",
            config["config"]!.ToJsonString());
        Assert.Contains("mocker init", _bed.Run("history", "made").OrFail());
    }

    [Fact]
    public void The_same_directory_at_the_same_time_is_the_same_image()
    {
        Directory.CreateDirectory(_bed.Below("root"));
        File.WriteAllText(_bed.Below("root/file"), "x");
        _bed.Environment["SOURCE_DATE_EPOCH"] = "1700000000";
        _bed.Run("init", _bed.Below("root"), "one").OrFail();
        _bed.Run("init", _bed.Below("root"), "other").OrFail();
        Assert.Equal((string)_bed.Inspect("one")["digest"]!, (string)_bed.Inspect("other")["digest"]!);
        Assert.Equal("2023-11-14T22:13:20Z", (string)_bed.Inspect("one")["config"]!["created"]!);
    }

    [Theory]
    [InlineData("init|/no/such/directory|made", "/no/such/directory")]
    [InlineData("init|/etc/passwd|made", "/etc/passwd")]
    [InlineData("init|ROOT|made@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "its digest is known only when it is made")]
    [InlineData("init|ROOT|made|-c|RUN true", "\"RUN true\" is not understood")]
    public void What_cannot_be_made_is_told_and_leaves_nothing(string arguments, string words)
    {
        Directory.CreateDirectory(_bed.Below("root"));
        _bed.Run(arguments.Replace("ROOT", _bed.Below("root"), StringComparison.Ordinal).Split('|')).FailedSaying(words);
        Assert.Empty(_bed.Images());
        Assert.Empty(Directory.GetFiles(_bed.Store, "new-*", SearchOption.AllDirectories));
    }

    private void FillRoot() => HostProgram.Run("sh", ["-ec", """
        mkdir -p bin empty setgid deep/er; chmod 2755 setgid; chmod 700 empty
        echo one > bin/one; chmod 4755 bin/one; ln bin/one hard; ln -s /bin/one link
        echo caps > bin/caps; setcap cap_net_raw+ep bin/caps
        printf 'a=b\nc' > value; setfattr -n user.note -v 0x613d620a63ff00 value; setfattr -n user.note -v x deep
        mknod null c 1 3; mknod disk b 7 0; mkfifo pipe; chown 1000:1001 pipe; chown -h 5:6 link
        truncate -s 3M sparse; echo end >> sparse
        name=$(printf 'n%.0s' $(seq 200)); mkdir "deep/$name"; echo x > "deep/$name/ü"
        touch -d '2001-02-03T04:05:06.123456789Z' value; touch -h -d '1999-01-01T00:00:00.5Z' link; touch -d '2002-02-02T02:02:02.000000002Z' empty .
        """], workingDirectory: Directory.CreateDirectory(_bed.Below("root")).FullName).OrFail();
}
