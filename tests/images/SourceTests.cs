namespace Mocker.Tests.Images;

/// <summary>Images from files, and into them.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly Bed _bed = new();
    private readonly SampleImage _sample;

    public SourceTests() => _sample = new SampleImage(_bed.Below("sample"), [10_000, 20_000]);

    public void Dispose() => _bed.Dispose();

    [Fact]
    public void A_layout_is_a_source_with_and_without_a_name()
    {
        Assert.Equal("localhost/sample:v1", _bed.Run("pull", $"oci:{_sample.Layout}").OrFail());
        Assert.Equal("localhost/sample:v1", _bed.Run("pull", $"oci:{_sample.Layout}:v1").OrFail());
        Assert.Equal(_sample.Digest, (string)_bed.Inspect("localhost/sample:v1")["digest"]!);
        _bed.Run("pull", $"oci:{_sample.Layout}:v2").FailedSaying("no such image", "it has v1");
        _bed.Run("pull", $"oci:{_bed.Below("none")}").FailedSaying("there is no directory");
        _bed.AssertConsistent();
    }

    [SkippableTheory]
    [InlineData("oci-archive", ":v1", "localhost/archive:v1")]
    [InlineData("docker-archive", ":quay.io/team/app:v1", "quay.io/team/app:v1")]
    public void An_archive_by_skopeo_is_a_source(string transport, string name, string expected)
    {
        string file = _bed.Below("archive.tar");
        Bed.Skopeo("copy", $"oci:{_sample.Layout}:v1", $"{transport}:{file}{name}").OrFail();
        Assert.Equal(expected, _bed.Run("pull", $"{transport}:{file}").OrFail());
        Assert.Equal(expected, _bed.Run("pull", $"{transport}:{file}{name}").OrFail());
        Assert.Equal(2, _bed.Inspect(expected)["manifest"]!["layers"]!.AsArray().Count);
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void What_save_writes_is_read_by_skopeo_and_by_ourselves()
    {
        string file = _bed.Below("saved.tar");
        _bed.Run("pull", $"oci:{_sample.Layout}:v1").OrFail();
        _bed.Run("tag", "localhost/sample:v1", "busybox:x").OrFail();
        _bed.Run("save", "busybox:x", "-o", file).OrFail();
        Assert.Contains(_sample.Digest, Bed.Skopeo("inspect", $"oci-archive:{file}:x").OrFail());
        Bed.Skopeo("copy", $"docker-archive:{file}", $"oci:{_bed.Below("copy")}:v1").OrFail();
        _bed.Run("rmi", "busybox:x", "localhost/sample:v1").OrFail();
        Assert.Equal("docker.io/library/busybox:x", _bed.Run("pull", $"docker-archive:{file}").OrFail());
        Assert.Equal("localhost/saved:x", _bed.Run("pull", $"oci-archive:{file}:x").OrFail());
        _bed.AssertConsistent();
    }

    [Fact]
    public void A_layout_with_a_damaged_blob_is_refused_and_nothing_of_it_is_seen()
    {
        string layer = Path.Combine(_sample.Layout, "blobs", "sha256", _sample.Layers[1][7..]);
        byte[] content = File.ReadAllBytes(layer);
        content[100] ^= 1;
        File.WriteAllBytes(layer, content);
        _bed.Run("pull", $"oci:{_sample.Layout}:v1").FailedSaying(_sample.Layers[1], "what came as");
        Assert.Empty(_bed.Images());
        _bed.AssertConsistent();
    }

    [Theory]
    [InlineData("imagine", "there is no command \"imagine\"")]
    [InlineData("pull", "pull --help")]
    [InlineData("pull|Upper", "lowercase")]
    [InlineData("pull|busybox|--platform|a b", "no platform")]
    [InlineData("inspect|nothing", "no image \"nothing\"")]
    [InlineData("images|--format|xml", "json")]
    [InlineData("tag|nothing|x@sha256:0", "64 digits")]
    [InlineData("logout|localhost:1", "no login is kept")]
    public void An_error_is_one_line_on_stderr(string arguments, string words)
    {
        Outcome outcome = _bed.Run(arguments.Split('|'));
        outcome.FailedSaying(words);
        Assert.Equal("", outcome.Output);
    }
}
