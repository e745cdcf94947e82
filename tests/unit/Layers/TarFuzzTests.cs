using System.Diagnostics;
using System.Security.Cryptography;
using Mocker.Pull;
using Mocker.Pull.Layers;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

/// <summary>Archives with bytes changed at random: they are read or are an error in words, soon.</summary>
public class TarFuzzTests
{
    private static readonly LayerLimits s_limits = new() { Entries = 1000 };

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 8)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_changed_archive_is_read_or_an_error(int seed)
    {
        Random random = new(seed);
        byte[][] archives = [.. Archives()];
        int read = 0, refused = 0;
        for (int round = 0; round < 2500; round++)
        {
            byte[] archive = Change(archives[random.Next(archives.Length)], random);
            Stopwatch watch = Stopwatch.StartNew();
            try
            {
                ReadArchive.All(archive, s_limits);
                read++;
            }
            catch (ImageException)
            {
                refused++;
            }
            Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"seed {seed}, round {round}");
        }
        // Both happen, or nothing was tried.
        Assert.InRange(read, 100, 2400);
        Assert.InRange(refused, 100, 2400);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_changed_archive_that_is_unpacked_stays_inside(int seed)
    {
        Random random = new(seed);
        byte[][] archives = [.. Archives()];
        for (int round = 0; round < 60; round++)
        {
            using UnpackedTree tree = new();
            byte[] archive = Change(archives[random.Next(archives.Length)], random);
            try
            {
                tree.Unpack(archive);
            }
            catch (ImageException)
            {
            }
            Assert.Equal(tree.Outside, tree.Describe("outside"));
            Assert.Equal(["outside", "root"], Directory.EnumerateFileSystemEntries(tree.Parent).Select(Path.GetFileName).Order());
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_changed_packed_layer_is_read_or_an_error(int seed)
    {
        Random random = new(seed);
        using MemoryStream packed = new();
        using (System.IO.Compression.GZipStream gzip = new(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(Archives().First());
        for (int round = 0; round < 300; round++)
        {
            byte[] layer = packed.ToArray();
            layer[random.Next(layer.Length)] ^= (byte)(1 << random.Next(8));
            try
            {
                using Mocker.Pull.Layers.Compression.LayerStream stream = new(new MemoryStream(layer), null, s_limits, HashAlgorithmName.SHA256);
                stream.Digest();
            }
            catch (ImageException)
            {
            }
        }
    }

    private static IEnumerable<byte[]> Archives()
    {
        yield return new TarBytes().Entry("dir/", '5').Entry("dir/file", data: new string('x', 700)).Entry("link", '2', link: "../outside")
            .Entry("link/secret", data: "y").Entry("hard", '1', link: "dir/file").Entry(".wh.dir").Entry("fifo", '6').End();
        yield return new TarBytes().Pax('g', ("uid", "5"))
            .Pax(("path", "long/name"), ("mtime", "1.5"), ("SCHILY.xattr.user.a", "b\0c")).Entry("x", data: "abc")
            .Entry("y", 'L', new string('n', 200) + "\0").Entry("z", '5').End();
        foreach (object[] row in TarReaderTests.Sparse)
            yield return (byte[])row[1];
    }

    /// <summary>Some bytes become others, often ones that mean something; mostly the checksums are made right again, to get past them.</summary>
    private static byte[] Change(byte[] archive, Random random)
    {
        archive = [.. archive];
        byte[] telling = "0123456789/.=,- \n\0xgLKS5217\xff\x80"u8.ToArray();
        for (int change = random.Next(1, 6); change > 0; change--)
            archive[random.Next(archive.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : telling[random.Next(telling.Length)];
        if (random.Next(8) > 0)
            for (int at = 0; at + 512 <= archive.Length; at += 512)
                if (archive.AsSpan(at + 257, 5).SequenceEqual("ustar"u8))
                {
                    byte[] header = archive[at..(at + 512)];
                    TarBytes.Checksum(header);
                    header.CopyTo(archive, at);
                }
        return random.Next(10) == 0 ? archive[..random.Next(archive.Length)] : archive;
    }
}
