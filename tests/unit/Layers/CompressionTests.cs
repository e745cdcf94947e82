using System.IO.Compression;
using System.Security.Cryptography;
using Mocker.Pull;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Compression;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

public class CompressionTests
{
    private static readonly byte[] s_content = [.. Enumerable.Range(0, 3_000_000).Select(number => (byte)(number * number >> 7))];

    [Fact]
    public void Gzip_is_unpacked_and_hashed_as_a_whole()
    {
        Assert.Equal(s_content, Unpack(Gzip(s_content), CompressionFormat.Gzip, out byte[] hash));
        Assert.Equal(SHA256.HashData(s_content), hash);
    }

    [Fact]
    public void Gzip_may_have_several_members_and_empty_ones()
    {
        byte[] packed = [.. Gzip(s_content[..5]), .. Gzip([]), .. Gzip(s_content[5..])];

        Assert.Equal(s_content, Unpack(packed, null, out _));
    }

    [Fact]
    public void What_is_not_packed_goes_through() => Assert.Equal(s_content, Unpack(s_content, CompressionFormat.None, out _));

    [Fact]
    public void An_empty_layer_is_an_empty_archive() => Assert.Empty(Unpack([], null, out _));

    public static TheoryData<string, byte[], string> DamagedGzip
    {
        get
        {
            byte[] whole = Gzip(s_content[..1000]), wrong = [.. whole];
            wrong[^6] ^= 1;
            byte[] inside = [.. whole];
            inside[40] ^= 0x55;
            return new()
            {
                { "in the header", whole[..8], "breaks off" },
                { "in the data", whole[..200], "breaks off" },
                { "in the checksum", whole[..^6], "breaks off" },
                { "one byte short", whole[..^1], "breaks off" },
                { "wrong checksum", wrong, "is damaged" },
                { "wrong data", inside, "is damaged" },
                { "more after it", [.. whole, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], "is damaged" },
                { "zeros after it", [.. whole, .. new byte[512]], "is damaged" },
                { "half a member after it", [.. whole, .. whole[..30]], "breaks off" },
            };
        }
    }

    [Theory]
    [MemberData(nameof(DamagedGzip))]
    public void Damaged_gzip_is_an_error(string where, byte[] packed, string reason)
    {
        Assert.Contains(reason, Assert.Throws<ImageException>(() => Unpack(packed, null, out _)).Message);
        Assert.NotEmpty(where);
    }

    [SkippableFact]
    public void Zstd_is_unpacked_frame_by_frame()
    {
        byte[] first = Zstd(s_content[..1_000_000]), second = Zstd(s_content[1_000_000..]);
        // A frame that decoders skip, as in layers with an index.
        byte[] skipped = [0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];

        Assert.Equal(s_content, Unpack([.. skipped, .. first, .. skipped, .. second, .. skipped], CompressionFormat.Zstd, out byte[] hash));
        Assert.Equal(SHA256.HashData(s_content), hash);
    }

    [SkippableFact]
    public void Damaged_zstd_is_an_error()
    {
        byte[] whole = Zstd(s_content), wrong = [.. whole];
        wrong[^2] ^= 1;

        Assert.Contains("breaks off", Assert.Throws<ImageException>(() => Unpack(whole[..^1], null, out _)).Message);
        Assert.Contains("breaks off", Assert.Throws<ImageException>(() => Unpack(whole[..(whole.Length / 2)], null, out _)).Message);
        Assert.Contains("is damaged", Assert.Throws<ImageException>(() => Unpack(wrong, null, out _)).Message);
        Assert.Contains("is damaged", Assert.Throws<ImageException>(() => Unpack([.. whole, .. new byte[100]], null, out _)).Message);
    }

    [Fact]
    public void A_layer_that_is_packed_otherwise_than_its_media_type_says_is_an_error()
    {
        Assert.Contains("gzip, where its media type says zstd", Assert.Throws<ImageException>(() => Unpack(Gzip([1]), CompressionFormat.Zstd, out _)).Message);
        Assert.Contains("not packed, where its media type says gzip", Assert.Throws<ImageException>(() => Unpack([1, 2], CompressionFormat.Gzip, out _)).Message);
    }

    [Theory]
    [InlineData("application/vnd.oci.image.layer.v1.tar", CompressionFormat.None)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+gzip", CompressionFormat.Gzip)]
    [InlineData("application/vnd.oci.image.layer.v1.tar+zstd", CompressionFormat.Zstd)]
    [InlineData("application/vnd.oci.image.layer.nondistributable.v1.tar+gzip", CompressionFormat.Gzip)]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar.gzip", CompressionFormat.Gzip)]
    [InlineData("application/vnd.docker.image.rootfs.diff.tar", CompressionFormat.None)]
    [InlineData("application/octet-stream", null)]
    public void Media_types_say_how_a_layer_is_packed(string mediaType, CompressionFormat? expected) =>
        Assert.Equal(expected, CompressionFormats.OfMediaType(mediaType));

    [Theory]
    [InlineData("bzip2", new byte[] { (byte)'B', (byte)'Z', (byte)'h', (byte)'9', 1, 2 })]
    [InlineData("xz", new byte[] { 0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0 })]
    public void Formats_that_layers_cannot_have_are_named(string name, byte[] start) =>
        Assert.Contains(name, Assert.Throws<ImageException>(() => Unpack(start, null, out _)).Message);

    [Fact]
    public void A_bomb_is_given_up_early()
    {
        byte[] bomb = Gzip(new byte[64 << 20]);
        LayerLimits limits = new() { UnpackedFree = 1 << 20, Ratio = 20 };
        using LayerStream stream = new(new MemoryStream(bomb), null, limits, HashAlgorithmName.SHA256);

        Assert.Contains("bomb", Assert.Throws<ImageException>(() => stream.Skip(long.MaxValue)).Message);
        Assert.InRange(stream.Position, 0, 40 << 20);
        // An error stays one.
        Assert.Throws<ImageException>(stream.Digest);
    }

    [Fact]
    public void A_layer_is_not_larger_than_the_limit()
    {
        using LayerStream stream = new(new MemoryStream(s_content), null, new LayerLimits { Unpacked = 1_000_000 }, HashAlgorithmName.SHA256);

        Assert.Throws<ImageException>(() => stream.Skip(long.MaxValue));
    }

    [Fact]
    public void A_stream_that_nobody_reads_is_given_up()
    {
        using LayerStream stream = new(new MemoryStream(s_content), null, LayerLimits.Default, HashAlgorithmName.SHA256);

        Assert.False(stream.Take(1).IsEmpty);
    }

    private static byte[] Unpack(byte[] packed, CompressionFormat? expected, out byte[] hash)
    {
        using LayerStream stream = new(new MemoryStream(packed), expected, LayerLimits.Default, HashAlgorithmName.SHA256);
        using MemoryStream all = new();
        while (stream.Take(long.MaxValue) is { IsEmpty: false } block)
            all.Write(block.Span);
        hash = stream.Digest();
        return all.ToArray();
    }

    private static byte[] Gzip(byte[] content)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionLevel.Fastest))
            gzip.Write(content);
        byte[] bytes = packed.ToArray();
        // .NET writes nothing at all for nothing.
        return bytes.Length > 0 ? bytes : [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    }

    private static byte[] Zstd(byte[] content)
    {
        Skip.IfNot(Tools.Has("zstd"), "zstd is not installed");
        return Tools.Run("zstd", content, "-q", "-c", "--check");
    }
}
