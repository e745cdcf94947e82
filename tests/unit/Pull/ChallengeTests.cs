using Mocker.Pull.Authentication;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

public sealed class ChallengeTests
{
    [Theory]
    [InlineData("Bearer realm=\"https://auth.docker.io/token\",service=\"registry.docker.io\",scope=\"repository:library/busybox:pull\"",
        "bearer realm=https://auth.docker.io/token service=registry.docker.io scope=repository:library/busybox:pull")]
    [InlineData("Basic realm=\"Registry Realm\"", "basic realm=Registry Realm")]
    [InlineData("BEARER Realm=https://h/t , Service = \"a, b\"", "bearer realm=https://h/t service=a, b")]
    [InlineData("Bearer realm=\"a\\\"b\\\\c\"", "bearer realm=a\"b\\c")]
    [InlineData("Basic realm=\"x\", Bearer realm=\"y\",scope=\"a b\"", "basic realm=x | bearer realm=y scope=a b")]
    [InlineData("Negotiate, Basic realm=\"x\"", "negotiate | basic realm=x")]
    [InlineData("Bearer realm=\"cut off", "bearer realm=cut off")]
    [InlineData("Bearer realm=\"one\",realm=\"two\"", "bearer realm=one")]
    [InlineData("Bearer realm=\"\"", "bearer realm=")]
    [InlineData("Basic", "basic")]
    [InlineData("", "")]
    [InlineData(", ,", "")]
    [InlineData("\"what\"", "")]
    public void Challenges_are_read(string field, string expected) =>
        Assert.Equal(expected, string.Join(" | ", Challenge.Parse([field]).Select(challenge =>
            string.Join(' ', challenge.Parameters.Select(parameter => $"{parameter.Key}={parameter.Value}").Prepend(challenge.Scheme)))));
}
