using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Bundles;
using Mocker.Pull.References;
using Mocker.Pull.Store;
using Mocker.Tests.Unit.Layers;
using Xunit;

namespace Mocker.Tests.Unit.Bundles;

public sealed class BundleMakerTests : IDisposable
{
    private readonly UnpackedTree _tree = new();
    private readonly ImageStore _store;

    public BundleMakerTests() => _store = ImageStore.Open(Path.Combine(_tree.Parent, "store"));

    private string Bundle => Path.Combine(_tree.Root, "bundle");

    public void Dispose()
    {
        _store.Dispose();
        _tree.Dispose();
    }

    [Fact]
    public void A_bundle_has_the_layers_in_its_rootfs_and_a_configuration_that_reads()
    {
        Image image = Add(new ExecutionParameters { Cmd = ["sh"], Volumes = ["/data", "data/../data/", "/new"] },
            new TarBytes().Entry("data/", '5', mode: 0x1c0, time: 5).Entry("data/file", data: "x").Entry("gone").End(), new TarBytes().Entry(".wh.gone").End());

        BundleMaker.Make(image, _store.Blobs, Bundle, new BundleSettings());

        Assert.Equal("config.json rootfs/ volumes/", _tree.Names("bundle"));
        Assert.Equal("data/", _tree.Names("bundle/rootfs"));
        Assert.Equal(0x1edu, _tree.Of("bundle/rootfs").Mode & 0xfffu);
        RuntimeSpec spec = RuntimeSpec.Parse(File.ReadAllBytes(Path.Combine(Bundle, "config.json")));
        SpecValidator.Validate(spec);
        Assert.Equal([("/data", "volumes/0"), ("/new", "volumes/1")], spec.Mounts[^2..].Select(mount => (mount.Destination, mount.Source!)));
        Assert.Equal("x", _tree.Read("bundle/volumes/0/file"));
        Assert.Equal((0x1c0u, 5L), (_tree.Of("bundle/volumes/0").Mode & 0xfffu, _tree.Of("bundle/volumes/0").ModifiedSeconds));
    }

    [Fact]
    public void A_bundle_that_cannot_be_made_leaves_nothing()
    {
        Image image = Add(new ExecutionParameters { Cmd = ["sh"], User = "nobody" }, new TarBytes().Entry("a/", '5', mode: 0).End());

        Assert.Contains("no user \"nobody\"", Assert.Throws<ImageException>(() => BundleMaker.Make(image, _store.Blobs, Bundle, new BundleSettings())).Message);
        Assert.False(Directory.Exists(Bundle));

        Directory.CreateDirectory(Bundle);
        Assert.Throws<ImageException>(() => BundleMaker.Make(image, _store.Blobs, Bundle, new BundleSettings()));
        Assert.Equal("", _tree.Names("bundle"));
    }

    [Fact]
    public void A_hostile_layer_is_named_with_its_entry()
    {
        Image image = Add(new ExecutionParameters { Cmd = ["sh"] }, new TarBytes().Entry("fine").Entry("../evil").End());

        string message = Assert.Throws<ImageException>(() => BundleMaker.Make(image, _store.Blobs, Bundle, new BundleSettings())).Message;

        Assert.StartsWith($"cannot unpack layer {image.Layers[0].Digest}: \"../evil\" (at byte 512): ", message);
        Assert.False(Directory.Exists(Bundle));
    }

    [Fact]
    public void A_directory_with_something_in_it_is_left_alone()
    {
        Directory.CreateDirectory(Bundle);
        File.WriteAllText(Path.Combine(Bundle, "mine"), "x");

        Assert.Contains("not empty", Assert.Throws<ImageException>(() =>
            BundleMaker.Make(Add(new ExecutionParameters { Cmd = ["sh"] }), _store.Blobs, Bundle, new BundleSettings())).Message);
        Assert.Equal("mine", _tree.Names("bundle"));
    }

    [SkippableFact]
    public void The_root_filesystem_is_umocis()
    {
        Skip.IfNot(UnpackedTree.IsRoot && Tools.Has("umoci"), "needs root and umoci");
        Image image = Add(new ExecutionParameters { Cmd = ["sh"] }, Base(), Changes());

        BundleMaker.Make(image, _store.Blobs, Bundle, new BundleSettings());
        // umoci has its own way with names of images.
        string store = _store.Root, index = Path.Combine(store, "index.json");
        File.WriteAllText(index, File.ReadAllText(index).Replace("docker.io/library/test:latest", "test", StringComparison.Ordinal));
        Tools.RunIn(store, "umoci", [], "unpack", "--image", $"{store}:test", Path.Combine(_tree.Parent, "umoci"));

        Assert.Equal(_tree.Describe("umoci/rootfs"), _tree.Describe("root/bundle/rootfs"));
        foreach (string file in (string[])["ping", "noted", "usr/lib"])
            foreach (string name in (string[])["security.capability", "user.note"])
                Assert.Equal(UnpackedTree.Attribute(Path.Combine(_tree.Parent, "umoci/rootfs", file), name), UnpackedTree.Attribute(Path.Combine(Bundle, "rootfs", file), name));
        Assert.NotNull(UnpackedTree.Attribute(Path.Combine(Bundle, "rootfs/ping"), "security.capability"));
    }

    private static byte[] Base() => new TarBytes()
        .Pax(("mtime", "99.125")).Entry("./", '5', mode: 0x1ed).Entry("usr/", '5').Entry("usr/lib/", '5', mode: 0x3ff, uid: 5, gid: 6).Entry("lib", '2', link: "usr/lib")
        .Entry("lib/through", data: "link").Pax(("SCHILY.xattr.security.capability", "\x01\0\0\x02\0\x20\0\0\0\0\0\0\0\0\0\0\0\0\0\0"), ("mtime", "1.000000001"))
        .Entry("ping", data: "x", mode: 0x1ed).Pax(("SCHILY.xattr.user.note", "a=b\nc")).Entry("noted").Entry("a/", '5', time: 5).Entry("a/one", data: "1", mode: 0x9ed, uid: 1000)
        .Entry("a/two", '1', link: "a/one").Entry("a/three", '1', link: "a/two").Entry("del/", '5').Entry("del/d/", '5').Entry("del/d/e").Entry("opq/", '5').Entry("opq/old")
        .Entry("opq/keep/", '5').Entry("opq/keep/old").Entry("null", '3', major: 1, minor: 3, mode: 0x1b6).Entry("disk", '4', major: 7, minor: 0, gid: 6).Entry("fifo", '6')
        .Entry("absolute", '2', link: "/etc/passwd", uid: 9).Entry("d2f/", '5').Entry("d2f/x").Entry("f2d")
        .Pax(("GNU.sparse.size", "1048576"), ("GNU.sparse.numblocks", "1"), ("GNU.sparse.map", "4096,4")).Entry("sparse", data: "data").Entry("x", 'L', new string('n', 120) + "\0").Entry("n", data: "long").End();

    private static byte[] Changes() => new TarBytes()
        .Entry("lib/added", data: "y").Entry("a/.wh.one").Entry("del/.wh.d").Entry(".wh.null").Entry("opq/.wh..wh..opq").Entry("opq/new", data: "n")
        .Entry("opq/keep/", '5', time: 8).Entry("opq/keep/new").Entry("d2f", data: "a file").Entry("f2d/", '5').Entry("f2d/in").Entry("hard-to-below", '1', link: "ping")
        .Entry("usr/", '5', mode: 0x1c0, time: 3).End();

    private Image Add(ExecutionParameters parameters, params byte[][] layers)
    {
        ContentDescriptor[] blobs = [.. layers.Select(layer => _store.Blobs.Add(MediaTypes.Layer, layer))];
        ImageConfig config = new()
        {
            Architecture = "amd64",
            Os = "linux",
            Config = parameters,
            Rootfs = new ImageRootfs { DiffIds = [.. layers.Select(layer => Digest.Of(layer))] },
        };
        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.Manifest,
            Config = _store.Blobs.Add(MediaTypes.Config, DocumentText.Of(config, DocumentText.Tabs).Span),
            Layers = blobs,
        };
        ContentDescriptor added = _store.Blobs.Add(MediaTypes.Manifest, DocumentText.Of(manifest, DocumentText.Tabs).Span);
        return _store.Name(ImageReference.Parse("test"), added, added.Digest);
    }
}
