using Mocker.Pull;
using Mocker.Pull.References;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

/// <summary>Names as docker and podman understand them.</summary>
public sealed class ImageReferenceTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36")]
    [InlineData("library/busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("index.docker.io/busybox", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("docker.io/library/busybox:latest", "docker.io/library/busybox:latest", "busybox:latest")]
    [InlineData("user/app", "docker.io/user/app:latest", "user/app:latest")]
    [InlineData("user/group/app", "docker.io/user/group/app:latest", "user/group/app:latest")]
    [InlineData("docker.io/library/a/b", "docker.io/library/a/b:latest", "library/a/b:latest")]
    [InlineData("quay.io/app", "quay.io/app:latest", "quay.io/app:latest")]
    [InlineData("quay.io/user/app:v1", "quay.io/user/app:v1", "quay.io/user/app:v1")]
    [InlineData("localhost/app", "localhost/app:latest", "localhost/app:latest")]
    [InlineData("localhost:5000/app", "localhost:5000/app:latest", "localhost:5000/app:latest")]
    [InlineData("host:5000/app:tag", "host:5000/app:tag", "host:5000/app:tag")]
    [InlineData("localhost:5000", "docker.io/library/localhost:5000", "localhost:5000")]
    [InlineData("127.0.0.1:5000/a/b/c", "127.0.0.1:5000/a/b/c:latest", "127.0.0.1:5000/a/b/c:latest")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app:latest", "[::1]:5000/app:latest")]
    [InlineData("[2001:db8::1]/app:x", "[2001:db8::1]/app:x", "[2001:db8::1]/app:x")]
    [InlineData("Registry/app", "Registry/app:latest", "Registry/app:latest")]
    [InlineData("xn--7o8h.com/app", "xn--7o8h.com/app:latest", "xn--7o8h.com/app:latest")]
    [InlineData("a.b", "docker.io/library/a.b:latest", "a.b:latest")]
    [InlineData("a__b", "docker.io/library/a__b:latest", "a__b:latest")]
    [InlineData("a---b", "docker.io/library/a---b:latest", "a---b:latest")]
    [InlineData("busybox:_T.a-1", "docker.io/library/busybox:_T.a-1", "busybox:_T.a-1")]
    [InlineData("busybox@sha256:" + Hex, "docker.io/library/busybox@sha256:" + Hex, "busybox@sha256:" + Hex)]
    [InlineData("host/a:t@sha256:" + Hex, "docker.io/host/a:t@sha256:" + Hex, "host/a:t@sha256:" + Hex)]
    [InlineData("h:1/a@sha256:" + Hex, "h:1/a@sha256:" + Hex, "h:1/a@sha256:" + Hex)]
    public void A_name_means(string text, string whole, string familiar)
    {
        ImageReference reference = ImageReference.Parse(text);
        Assert.Equal((whole, familiar), (reference.ToString(), reference.Familiar));
        Assert.Equal(reference, ImageReference.Parse(whole));
        Assert.Equal(reference, ImageReference.Parse(familiar));
    }

    [Theory]
    [InlineData("", "no name of a repository")]
    [InlineData("Busybox", "lowercase")]
    [InlineData("quay.io/Busybox", "lowercase")]
    [InlineData("busybox:", "no tag after the colon")]
    [InlineData("busybox:-x", "is no tag")]
    [InlineData("busybox:a/b", "is no port")]
    [InlineData("busybox:a b", "is no tag")]
    [InlineData("-busybox", "is no name of a repository")]
    [InlineData("a..b", "is no name of a repository")]
    [InlineData("a._b", "is no name of a repository")]
    [InlineData("a___b", "is no name of a repository")]
    [InlineData("a//b", "is no name of a repository")]
    [InlineData("/a", "is no name of a repository")]
    [InlineData("a/", "is no name of a repository")]
    [InlineData("quay.io/", "no name of a repository")]
    [InlineData("quay.io/../../etc", "is no name of a repository")]
    [InlineData("https://quay.io/app", "is no port")]
    [InlineData("host:99999/app", "is no port")]
    [InlineData("-x.com/app", "is no name of a host")]
    [InlineData("a.b..c/app", "is no name of a host")]
    [InlineData("[::g]/app", "is no")]
    [InlineData("busybox@", "is no digest")]
    [InlineData("busybox@sha256:abc", "64 digits")]
    [InlineData("busybox@md5:abc", "unknown algorithm")]
    [InlineData(Hex, "the id of an image")]
    [InlineData("bü", "is no name of a repository")]
    public void What_is_no_name_is_refused_in_words(string text, string words) =>
        Assert.Contains(words, Assert.Throws<ImageException>(() => ImageReference.Parse(text)).Message);

    [Fact]
    public void Lengths_are_bounded()
    {
        Assert.True(ImageReference.TryParse($"a:{new string('t', 128)}", out _, out _));
        Assert.False(ImageReference.TryParse($"a:{new string('t', 129)}", out _, out _));
        Assert.True(ImageReference.TryParse($"quay.io/{new string('a', 255)}", out _, out _));
        Assert.False(ImageReference.TryParse($"quay.io/{new string('a', 256)}", out _, out _));
    }
}
