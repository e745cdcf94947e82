using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Containers;
using Xunit;

namespace Mocker.Tests.Unit.Containers;

public sealed class ContainerFilterTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(true, "name=we")]
    [InlineData(false, "name=db")]
    [InlineData(true, "name=db", "name=web")]
    [InlineData(true, "status=exited", "exited=3")]
    [InlineData(false, "status=exited", "exited=0")]
    [InlineData(false, "status=running")]
    [InlineData(true, "label=a", "label=a=b")]
    [InlineData(false, "label=c")]
    [InlineData(false, "label=a=c")]
    [InlineData(true, "id=abc")]
    [InlineData(true, "ancestor=busybox")]
    [InlineData(true, "ancestor=busybox:latest")]
    [InlineData(false, "ancestor=busybox:1")]
    public void Containers_are_chosen_by_what_is_known_of_them(bool suits, params string[] conditions)
    {
        ContainerRecord record = new()
        {
            Id = "abcdef",
            Name = "web",
            Created = default,
            ImageName = "docker.io/library/busybox:latest",
            ImageId = Digest.Of("config"u8),
            Manifest = new() { MediaType = MediaTypes.Manifest, Digest = Digest.Of("manifest"u8), Size = 8 },
            Driver = "overlay",
            Labels = new() { ["a"] = "b" },
        };
        Assert.Equal(suits, ContainerFilter.Parse(conditions).Suits(record, new(ContainerPhase.Exited, 0, 3, false)));
    }

    [Theory]
    [InlineData("name")]
    [InlineData("colour=red")]
    public void What_is_no_condition_is_told(string text) =>
        Assert.Contains("--filter", Assert.Throws<ImageException>(() => ContainerFilter.Parse([text])).Message);
}
