using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Compression;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Making;
using Mocker.Pull.Store;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

/// <summary>Layers made from directories.</summary>
public sealed class PackTests : IDisposable
{
    private readonly UnpackedTree _tree = new();

    public void Dispose() => _tree.Dispose();

    [Fact]
    public void What_was_packed_is_unpacked_as_the_same_tree()
    {
        _tree.Unpack(TreeOfEverything());

        UnpackTo("copy", Pack(_tree.Root));

        Assert.Equal(_tree.Describe("root"), _tree.Describe("copy"));
        Assert.Contains(" = a-first", _tree.Describe("copy"));
        Assert.Empty(_tree.Notes.Sentences);
    }

    [Fact]
    public void The_same_files_make_the_same_bytes_in_whatever_order_they_were_made()
    {
        string one = NewDirectory("one"), other = NewDirectory("other");
        string[] names = [.. Enumerable.Range(0, 300).Select(number => $"file{number * 7919 % 1000}")];
        foreach ((string directory, IEnumerable<string> order) in ((string, IEnumerable<string>)[])[(one, names), (other, names.Reverse())])
        {
            foreach (string name in order)
            {
                File.WriteAllText(Path.Combine(directory, name), name);
                File.SetLastWriteTimeUtc(Path.Combine(directory, name), DateTime.UnixEpoch);
            }
            Directory.SetLastWriteTimeUtc(directory, DateTime.UnixEpoch);
        }
        Assert.Equal(Pack(one), Pack(other));
    }

    [Fact]
    public void Names_are_in_order_a_directory_before_what_is_in_it_and_the_root_first()
    {
        _tree.Unpack(new TarBytes().Entry("b").Entry("a/", '5').Entry("a/z").Entry("a/b/", '5').Entry("a-c").End());

        Assert.Equal(["./", "a/", "a/b/", "a/z", "a-c", "b"], ReadArchive.All(Pack(_tree.Root)).Select(entry => ReadArchive.Text(entry.Entry.Name)));
    }

    [Fact]
    public void A_file_that_is_mostly_a_hole_makes_a_small_layer_and_has_the_hole_again()
    {
        string path = Path.Combine(_tree.Root, "sparse");
        using (FileStream file = File.Create(path))
        {
            file.SetLength(1L << 40);
            foreach (long at in (long[])[0, 70L << 20, 1L << 39])
            {
                file.Position = at;
                file.Write("data"u8);
            }
        }

        byte[] layer = Pack(_tree.Root);
        UnpackTo("copy", layer);

        Assert.InRange(layer.Length, 1, 1 << 20);
        FileStatus copy = UnpackedTree.Status(Path.Combine(_tree.Parent, "copy", "sparse"));
        Assert.Equal(1UL << 40, copy.Size);
        Assert.InRange(copy.Blocks, 3UL, 300UL);
        using FileStream again = File.OpenRead(Path.Combine(_tree.Parent, "copy", "sparse"));
        foreach (long at in (long[])[0, 70L << 20, 1L << 39])
        {
            byte[] data = new byte[4];
            again.Position = at;
            again.ReadExactly(data);
            Assert.Equal("data"u8.ToArray(), data);
        }
    }

    [SkippableTheory]
    [InlineData("tar")]
    [InlineData("bsdtar")]
    public void Other_programs_unpack_the_same_tree(string program)
    {
        Skip.IfNot(Tools.Has(program), $"{program} is not installed");
        Skip.IfNot(UnpackedTree.IsRoot, "needs root");
        _tree.Unpack(TreeOfEverything());
        using (FileStream file = File.Create(Path.Combine(_tree.Root, "sparse")))
        {
            file.Position = 70 << 20;
            file.Write("data"u8);
            file.SetLength(200 << 20);
        }
        string copy = NewDirectory("copy");

        Tools.RunIn(copy, program, Pack(_tree.Root), ["-xpf", "-", "--xattrs", "--numeric-owner", .. program == "tar" ? (string[])["--xattrs-include=*"] : []]);

        // bsdtar does not give its working directory the root's time.
        int root = program == "bsdtar" ? 1 : 0;
        Assert.Equal(_tree.Describe("root").Split('\n')[root..], _tree.Describe("copy").Split('\n')[root..]);
        Assert.InRange(UnpackedTree.Status(Path.Combine(copy, "sparse")).Blocks, 1UL, 1000UL);
    }

    [SkippableTheory]
    [InlineData(CompressionFormat.Gzip, "gzip", MediaTypes.LayerGzip)]
    [InlineData(CompressionFormat.Zstd, "zstd", MediaTypes.LayerZstd)]
    [InlineData(CompressionFormat.None, "cat", MediaTypes.Layer)]
    public void A_layer_in_the_store_has_both_digests_and_others_unpack_it(object format, string program, string mediaType)
    {
        Skip.IfNot(Tools.Has(program), $"{program} is not installed");
        byte[] data = new byte[3_000_000];
        Random.Shared.NextBytes(data.AsSpan(0, 1_000_000));
        File.WriteAllBytes(Path.Combine(_tree.Root, "file"), data);
        using ImageStore store = ImageStore.Open(Path.Combine(_tree.Parent, "store"));

        PackedLayer layer = new LayerMaker(store.Blobs, (CompressionFormat)format, _tree.Notes).OfDirectory(_tree.Root);

        byte[] packed = File.ReadAllBytes(store.Blobs.PathOf(layer.Blob.Digest));
        Assert.Equal((mediaType, Digest.Of(packed), packed.LongLength), (layer.Blob.MediaType, layer.Blob.Digest, layer.Blob.Size));
        byte[] archive = Tools.Run(program, packed, program == "cat" ? [] : ["-dc"]);
        Assert.Equal(layer.DiffId, Digest.Of(archive));
        Assert.Equal(Pack(_tree.Root), archive);
        Assert.Empty(Directory.GetFiles(Path.Combine(store.Root, "partial")));
    }

    [Fact]
    public void A_layer_that_cannot_be_packed_leaves_nothing_in_the_store()
    {
        using ImageStore store = ImageStore.Open(Path.Combine(_tree.Parent, "store"));
        string deep = _tree.Root;
        for (int level = 0; level <= 401; level++)
            Directory.CreateDirectory(deep = Path.Combine(deep, "d"));

        string message = Assert.Throws<ImageException>(() => new LayerMaker(store.Blobs, CompressionFormat.Gzip, _tree.Notes).OfDirectory(_tree.Root)).Message;

        Assert.Contains("nested more than 400 deep", message);
        Assert.Contains(_tree.Root, message);
        Assert.Empty(Directory.GetFiles(Path.Combine(store.Root, "partial")));
        Assert.Empty(Directory.GetFiles(Path.Combine(store.Root, "blobs", "sha256")));
    }

    [Fact]
    public void What_a_layer_cannot_have_is_left_out_and_said_so()
    {
        File.WriteAllText(Path.Combine(_tree.Root, ".wh.file"), "");
        Directory.CreateDirectory(Path.Combine(_tree.Root, ".wh.dir", "below"));
        using System.Net.Sockets.Socket socket = new(System.Net.Sockets.AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, 0);
        socket.Bind(new System.Net.Sockets.UnixDomainSocketEndPoint(Path.Combine(_tree.Root, "socket")));

        Assert.Equal(["./"], ReadArchive.All(Pack(_tree.Root)).Select(entry => ReadArchive.Text(entry.Entry.Name)));
        Assert.Equal(["\".wh.dir\" and 1 more: names that begin with .wh. are whiteouts in a layer and left out", "\"socket\": sockets are left out"], _tree.Notes.Sentences);
    }

    [SkippableFact]
    public void What_is_mounted_below_is_left_out_and_said_so()
    {
        Skip.IfNot(UnpackedTree.IsRoot, "needs root");
        string place = Directory.CreateDirectory(Path.Combine(_tree.Root, "proc")).FullName;
        Tools.Run("mount", [], "-t", "tmpfs", "tmpfs", place);
        try
        {
            File.WriteAllText(Path.Combine(place, "file"), "");
            Assert.Equal(["./", "proc/"], ReadArchive.All(Pack(_tree.Root)).Select(entry => ReadArchive.Text(entry.Entry.Name)));
            Assert.Equal(["\"proc\": what is mounted there is left out"], _tree.Notes.Sentences);
        }
        finally
        {
            Tools.Run("umount", [], place);
        }
    }

    [Fact]
    public void A_users_own_files_are_roots_in_the_layer()
    {
        File.WriteAllText(Path.Combine(_tree.Root, "file"), "");
        using MemoryStream archive = new();
        Pack(_tree.Root, archive, Ownership.Caller);

        Assert.All(ReadArchive.All(archive.ToArray()), entry => Assert.Equal((0u, 0u), (entry.Entry.Uid, entry.Entry.Gid)));
    }

    /// <summary>Every kind of file; what takes root only for root.</summary>
    private static byte[] TreeOfEverything()
    {
        TarBytes tar = new TarBytes().Pax(("mtime", "99.125")).Entry("./", '5', mode: 0x1c9).Pax(("mtime", "1.000000001")).Entry("d/", '5', mode: 0x3ff).Entry("d/f", data: "x", mode: 0x9c0, time: 6)
            .Entry("d/hard", '1', link: "d/f").Entry("a-first", '1', link: "d/f").Entry("l", '2', link: "/no/where", time: 7).Entry("fifo", '6', mode: 0x180, time: 8).Entry("hard-link-to-link", '1', link: "l")
            .Pax(("path", new string('n', 120) + "/" + new string('m', 200)), ("linkpath", new string('t', 300))).Entry("long", '2')
            .Pax(("path", "n\u00c3\u00a4me")).Entry("utf8", data: "umlaut").Entry("empty/", '5', mode: 0).Entry("old", time: 0);
        if (UnpackedTree.IsRoot)
            tar.Entry("null", '3', major: 1, minor: 3, mode: 0x1b6, uid: 5).Entry("disk", '4', major: 259, minor: 300, gid: 6).Entry("owned", uid: 2_000_000, gid: 1_999_999).Pax(("uid", "3000000000")).Entry("far")
                .Pax(("SCHILY.xattr.security.capability", "\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), ("SCHILY.xattr.user.note", "a=b\nc\xff")).Entry("ping", data: "p", mode: 0x1ed)
                .Pax(("SCHILY.xattr.trusted.note", "")).Entry("l2", '2', link: "x").Pax(("SCHILY.xattr.user.on-directory", "y")).Entry("dir-with/", '5');
        return tar.End();
    }

    private byte[] Pack(string directory)
    {
        using MemoryStream archive = new();
        Pack(directory, archive, UnpackedTree.IsRoot ? Ownership.Recorded : Ownership.Caller);
        return archive.ToArray();
    }

    private void Pack(string directory, Stream archive, Ownership ownership)
    {
        using Descriptor root = LayerUnpacking.OpenDirectory(directory);
        LayerPacker packer = new(archive, ownership, _tree.Notes);
        TreePacker.Pack(root, packer);
        packer.Finish();
    }

    private void UnpackTo(string name, byte[] archive)
    {
        using Descriptor root = LayerUnpacking.OpenDirectory(NewDirectory(name));
        using StreamSource source = new(new MemoryStream(archive));
        using LayerUnpacker unpacker = new(root, LowerLayers.None, new UnpackOptions(), _tree.Notes);
        unpacker.Unpack(source);
    }

    private string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(_tree.Parent, name)).FullName;
}
