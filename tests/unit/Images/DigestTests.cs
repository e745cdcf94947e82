using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Images;

public sealed class DigestTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Fact]
    public void The_digest_of_nothing_is_sha256s()
    {
        Digest digest = Digest.Of([]);
        Assert.Equal($"sha256:{Hex}", digest.ToString());
        Assert.Equal(("sha256", Hex, Hex[..12]), (digest.Algorithm, digest.Hex, digest.Short));
        Assert.Equal(digest, Digest.Parse($"sha256:{Hex}"));
    }

    [Fact]
    public void Sha512_is_known()
    {
        Digest digest = Digest.OfHash(System.Security.Cryptography.SHA512.HashData([]));
        Assert.Equal(128, digest.Hex.Length);
        Assert.Equal(digest, Digest.Parse(digest.ToString()));
        Assert.Equal(System.Security.Cryptography.HashAlgorithmName.SHA512, digest.HashAlgorithm);
    }

    [Theory]
    [InlineData("", "is no digest")]
    [InlineData("sha256", "is no digest")]
    [InlineData(":" + Hex, "is no digest")]
    [InlineData("md5:d41d8cd98f00b204e9800998ecf8427e", "unknown algorithm")]
    [InlineData("SHA256:" + Hex, "unknown algorithm")]
    [InlineData("sha256:" + Hex + "0", "64 digits")]
    [InlineData("sha512:" + Hex, "128 digits")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855", "64 digits")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../../etc/passwd", "64 digits")]
    public void What_is_no_digest_is_refused_in_words(string text, string words)
    {
        Assert.False(Digest.TryParse(text, out _));
        Assert.Contains(words, Assert.Throws<FormatException>(() => Digest.Parse(text)).Message);
    }
}
