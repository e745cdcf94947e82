using Mocker.Pull;
using Mocker.Pull.References;
using Mocker.Pull.Registry;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

public sealed class RegistriesFileTests
{
    private const string Text = """
        unqualified-search-registries = ["docker.io"]
        [[registry]]
        location = "docker.io"   # the hub
        [[registry.mirror]]
        location = "mirror.example:5000/hub"
        insecure = true
        [[registry.mirror]]
        location = 'other.example'

        [[registry]]
        prefix = "quay.io/team"
        location = "inner.example/team-copy"
        [[registry]]
        prefix = "quay.io/bad"
        blocked = true
        [[registry]]
        location = "lab:5000"
        insecure = true
        [aliases]
        location = "ignored"
        """;

    [Theory]
    [InlineData("busybox", "http://mirror.example:5000|hub/library/busybox https://other.example|library/busybox https://registry-1.docker.io|library/busybox")]
    [InlineData("quay.io/team/app", "https://inner.example|team-copy/app")]
    [InlineData("quay.io/teamwork/app", "https://quay.io|teamwork/app")]
    [InlineData("lab:5000/x", "http://lab:5000|x")]
    [InlineData("ghcr.io/a/b", "https://ghcr.io|a/b")]
    public void An_image_is_asked_for_at(string name, string places) =>
        Assert.Equal(places, string.Join(' ', RegistriesFile.Parse(Text, "f").Places(ImageReference.Parse(name), plainHttp: false)
            .Select(place => $"{(place.PlainHttp ? "http" : "https")}://{place.Host}|{place.Repository}")));

    [Fact]
    public void A_registry_may_be_blocked() =>
        Assert.Contains("blocks quay.io/bad", Assert.Throws<ImageException>(() => RegistriesFile.Parse(Text, "f").Places(ImageReference.Parse("quay.io/bad/x"), false)).Message);

    [Theory]
    [InlineData("[[registry]]\nlocation = docker.io", "f, line 2")]
    [InlineData("[[registry]]\nlocation = \"docker.io\"\ninsecure = \"yes\"", "f, line 3")]
    public void A_value_of_the_wrong_type_is_told_with_its_line(string text, string place) =>
        Assert.Contains(place, Assert.Throws<ImageException>(() => RegistriesFile.Parse(text, "f")).Message);

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("localhost:5000", true)]
    [InlineData("127.0.0.1:5000", true)]
    [InlineData("127.1.2.3", true)]
    [InlineData("[::1]:5000", true)]
    [InlineData("localhost.example", false)]
    [InlineData("10.0.0.1:5000", false)]
    [InlineData("[::2]", false)]
    public void This_machine_is_told_from_others(string host, bool isLoopback) => Assert.Equal(isLoopback, RegistryLocation.IsLoopbackHost(host));

    [Theory]
    [InlineData("""{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"},{"code":"DENIED","message":""}]}""", "manifest unknown; denied")]
    [InlineData("""{"details":"incorrect username or password"}""", "incorrect username or password")]
    [InlineData("<html>", "")]
    [InlineData("try later\nmuch", "try later")]
    [InlineData("", "")]
    public void What_a_registry_says_is_found_in_its_answer(string body, string words) => Assert.Equal(words, RegistryError.Describe(body));
}
