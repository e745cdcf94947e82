using System.Text.Json.Nodes;
using Mocker.Pull;
using Mocker.Pull.Authentication;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

public sealed class LoginFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("logins").FullName;

    private string Path => System.IO.Path.Combine(_directory, "config.json");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("""{"auths":{"quay.io":{"auth":"YTpi"}}}""", "quay.io", "a:b")]
    [InlineData("""{"auths":{"quay.io":{"auth":"YTpiOmM="}}}""", "quay.io", "a:b:c")]
    [InlineData("""{"auths":{"https://quay.io/v1/":{"auth":"YTpi"}}}""", "quay.io", "a:b")]
    [InlineData("""{"auths":{"https://index.docker.io/v1/":{"auth":"YTpi"}}}""", "docker.io", "a:b")]
    [InlineData("""{"auths":{"docker.io":{"auth":"YTpi"}}}""", "docker.io", "a:b")]
    [InlineData("""{"auths":{"localhost:5000":{"username":"a","password":"b"}}}""", "localhost:5000", "a:b")]
    [InlineData("""{"auths":{"localhost:5000":{"auth":"YTpi"}}}""", "localhost:5001", null)]
    [InlineData("""{"auths":{"quay.io":{"auth":"!"}}}""", "quay.io", null)]
    [InlineData("""{"auths":{"quay.io":{"auth":"OmI="}}}""", "quay.io", null)]
    [InlineData("""{"auths":{"quay.io":{}}}""", "quay.io", null)]
    [InlineData("""{"auths":{"quay.io":5}}""", "quay.io", null)]
    [InlineData("""{}""", "quay.io", null)]
    [InlineData("", "quay.io", null)]
    public void A_login_is_found_as_docker_finds_it(string text, string registry, string? expected)
    {
        File.WriteAllText(Path, text);
        Login? login = LoginFile.Read(Path).Find(registry);
        Assert.Equal(expected, login is null ? null : $"{login.User}:{login.Password}");
    }

    [Fact]
    public void An_identity_token_goes_before_a_password()
    {
        File.WriteAllText(Path, """{"auths":{"quay.io":{"auth":"YTpi","identitytoken":"t"}}}""");
        Assert.Equal(new Login("", "", "t"), LoginFile.Read(Path).Find("quay.io"));
    }

    [Fact]
    public void A_login_is_kept_for_its_owner_alone_and_nothing_else_is_lost()
    {
        File.WriteAllText(Path, """{"HttpHeaders":{"X":"y"},"auths":{"quay.io":{"auth":"YTpi"}}}""");
        LoginFile.Read(Path).Store("docker.io", new Login("user", "pässword"));
        JsonNode written = JsonNode.Parse(File.ReadAllText(Path))!;
        Assert.Equal("y", (string)written["HttpHeaders"]!["X"]!);
        Assert.NotNull(written["auths"]!["https://index.docker.io/v1/"]);
        Assert.Equal("pässword", LoginFile.Read(Path).Find("docker.io")!.Password);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path));
        Assert.True(LoginFile.Read(Path).Erase("docker.io"));
        Assert.False(LoginFile.Read(Path).Erase("docker.io"));
        Assert.Null(LoginFile.Read(Path).Find("docker.io"));
        Assert.NotNull(LoginFile.Read(Path).Find("quay.io"));
    }

    [Fact]
    public void What_is_not_JSON_is_told_with_its_file()
    {
        File.WriteAllText(Path, "{");
        Assert.Contains(Path, Assert.Throws<ImageException>(() => LoginFile.Read(Path)).Message);
    }

    [Theory]
    [InlineData("credsStore")]
    [InlineData("credHelpers")]
    public void A_credential_helper_is_asked(string member)
    {
        string program = System.IO.Path.Combine(_directory, "docker-credential-mockertest"), kept = System.IO.Path.Combine(_directory, "kept");
        File.WriteAllText(program, $$"""
            #!/bin/sh
            case $1 in
                store) cat >{{kept}} ;;
                get) grep -q "$(cat)" {{kept}} 2>/dev/null && cat {{kept}} || { echo "credentials not found in native keychain"; exit 1; } ;;
                erase) rm {{kept}} ;;
            esac
            """);
        File.SetUnixFileMode(program, (UnixFileMode)0x1ed);
        string? path = Environment.GetEnvironmentVariable("PATH");
        Environment.SetEnvironmentVariable("PATH", $"{_directory}:{path}");
        try
        {
            File.WriteAllText(Path, member == "credsStore" ? """{"credsStore":"mockertest"}""" : """{"credHelpers":{"h:1":"mockertest"}}""");
            Assert.Null(LoginFile.Read(Path).Find("h:1"));
            LoginFile.Read(Path).Store("h:1", new Login("user", "secret"));
            Assert.DoesNotContain("secret", File.ReadAllText(Path));
            Assert.Equal(new Login("user", "secret"), LoginFile.Read(Path).Find("h:1"));
            Assert.True(LoginFile.Read(Path).Erase("h:1"));
            Assert.Null(LoginFile.Read(Path).Find("h:1"));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Fact]
    public void A_credential_helper_that_is_not_installed_is_named()
    {
        File.WriteAllText(Path, """{"credsStore":"not-installed"}""");
        Assert.Contains("docker-credential-not-installed", Assert.Throws<ImageException>(() => LoginFile.Read(Path).Find("h")).Message);
    }
}
