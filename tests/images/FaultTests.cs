using System.Diagnostics;
using Fault = Mocker.Tests.Images.UnreliableProxy.Fault;
using Request = Mocker.Tests.Images.UnreliableProxy.Request;

namespace Mocker.Tests.Images;

/// <summary>Connections that break off, and servers that do not do what they should.</summary>
public sealed class FaultTests : IDisposable
{
    private readonly Bed _bed = new();
    private readonly LocalRegistry _registry = new();
    private readonly SampleImage _sample;

    public FaultTests()
    {
        _sample = new SampleImage(_bed.Below("sample"), [400_000]);
        _sample.CopyTo($"{_registry.Host}/app:v1");
    }

    private string Layer => _sample.Layers[0];

    public void Dispose()
    {
        _registry.Dispose();
        _bed.Dispose();
    }

    [SkippableFact]
    public void A_connection_that_breaks_off_is_gone_on_with_from_there()
    {
        using UnreliableProxy proxy = Before((request, times) => times < 3 ? new Fault(CutAfter: 100_000) : null);
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Assert.Equal([null, "bytes=100000-", "bytes=200000-", "bytes=300000-"], proxy.RequestsFor(Layer).Select(request => request.Header("Range")));
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void A_server_that_knows_no_ranges_sends_the_whole_again()
    {
        using UnreliableProxy proxy = Before((request, times) => times == 0 ? new Fault(CutAfter: 100_000) : new Fault(IgnoreRange: true));
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void Content_that_came_damaged_is_fetched_again_from_the_start()
    {
        using UnreliableProxy proxy = Before((request, times) => times == 0 ? new Fault(Corrupt: true) : null);
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Assert.Equal([null, null], proxy.RequestsFor(Layer).Select(request => request.Header("Range")));
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void Content_that_is_always_damaged_is_refused_and_never_seen()
    {
        using UnreliableProxy proxy = Before((request, times) => new Fault(Corrupt: true));
        _bed.Run("pull", $"{proxy.Host}/app:v1").FailedSaying(Layer, "damaged 3 times");
        Assert.Empty(_bed.Images());
        Assert.False(File.Exists(Path.Combine(_bed.Store, "blobs", "sha256", Layer[7..])));
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void A_manifest_other_than_its_digest_is_refused()
    {
        using UnreliableProxy proxy = new(_registry.Port, request => request.Path.Contains("/manifests/") ? new Fault(Corrupt: true) : null);
        _bed.Run("pull", $"{proxy.Host}/app@{_sample.Digest}").FailedSaying("what came has the digest");
        Assert.Empty(_bed.Images());
    }

    [SkippableFact]
    public void A_server_in_trouble_is_tried_again()
    {
        using UnreliableProxy proxy = Before((request, times) => times < 2 ? new Fault("503 Service Unavailable") : null);
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Assert.Equal(3, proxy.RequestsFor(Layer).Length);
    }

    [SkippableFact]
    public void Retry_After_is_kept_to()
    {
        using UnreliableProxy proxy = Before((request, times) => times == 0 ? new Fault("429 Too Many Requests", "Retry-After: 2\r\n") : null);
        Stopwatch watch = Stopwatch.StartNew();
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Assert.InRange(watch.Elapsed.TotalSeconds, 2, 30);
    }

    [Fact]
    public void A_rate_limit_is_told_in_words()
    {
        using UnreliableProxy proxy = new(0, _ => new Fault("429 Too Many Requests", "Retry-After: 3600\r\nratelimit-limit: 100;w=21600\r\n",
            """{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]}"""));
        _bed.Run("pull", $"{proxy.Host}/app:v1").FailedSaying("too many requests", "at most 100 pulls in 6 hours", "3600 s", "mocker login", "You have reached");
        Assert.Single(proxy.Requests);
    }

    [SkippableFact]
    public void A_redirect_is_followed_and_the_login_stays_behind()
    {
        File.WriteAllText(_bed.Below("auth.json"), "{}");
        using UnreliableProxy other = new(_registry.Port, _ => null);
        using UnreliableProxy proxy = new(_registry.Port, request =>
            request.Header("Authorization") is null ? new Fault("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n")
            : request.Path.Contains("/blobs/") ? new Fault("307 Temporary Redirect", $"Location: http://{other.Host}{request.Path}\r\n")
            : null);
        _bed.RunWithInput("secret", "login", proxy.Host, "-u", "user", "--password-stdin").OrFail();
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Assert.NotEmpty(other.Requests);
        Assert.All(other.Requests, request => Assert.Null(request.Header("Authorization")));
        _bed.AssertConsistent();
    }

    [Fact]
    public void Redirects_in_a_circle_end()
    {
        using UnreliableProxy proxy = new(0, request => new Fault("302 Found", $"Location: {request.Path}\r\n"));
        _bed.Run("pull", $"{proxy.Host}/app:v1").FailedSaying("redirects more than 10 times");
    }

    [SkippableFact]
    public void A_token_is_had_from_the_server_that_the_registry_names()
    {
        UnreliableProxy? self = null;
        using UnreliableProxy proxy = self = new UnreliableProxy(_registry.Port, request =>
            request.Path.StartsWith("/token", StringComparison.Ordinal) ? new Fault("200 OK", "", """{"token":"abc"}""")
            : request.Header("Authorization") == "Bearer abc" ? null
            : new Fault("401 Unauthorized", $"WWW-Authenticate: Bearer realm=\"http://{self!.Host}/token\",service=\"here\"\r\n"));
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Request asked = Assert.Single(proxy.Requests, request => request.Path.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal("/token?service=here&scope=repository%3Aapp%3Apull", asked.Path);
        Assert.Null(asked.Header("Authorization"));
        _bed.RunWithInput("secret", "login", proxy.Host, "-u", "user", "--password-stdin").OrFail();
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        asked = proxy.Requests.Last(request => request.Path.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal("Basic dXNlcjpzZWNyZXQ=", asked.Header("Authorization"));
        Assert.EndsWith("account=user", asked.Path);
    }

    [SkippableFact]
    public void An_identity_token_is_changed_for_a_token()
    {
        UnreliableProxy? self = null;
        using UnreliableProxy proxy = self = new UnreliableProxy(_registry.Port, request =>
            request.Path.StartsWith("/token", StringComparison.Ordinal) ? new Fault("200 OK", "", """{"access_token":"abc"}""")
            : request.Header("Authorization") == "Bearer abc" ? null
            : new Fault("401 Unauthorized", $"WWW-Authenticate: Bearer realm=\"http://{self!.Host}/token\",service=\"here\"\r\n"));
        Directory.CreateDirectory(_bed.Below("docker"));
        // As docker keeps one: the name before the colon, and nothing after it.
        string login = $$"""{"auth":"{{Convert.ToBase64String("user:"u8)}}","identitytoken":"the identity"}""";
        File.WriteAllText(_bed.Below("docker/config.json"), $$"""{"auths":{"{{proxy.Host}}": {{login}} } }""");
        _bed.Run("pull", $"{proxy.Host}/app:v1").OrFail();
        Request asked = Assert.Single(proxy.Requests, request => request.Path.StartsWith("/token", StringComparison.Ordinal));
        Assert.Equal("POST", asked.Method);
        Assert.Null(asked.Header("Authorization"));
        string[] form = asked.Body.Split('&');
        foreach (string field in (string[])["grant_type=refresh_token", "refresh_token=the+identity", "service=here", "scope=repository%3Aapp%3Apull"])
            Assert.Contains(field, form);
    }

    [SkippableFact]
    public void A_mirror_is_asked_first_and_what_it_lacks_comes_from_the_registry()
    {
        using UnreliableProxy mirror = new(0, _ => new Fault("404 Not Found"));
        using UnreliableProxy good = new(_registry.Port, _ => null);
        string name = $"{_registry.Host}/app:v1";
        File.WriteAllText(_bed.Below("registries.conf"), $"[[registry]]\nlocation = \"{_registry.Host}\"\n[[registry.mirror]]\nlocation = \"{mirror.Host}\"\ninsecure = true\n");
        Outcome pull = _bed.Run("pull", name);
        pull.OrFail();
        Assert.Contains($"mirror {mirror.Host}: ", pull.Errors);
        Assert.Single(mirror.Requests);
        _bed.Run("rmi", name).OrFail();
        File.WriteAllText(_bed.Below("registries.conf"), $"[[registry]]\nlocation = \"{_registry.Host}\"\n[[registry.mirror]]\nlocation = \"{good.Host}\"\n");
        Assert.Equal(name, _bed.Run("pull", name).OrFail());
        Assert.Single(good.RequestsFor(Layer));
    }

    [Theory]
    [InlineData("""{"schemaVersion":1,"name":"x","tag":"y","fsLayers":[]}""", "application/vnd.docker.distribution.manifest.v1+prettyjws", "schema 1")]
    [InlineData("""{"schemaVersion":1,"name":"x","tag":"y","fsLayers":[]}""", "application/json", "schema 1")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"layers":[]}""", "application/vnd.oci.image.index.v1+json", "/layers")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"DIGEST","size":2},"layers":[]}""", "application/vnd.oci.image.manifest.v1+json", "artifact of the type \"application/vnd.cncf.helm.config.v1+json\"")]
    [InlineData("<html>", "text/html", "its type is \"text/html\"")]
    [InlineData("{", "application/vnd.oci.image.manifest.v1+json", "ends too early")]
    public void What_is_no_image_is_refused_in_words(string body, string type, string words)
    {
        body = body.Replace("DIGEST", "sha256:" + new string('a', 64), StringComparison.Ordinal);
        using UnreliableProxy proxy = new(0, _ => new Fault("200 OK", $"Content-Type: {type}\r\n", body));
        _bed.Run("pull", $"{proxy.Host}/app:v1").FailedSaying(words);
        Assert.Empty(_bed.Images());
    }

    /// <summary>A proxy that misbehaves at the layer only, by how often it was asked for.</summary>
    private UnreliableProxy Before(Func<Request, int, Fault?> misbehave)
    {
        int times = 0;
        return new UnreliableProxy(_registry.Port, request =>
            request.Path.EndsWith(Layer, StringComparison.Ordinal) ? misbehave(request, Interlocked.Increment(ref times) - 1) : null);
    }
}
