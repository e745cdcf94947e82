namespace Mocker.Tests.Images;

/// <summary>Images of other tools, from a registry on loopback to root filesystems and running containers.</summary>
public sealed class RegistryTests(FilledRegistry registry) : IClassFixture<FilledRegistry>, IDisposable
{
    private const string LayersAnswer = "hello 0\ntext\n/opaque:\nnew\nold\n";

    private readonly Bed _bed = new();

    /// <summary>Names in the registry, and what umoci calls the same image.</summary>
    public static TheoryData<string, string> Images => new()
    {
        { "busybox:v1", "busybox" },
        { "layers:v1", "layers" },
        { "layers:zstd", "layers" },
        { "layers:docker", "layers" },
        { "multi:v1", "busybox" },
        { "debian:v1", "debian" },
    };

    public static TheoryData<string, string, string> Answers
    {
        get
        {
            TheoryData<string, string, string> answers = [];
            foreach (string runtime in (string[])["mocker-runtime", "runc", "crun"])
            {
                answers.Add(runtime, "busybox:v1", "hello 0\n");
                answers.Add(runtime, "multi:v1", "hello 0\n");
                answers.Add(runtime, "layers:v1", LayersAnswer);
                answers.Add(runtime, "layers:zstd", LayersAnswer);
                answers.Add(runtime, "debian:v1", "debian bash root\n");
            }
            return answers;
        }
    }

    public void Dispose() => _bed.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Images))]
    public void The_root_filesystem_is_the_one_that_umoci_unpacks(string name, string reference)
    {
        registry.Fill(reference);
        string expected = HostTree.Describe(registry.UnpackByUmoci(reference));
        _bed.Run("pull", $"{registry.Host}/{name}").OrFail();
        _bed.Run("bundle", $"{registry.Host}/{name}", _bed.Below("bundle")).OrFail();
        Assert.Equal(expected, HostTree.Describe(_bed.Below("bundle/rootfs")));
        _bed.AssertConsistent();
    }

    [SkippableTheory]
    [MemberData(nameof(Answers))]
    public void A_bundle_of_an_image_from_a_registry_runs(string runtime, string name, string answer)
    {
        registry.Fill(name.Split(':')[0]);
        string program = runtime == "mocker-runtime" ? Path.Combine(Path.GetDirectoryName(_bed.Binary)!, runtime) : runtime;
        _bed.Run("bundle", $"{registry.Host}/{name}", _bed.Below("bundle")).OrFail();
        string id = $"image-{Guid.NewGuid():n}"[..20];
        string[] root = ["--root", _bed.Below("run")];
        try
        {
            Outcome run = HostProgram.Run(program, [.. root, "run", "--bundle", _bed.Below("bundle"), id]);
            Skip.If(runtime == "crun" && run.Code != 0 && run.Errors.Contains("/sys/fs/cgroup/", StringComparison.Ordinal), $"crun wants a cgroup hierarchy that is not mounted: {run.Errors.Trim()}");
            run.OrFail();
            Assert.Equal(answer, run.Output);
        }
        finally
        {
            _ = HostProgram.Run(program, [.. root, "delete", "--force", id]);
        }
    }

    [SkippableFact]
    public void What_was_unpacked_is_packed_and_unpacked_as_the_same_tree()
    {
        registry.Fill("layers");
        _bed.Run("bundle", $"{registry.Host}/layers:v1", _bed.Below("bundle")).OrFail();
        _bed.Run("init", _bed.Below("bundle/rootfs"), "again").OrFail();
        _bed.Run("bundle", "again", _bed.Below("other"), "/bin/true").OrFail();
        Assert.Equal(HostTree.Describe(_bed.Below("bundle/rootfs")), HostTree.Describe(_bed.Below("other/rootfs")));
    }
}
