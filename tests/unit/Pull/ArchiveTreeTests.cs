using System.Formats.Tar;
using System.Text;
using Mocker.Pull;
using Mocker.Pull.Sources;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

public sealed class ArchiveTreeTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Theory]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Pax)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.V7)]
    public void Files_are_found_in_every_format(TarEntryFormat format)
    {
        string longName = format is TarEntryFormat.V7 ? "short" : $"blobs/{new string('a', 40)}/{new string('b', 80)}";
        Write(format, (longName, "content"), ("./index.json", "index"));
        using ArchiveTree tree = new(_file);
        Assert.Equal("content", Read(tree, longName));
        Assert.Equal("index", Read(tree, "index.json"));
        Assert.Null(tree.Open("other"));
    }

    [Fact]
    public void Links_are_followed_within_the_archive()
    {
        using (TarWriter tar = new(File.Create(_file)))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "one/layer.tar") { DataStream = new MemoryStream("layer"u8.ToArray()) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "two/layer.tar") { LinkName = "../one/layer.tar" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.HardLink, "three/layer.tar") { LinkName = "one/layer.tar" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "out") { LinkName = "../../../../etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "absolute") { LinkName = "/etc/passwd" });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.SymbolicLink, "circle") { LinkName = "circle" });
        }
        using ArchiveTree tree = new(_file);
        Assert.Equal("layer", Read(tree, "two/layer.tar"));
        Assert.Equal("layer", Read(tree, "three/layer.tar"));
        Assert.Null(tree.Open("out"));
        Assert.Null(tree.Open("absolute"));
        Assert.Null(tree.Open("circle"));
        Assert.Null(tree.Open("../../../../etc/passwd"));
    }

    [Fact]
    public void A_compressed_archive_is_refused_with_advice()
    {
        File.WriteAllBytes(_file, [0x1f, 0x8b, 8, 0]);
        Assert.Contains("decompress", Assert.Throws<ImageException>(() => new ArchiveTree(_file)).Message);
    }

    [Fact]
    public void Damage_is_an_error_in_words_whatever_it_is()
    {
        Write(TarEntryFormat.Pax, (new string('n', 150), "content"), ("index.json", "index"));
        byte[] whole = File.ReadAllBytes(_file);
        Random random = new(20261128); // fixed, so that a failure can be had again
        int refused = 0;
        for (int round = 0; round < 300; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = random.Next(1, 5); i > 0; i--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(_file, random.Next(3) == 0 ? damaged[..random.Next(damaged.Length)] : damaged);
            try
            {
                using ArchiveTree tree = new(_file);
            }
            catch (ImageException)
            {
                refused++;
            }
        }
        Assert.InRange(refused, 50, 300);
    }

    private void Write(TarEntryFormat format, params (string Name, string Content)[] files)
    {
        using TarWriter tar = new(File.Create(_file), format);
        foreach ((string name, string content) in files)
        {
            TarEntryType type = format == TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile;
            MemoryStream data = new(Encoding.UTF8.GetBytes(content));
            TarEntry entry = format switch
            {
                TarEntryFormat.V7 => new V7TarEntry(type, name) { DataStream = data },
                TarEntryFormat.Ustar => new UstarTarEntry(type, name) { DataStream = data },
                TarEntryFormat.Gnu => new GnuTarEntry(type, name) { DataStream = data },
                _ => new PaxTarEntry(type, name) { DataStream = data },
            };
            tar.WriteEntry(entry);
        }
    }

    private static string Read(ArchiveTree tree, string path)
    {
        using StreamReader reader = new(tree.Open(path)!);
        return reader.ReadToEnd();
    }
}
