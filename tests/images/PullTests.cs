using System.Text.Json.Nodes;

namespace Mocker.Tests.Images;

/// <summary>A registry on loopback without TLS.</summary>
public sealed class PullTests : IDisposable
{
    private readonly Bed _bed = new();
    private readonly LocalRegistry _registry = new();

    public void Dispose()
    {
        _registry.Dispose();
        _bed.Dispose();
    }

    [SkippableFact]
    public void An_image_is_pulled_and_other_tools_read_the_store()
    {
        SampleImage sample = new(_bed.Below("sample"), [100_000, 300_000]);
        string name = $"{_registry.Host}/team/app:v1";
        sample.CopyTo(name);
        Assert.Equal(name, _bed.Run("pull", name).OrFail());
        Assert.Equal(sample.Digest, (string)_bed.Inspect(name)["digest"]!);
        _bed.AssertConsistent();
        Assert.Contains(sample.Digest, Bed.Skopeo("inspect", $"oci:{_bed.Store}:{name}").OrFail());
        string table = _bed.Run("images").OrFail();
        string[] row = table.Split('\n')[1].Split("   ", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal([$"{_registry.Host}/team/app", "v1", ((string)_bed.Inspect(name)["id"]!)[7..19]], row[..3]);
        Assert.EndsWith(" ago", row[3]);
        Assert.Matches("^4[0-9][0-9]kB$", row[4]);
        Assert.Contains("first step", _bed.Run("history", name).OrFail());
    }

    [SkippableFact]
    public void A_pull_of_what_is_there_fetches_nothing_but_the_manifest()
    {
        SampleImage sample = new(_bed.Below("sample"), [1000]);
        sample.CopyTo($"{_registry.Host}/app:v1");
        using UnreliableProxy proxy = new(_registry.Port, _ => null);
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        int before = proxy.Requests.Count;
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Assert.Contains("/manifests/", Assert.Single(proxy.Requests.Skip(before)).Path);
    }

    [SkippableFact]
    public void Of_an_index_the_image_for_the_platform_is_taken()
    {
        SampleImage sample = new(_bed.Below("sample"), [1000], "arm64", "amd64", "s390x");
        string name = $"{_registry.Host}/app:v1";
        sample.CopyTo(name);
        foreach ((string[] option, string platform) in ((string[], string)[])[([], "linux/amd64"), (["--platform", "linux/arm64"], "linux/arm64"), (["--platform", "s390x"], "linux/s390x")])
        {
            _bed.Run(["pull", name, .. option]).OrFail();
            JsonNode image = _bed.Inspect(name);
            Assert.Equal((platform, sample.Digest), ((string)image["platform"]!, (string)image["digest"]!));
        }
        _bed.Run("pull", name, "--platform", "linux/riscv64").FailedSaying("not there for linux/riscv64", "linux/arm64, linux/amd64, linux/s390x", "--platform");
    }

    [SkippableFact]
    public void A_digest_names_an_index_or_a_manifest()
    {
        SampleImage sample = new(_bed.Below("sample"), [1000], "amd64", "arm64");
        sample.CopyTo($"{_registry.Host}/app:v1");
        string name = $"{_registry.Host}/app@{sample.Digest}";
        Assert.Equal(name, _bed.Run("pull", name).OrFail());
        string manifest = (string)_bed.Inspect(name)["descriptor"]!["digest"]!;
        Assert.NotEqual(sample.Digest, manifest);
        Assert.Equal($"{_registry.Host}/app:v1@{manifest}", _bed.Run("pull", $"{_registry.Host}/app:v1@{manifest}").OrFail());
        Assert.Equal(manifest, (string)_bed.Inspect($"{_registry.Host}/app@{manifest}")["descriptor"]!["digest"]!);
    }

    [SkippableFact]
    public void Dockers_format_is_pulled_byte_for_byte()
    {
        SampleImage sample = new(_bed.Below("sample"), [1000, 2000]);
        string name = $"{_registry.Host}/app:docker";
        sample.CopyTo(name, "--format", "v2s2");
        _bed.Run("pull", name).OrFail();
        JsonNode image = _bed.Inspect(name);
        Assert.Equal("application/vnd.docker.distribution.manifest.v2+json", (string)image["descriptor"]!["mediaType"]!);
        Assert.Equal(Bed.Skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{name}").OrFail(), (string)image["digest"]!);
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void What_is_not_there_is_told()
    {
        _bed.Run("pull", $"{_registry.Host}/nothing").FailedSaying($"{_registry.Host} does not have it");
        _bed.Run("pull", $"localhost:{LocalRegistry.FreePort()}/nothing").FailedSaying("no connection to", "Connection refused");
        _bed.Run("pull", "no-such-host.invalid/nothing").FailedSaying("no-such-host.invalid");
        Assert.Empty(_bed.Images());
    }

    [SkippableFact]
    public void An_image_is_pushed_and_pulled_back_under_another_name()
    {
        SampleImage sample = new(_bed.Below("sample"), [50_000, 60_000]);
        _bed.Run("pull", $"oci:{sample.Layout}:v1").OrFail();
        string target = $"{_registry.Host}/pushed/app:x";
        Assert.Equal($"{_registry.Host}/pushed/app@{sample.Digest}", _bed.Run("push", "localhost/sample:v1", target).OrFail());
        Assert.Equal(sample.Digest, Bed.Skopeo("inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{target}").OrFail());
        _bed.Run("rmi", "localhost/sample:v1").OrFail();
        Assert.Empty(Directory.GetFiles(Path.Combine(_bed.Store, "blobs", "sha256")));
        _bed.Run("pull", target).OrFail();
        _bed.AssertConsistent();
        _bed.Run("tag", target, $"{_registry.Host}/pushed/app:y").OrFail();
        Assert.Contains("already there", _bed.Run("push", $"{_registry.Host}/pushed/app:y").Errors);
    }

    [SkippableFact]
    public void An_image_stays_while_one_of_its_names_does()
    {
        SampleImage sample = new(_bed.Below("sample"), [1000]);
        _bed.Run("pull", $"oci:{sample.Layout}:v1").OrFail();
        _bed.Run("tag", "localhost/sample:v1", "busybox").OrFail();
        _bed.Run("rmi", "localhost/sample:v1").OrFail();
        Assert.Equal(["docker.io/library/busybox:latest"], _bed.Images());
        _bed.AssertConsistent();
        Assert.Equal(3, _bed.Run("rmi", "busybox").OrFail().Split('\n').Count(line => line.StartsWith("Deleted: ", StringComparison.Ordinal)));
    }
}
