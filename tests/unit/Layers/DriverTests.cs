using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Unpack;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

public sealed class DriverTests : IDisposable
{
    private readonly UnpackedTree _tree = new();
    private int _opened;

    public static TheoryData<string> Names => ["overlay", "vfs"];

    public void Dispose() => _tree.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Containers_have_root_filesystems_of_their_own_on_the_same_layers(string name)
    {
        IGraphDriver driver = Make(name);
        LayerArchive[] layers = [Layer(new TarBytes().Entry("./", '5', mode: 0x1c9).Entry("d/", '5').Entry("d/a", data: "one").Entry("gone").End()), Layer(new TarBytes().Entry("d/b", data: "two").Entry(".wh.gone").End())];
        driver.Unpack(layers, _tree.Notes);
        string first = NewDirectory("first"), second = NewDirectory("second");
        driver.Create(layers, first);
        driver.Create(layers, second);
        string root = driver.Mount(first), other = driver.Mount(second);
        try
        {
            Assert.Equal("one", File.ReadAllText(Path.Combine(root, "d/a")));
            Assert.Equal("two", File.ReadAllText(Path.Combine(root, "d/b")));
            Assert.False(File.Exists(Path.Combine(root, "gone")));
            Assert.Equal(0x1c9u, UnpackedTree.Status(root).Mode & 0xfffu);
            File.WriteAllText(Path.Combine(root, "d/a"), "changed");
            File.Delete(Path.Combine(root, "d/b"));
            Assert.Equal("one", File.ReadAllText(Path.Combine(other, "d/a")));
            Assert.True(File.Exists(Path.Combine(other, "d/b")));
        }
        finally
        {
            driver.Unmount(first);
            driver.Unmount(second);
        }
        driver.Unmount(second);
        driver.Remove(first);
        driver.Remove(second);
        Assert.False(Directory.Exists(first) || Directory.Exists(second));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Layers_are_unpacked_once(string name)
    {
        LayerArchive[] layers = [Layer(new TarBytes().Entry("a").End())];

        Parallel.For(0, 8, _ => Make(name).Unpack(layers, new UnpackNotes()));
        Make(name).Unpack(layers, _tree.Notes);

        Assert.Equal(1, _opened);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_layer_that_is_another_than_the_image_says_leaves_nothing(string name)
    {
        LayerArchive good = Layer(new TarBytes().Entry("a").End()), bad = good with { DiffId = Digest.Of([1]) };

        Assert.Contains("unpacks to an archive with the digest", Assert.Throws<ImageException>(() => Make(name).Unpack([bad], _tree.Notes)).Message);

        Assert.Empty(Directory.GetDirectories(Path.Combine(_tree.Root, name)));
        Assert.Throws<ImageException>(() => Make(name).Create([bad], NewDirectory("x")));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void What_a_killed_process_left_is_thrown_away(string name)
    {
        LayerArchive layer = Layer(new TarBytes().Entry("a").End());
        string unfinished = Path.Combine(_tree.Root, name, layer.DiffId.Hex + ".unfinished", "files");
        Directory.CreateDirectory(unfinished);
        File.WriteAllText(Path.Combine(unfinished, "half"), "x");

        Make(name).Unpack([layer], _tree.Notes);

        Assert.Equal("a", _tree.Names($"{name}/{layer.DiffId.Hex}/files"));
        Assert.False(Directory.Exists(unfinished));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void Layers_that_no_image_has_are_pruned(string name)
    {
        LayerArchive stays = Layer(new TarBytes().Entry("a").End()), goes = Layer(new TarBytes().Entry("b/", '5', mode: 0).End());
        IGraphDriver driver = Make(name);
        driver.Unpack([stays], _tree.Notes);
        driver.Unpack([goes], _tree.Notes);

        HashSet<Digest> used = [stays.DiffId];
        if (driver is OverlayDriver overlay)
            overlay.Prune(used);
        else
            ((CopyDriver)driver).Prune(used);

        Assert.Equal([stays.DiffId.Hex], Directory.GetDirectories(Path.Combine(_tree.Root, name)).Select(Path.GetFileName));
    }

    [Fact]
    public void Chain_ids_are_image_specs()
    {
        Digest one = Digest.Of([1]), two = Digest.Of([2]);

        Assert.Equal([one, Digest.Of(TarBytes.Ascii($"{one} {two}"))], LayerArchive.ChainIds([one, two]));
    }

    [Fact]
    public void A_copy_is_the_same_with_links_holes_and_times()
    {
        TarBytes tar = new TarBytes().Entry("d/", '5', mode: 0x3ff, time: 5).Entry("d/f", data: "x", mode: 0x9ed, time: 6).Entry("hard", '1', link: "d/f")
            .Entry("s", '2', link: "/nowhere", time: 7).Entry("fifo", '6', time: 8).Entry("hard2", '1', link: "s")
            .Pax(("GNU.sparse.size", "10485760"), ("GNU.sparse.map", "1048576,4")).Entry("sparse", data: "data");
        if (UnpackedTree.IsRoot)
            tar.Entry("null", '3', major: 1, minor: 3, uid: 5).Pax(("SCHILY.xattr.trusted.t", "a\0b")).Entry("d/attributed", uid: 6).Pax(("SCHILY.xattr.trusted.t", "l")).Entry("l", '2', link: "x");
        _tree.Unpack(tar.Entry("./", '5', time: 9).End());
        string copy = NewDirectory("copy");

        using (Descriptor from = LayerUnpacking.OpenDirectory(_tree.Root), to = LayerUnpacking.OpenDirectory(copy))
            new TreeCopy(UnpackedTree.IsRoot ? Ownership.Recorded : Ownership.Caller).Copy(from, to);

        Assert.Equal(_tree.Describe("root"), _tree.Describe("copy"));
        Assert.Equal(UnpackedTree.Status(Path.Combine(copy, "d/f")).Inode, UnpackedTree.Status(Path.Combine(copy, "hard")).Inode);
        Assert.Equal(UnpackedTree.Status(Path.Combine(copy, "s")).Inode, UnpackedTree.Status(Path.Combine(copy, "hard2")).Inode);
        Assert.InRange(UnpackedTree.Status(Path.Combine(copy, "sparse")).Blocks, 1ul, 64ul);
        if (UnpackedTree.IsRoot)
        {
            Assert.Equal("a\0b", ReadArchive.Text(UnpackedTree.Attribute(Path.Combine(copy, "d/attributed"), "trusted.t")!));
            Assert.Equal("l", ReadArchive.Text(UnpackedTree.Attribute(Path.Combine(copy, "l"), "trusted.t")!));
        }
    }

    [SkippableFact]
    public void On_a_file_system_that_shares_blocks_a_copy_takes_none()
    {
        Skip.IfNot(UnpackedTree.IsRoot && Tools.Has("mkfs.btrfs"), "needs root and mkfs.btrfs (btrfs-progs)");
        string image = Path.Combine(_tree.Parent, "btrfs"), place = NewDirectory("mounted");
        using (FileStream file = File.Create(image))
            file.SetLength(200 << 20);
        Tools.Run("mkfs.btrfs", [], "-q", image);
        try
        {
            Tools.Run("mount", [], "-o", "loop", image, place);
        }
        catch (InvalidOperationException e)
        {
            Skip.If(true, $"no btrfs can be mounted here: {e.Message}");
        }
        try
        {
            CopyDriver driver = new(Path.Combine(place, "layers"), Ownership.Recorded);
            // Random, so that it is not compressed away; half of the file system, so that two copies have no room.
            byte[] data = new byte[60 << 20];
            Random.Shared.NextBytes(data);
            LayerArchive[] layers = [Layer(new TarBytes().Entry("large", data: ReadArchive.Text(data)).End())];
            driver.Unpack(layers, _tree.Notes);
            for (int container = 0; container < 5; container++)
            {
                string directory = Directory.CreateDirectory(Path.Combine(place, $"container{container}")).FullName;
                driver.Create(layers, directory);
                Assert.Equal(data.Length, new FileInfo(Path.Combine(driver.Mount(directory), "large")).Length);
            }
        }
        finally
        {
            Tools.Run("umount", [], place);
        }
    }

    private IGraphDriver Make(string name)
    {
        Skip.If(name == "overlay" && !UnpackedTree.IsRoot, "needs root: mounts an overlay file system");
        Ownership ownership = UnpackedTree.IsRoot ? Ownership.Recorded : Ownership.Caller;
        return name == "overlay" ? new OverlayDriver(_tree.Root, ownership) : new CopyDriver(_tree.Root, ownership);
    }

    private LayerArchive Layer(byte[] archive) => new(
        new ContentDescriptor { MediaType = MediaTypes.Layer, Digest = Digest.Of(archive), Size = archive.Length },
        Digest.Of(archive),
        () =>
        {
            Interlocked.Increment(ref _opened);
            return new MemoryStream(archive);
        });

    private string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(_tree.Parent, name)).FullName;
}
