using System.Text;
using Mocker.Linux;
using Mocker.Pull.Layers.Tar;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

/// <summary>Archives as other programs write them.</summary>
public class TarToolTests
{
    private static readonly string s_long = string.Concat(Enumerable.Repeat("a-long-directory-name/", 12)) + "file";

    [SkippableTheory]
    [InlineData("tar", "--format=v7")]
    [InlineData("tar", "--format=oldgnu")]
    [InlineData("tar", "--format=gnu")]
    [InlineData("tar", "--format=ustar")]
    [InlineData("tar", "--format=posix")]
    [InlineData("bsdtar", "--format=ustar")]
    [InlineData("bsdtar", "--format=pax")]
    [InlineData("bsdtar", "--format=gnutar")]
    [InlineData("bsdtar", "--format=v7")]
    public void A_tree_is_the_same_again(string program, string format)
    {
        Skip.IfNot(Tools.Has(program), $"{program} is not installed");
        using UnpackedTree tree = new();
        string source = Path.Combine(tree.Parent, "source");
        bool longNames = format is not ("--format=v7" or "--format=ustar");
        Fill(source, longNames, fifo: format != "--format=v7");

        byte[] archive = Tools.RunIn(source, program, [], "-c", format, "-f", "-", ".");
        tree.Unpack(archive);

        bool nanoseconds = format is "--format=posix" or "--format=pax";
        Assert.Equal(Described(tree, "source", nanoseconds), Described(tree, "root", nanoseconds));
    }

    [SkippableTheory]
    [InlineData("--format=gnu")]
    [InlineData("--sparse-version=0.0")]
    [InlineData("--sparse-version=0.1")]
    [InlineData("--sparse-version=1.0")]
    public void Sparse_files_of_GNU_tar_are_the_same_again(string format)
    {
        Skip.IfNot(Tools.Has("tar"), "tar is not installed");
        using UnpackedTree tree = new();
        string source = Path.Combine(tree.Parent, "source");
        Directory.CreateDirectory(source);
        // More pieces than a header and the next block have room for.
        using (FileStream file = File.Create(Path.Combine(source, "sparse")))
            for (int piece = 0; piece < 60; piece++)
            {
                file.Position = piece * 262144L;
                file.Write(Encoding.ASCII.GetBytes($"piece {piece}"));
            }
        File.WriteAllText(Path.Combine(source, "zzz"), "after");
        string[] options = format.StartsWith("--sparse", StringComparison.Ordinal) ? ["--format=posix", format] : [format];

        tree.Unpack(Tools.RunIn(source, "tar", [], ["-c", "-S", .. options, "-f", "-", "."]));

        Assert.Equal(File.ReadAllBytes(Path.Combine(source, "sparse")), File.ReadAllBytes(Path.Combine(tree.Root, "sparse")));
        Assert.InRange(tree.Of("sparse").Blocks, 1ul, 60 * 16ul);
        Assert.Equal("after", tree.Read("zzz"));
    }

    [SkippableTheory]
    [InlineData("tar", "--xattrs", "--xattrs-include=*")]
    [InlineData("bsdtar", "--xattrs", "--xattrs")]
    public void Attributes_are_the_same_again(string program, string option, string other)
    {
        Skip.IfNot(Tools.Has(program), $"{program} is not installed");
        using UnpackedTree tree = new();
        string source = Path.Combine(tree.Parent, "source");
        Directory.CreateDirectory(source);
        File.WriteAllText(Path.Combine(source, "f"), "x");
        byte[] value = [0, 1, (byte)'\n', (byte)'=', 255];
        using (Descriptor directory = Mocker.Pull.Layers.LayerUnpacking.OpenDirectory(source))
            Skip.IfNot(new Mocker.Pull.Layers.Unpack.AttributeHolder(directory.Number, TarBytes.Ascii("f\0")).Set("user.test"u8, value) == 0, "this file system has no user attributes");

        tree.Unpack(Tools.RunIn(source, program, [], "-c", program == "tar" ? "--format=posix" : "--format=pax", option, other, "-f", "-", "."));

        Assert.Equal(value, UnpackedTree.Attribute(Path.Combine(tree.Root, "f"), "user.test"));
    }

    [SkippableTheory]
    [InlineData("USTAR_FORMAT")]
    [InlineData("GNU_FORMAT")]
    [InlineData("PAX_FORMAT")]
    public void Pythons_archives_are_read(string format)
    {
        Skip.IfNot(Tools.Has("python3"), "python3 is not installed");
        using UnpackedTree tree = new();
        string source = Path.Combine(tree.Parent, "source");
        Fill(source, longNames: format != "USTAR_FORMAT", fifo: true);
        string script = $"import sys,tarfile; t=tarfile.open(fileobj=sys.stdout.buffer,mode='w|',format=tarfile.{format}); t.add('.'); t.close()";

        tree.Unpack(Tools.RunIn(source, "python3", [], "-c", script));

        Assert.Equal(Described(tree, "source", nanoseconds: false), Described(tree, "root", nanoseconds: false));
    }

    [SkippableTheory]
    [InlineData("tar", "-tvf")]
    [InlineData("bsdtar", "-tvf")]
    public void What_the_writer_writes_others_list(string program, string option)
    {
        Skip.IfNot(Tools.Has(program), $"{program} is not installed");
        using MemoryStream archive = new();
        TarWriter writer = new(archive);
        writer.Begin(new TarEntry { Name = Encoding.UTF8.GetBytes(s_long + "é"), Type = TarEntryType.Regular, Size = 5, Mode = 0x9ed, Uid = 3_000_000, Modified = new TarTime(86400, 5) });
        writer.Write("hello"u8);
        writer.Begin(new TarEntry { Name = TarBytes.Ascii("null"), Type = TarEntryType.CharacterDevice, DeviceMajor = 1, DeviceMinor = 3, Mode = 0x1b6 });
        writer.Finish();

        string list = Encoding.UTF8.GetString(Tools.RunIn(null, program, archive.ToArray(), option, "-"));

        Assert.Contains("-rwsr-xr-x", list);
        Assert.Contains("3000000", list);
        Assert.Contains("file", list);
        Assert.Matches("crw-rw-rw-.* 1, ?3 .*null", list);
    }

    private static string Described(UnpackedTree tree, string directory, bool nanoseconds)
    {
        string text = tree.Describe(directory);
        return nanoseconds ? text : System.Text.RegularExpressions.Regex.Replace(text, @"\.\d{9} ", " ");
    }

    private static void Fill(string source, bool longNames, bool fifo)
    {
        Directory.CreateDirectory(Path.Combine(source, "dir"));
        File.WriteAllText(Path.Combine(source, "dir", "small"), "hello");
        File.WriteAllBytes(Path.Combine(source, "dir", "large"), new byte[100_000]);
        File.SetUnixFileMode(Path.Combine(source, "dir", "large"), (UnixFileMode)0x9e4);
        File.CreateSymbolicLink(Path.Combine(source, "link"), "/etc/passwd");
        Tools.Run("ln", [], Path.Combine(source, "dir", "small"), Path.Combine(source, "hard"));
        if (fifo)
            Tools.Run("mkfifo", [], Path.Combine(source, "fifo"));
        if (!longNames)
            return;
        string path = Path.Combine(source, s_long);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "long");
        File.CreateSymbolicLink(Path.Combine(source, "long-link"), s_long);
        File.WriteAllText(Path.Combine(source, "näme"), "x");
    }
}
