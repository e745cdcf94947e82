using System.Text.Json.Nodes;

namespace Mocker.Tests.Images;

/// <summary>Images that go to a registry.</summary>
public sealed class PushTests : IDisposable
{
    private readonly Bed _bed = new();
    private readonly LocalRegistry _registry = new();

    public void Dispose()
    {
        _registry.Dispose();
        _bed.Dispose();
    }

    [SkippableFact]
    public void What_another_repository_of_the_registry_has_is_mounted_from_there()
    {
        SampleImage sample = new(_bed.Below("sample"), [100_000, 200_000]);
        sample.CopyTo($"{_registry.Host}/lib/base:v1");
        _bed.Run("pull", $"{_registry.Host}/lib/base:v1").OrFail();
        string errors = _bed.Run("push", $"{_registry.Host}/lib/base:v1", $"{_registry.Host}/app:v1").Errors;
        foreach (string layer in sample.Layers)
            Assert.Contains($"layer {layer[7..19]}: mounted from lib/base", errors);
        Assert.Equal(3, Answers("POST", "201").Count(line => line.Contains("mount=", StringComparison.Ordinal) && line.Contains("from=lib%2Fbase", StringComparison.Ordinal)));
        Assert.DoesNotContain(Answers("PUT", "201"), line => line.Contains("/v2/app/blobs/", StringComparison.Ordinal));
        Assert.Equal(sample.Digest, (string)JsonNode.Parse(Bed.Skopeo("inspect", "--tls-verify=false", $"docker://{_registry.Host}/app:v1").OrFail())!["Digest"]!);
    }

    [SkippableFact]
    public void What_was_pushed_to_one_repository_is_mounted_in_the_next()
    {
        SampleImage sample = new(_bed.Below("sample"), [50_000]);
        _bed.Run("pull", $"oci:{sample.Layout}:v1").OrFail();
        Assert.DoesNotContain("mounted", _bed.Run("push", "localhost/sample:v1", $"{_registry.Host}/one:v1").Errors);
        Assert.Contains("mounted from one", _bed.Run("push", "localhost/sample:v1", $"{_registry.Host}/two:v1").Errors);
        // Notes of what is no longer there go with it.
        _bed.Run("rmi", "localhost/sample:v1").OrFail();
        _bed.Run("prune").OrFail();
        Assert.Empty(Directory.GetFiles(Path.Combine(_bed.Store, "sources"), "*", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public void What_the_registry_does_not_mount_is_sent()
    {
        SampleImage sample = new(_bed.Below("sample"), [50_000]);
        _bed.Run("pull", $"oci:{sample.Layout}:v1").OrFail();
        _bed.Run("push", "localhost/sample:v1", $"{_registry.Host}/one:v1").OrFail();
        // The registry was told to forget.
        foreach (string note in Directory.GetFiles(Path.Combine(_bed.Store, "sources"), "*", SearchOption.AllDirectories))
            File.WriteAllText(note, $"{_registry.Host}/gone\n");
        Outcome pushed = _bed.Run("push", "localhost/sample:v1", $"{_registry.Host}/three:v1");
        pushed.OrFail();
        Assert.DoesNotContain("mounted", pushed.Errors);
        Assert.Contains(_registry.Log, line => line.Contains("from=gone", StringComparison.Ordinal) && line.Contains(" 202 ", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void An_upload_that_breaks_off_is_begun_anew()
    {
        SampleImage sample = new(_bed.Below("sample"), [3_000_000, 50_000, 60_000, 70_000, 80_000]);
        _bed.Run("pull", $"oci:{sample.Layout}:v1").OrFail();
        int failures = 0;
        using UnreliableProxy proxy = new(_registry.Port, request => request.Method == "PUT" && request.Path.Contains("/blobs/", StringComparison.Ordinal) && Interlocked.Increment(ref failures) <= 3 ? new UnreliableProxy.Fault("503 Service Unavailable") : null);
        _bed.Run("push", "localhost/sample:v1", $"{proxy.Host}/app:v1").OrFail();
        Assert.Equal(3 + 6, proxy.Requests.Count(request => request.Method == "PUT" && request.Path.Contains("/blobs/", StringComparison.Ordinal)));
        Assert.Equal(3 + 6, proxy.Requests.Count(request => request.Method == "POST"));
        Assert.Equal(sample.Digest, (string)JsonNode.Parse(Bed.Skopeo("inspect", "--tls-verify=false", $"docker://{_registry.Host}/app:v1").OrFail())!["Digest"]!);
    }

    [SkippableFact]
    public void A_registry_on_an_address_of_IPv6_is_pushed_to_and_pulled_from_without_TLS()
    {
        Skip.IfNot(System.Net.Sockets.Socket.OSSupportsIPv6, "the machine has no IPv6");
        using LocalRegistry registry = new(address: "[::1]");
        SampleImage sample = new(_bed.Below("sample"), [50_000]);
        string name = $"[::1]:{registry.Port}/app";
        _bed.Run("pull", $"oci:{sample.Layout}:v1").OrFail();
        Assert.Equal($"{name}@{sample.Digest}", _bed.Run("push", "localhost/sample:v1", $"{name}:v1").OrFail());
        _bed.Run("pull", $"{name}:v1").OrFail();
        _bed.Run("pull", $"{name}@{sample.Digest}").OrFail();
        Assert.Contains($"{name}:v1", _bed.Images());
    }

    /// <summary>Lines of the registry's log.</summary>
    private string[] Answers(string method, string status) => [.. _registry.Log.Where(line => line.Contains($"\"{method} ", StringComparison.Ordinal) && line.Contains($"\" {status} ", StringComparison.Ordinal))];
}
