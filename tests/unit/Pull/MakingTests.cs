using Mocker.Oci;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Compression;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Making;
using Mocker.Pull.References;
using Mocker.Pull.Store;
using Mocker.Tests.Unit.Layers;
using Xunit;

namespace Mocker.Tests.Unit.Pull;

/// <summary>Images made in a store.</summary>
public sealed class MakingTests : IDisposable
{
    private readonly UnpackedTree _tree = new();
    private readonly ImageStore _store;

    public MakingTests() => _store = ImageStore.Open(Path.Combine(_tree.Parent, "store"));

    private LayerMaker Maker => new(_store.Blobs, CompressionFormat.Gzip, _tree.Notes);

    public void Dispose()
    {
        _store.Dispose();
        _tree.Dispose();
    }

    [SkippableTheory]
    [InlineData("overlay")]
    [InlineData("vfs")]
    public void What_a_container_changed_is_a_layer_on_top_of_its_image(string name)
    {
        Skip.If(name == "overlay" && !UnpackedTree.IsRoot, "needs root: mounts an overlay file system");
        Image below = MakeImage();
        (IGraphDriver driver, string directory) = MakeContainer(name, below);
        string root = driver.Mount(directory), had;
        PackedLayer? layer;
        try
        {
            File.WriteAllText(Path.Combine(root, "added"), "new");
            File.Delete(Path.Combine(root, "goes"));
            had = _tree.Describe(Path.GetRelativePath(_tree.Parent, root));
            layer = Maker.OfContainer(below, driver, directory, MountPoints.None);
        }
        finally
        {
            driver.Unmount(directory);
        }

        Image image = Change(below, ["CMD [\"/added\"]"]).Add(_store, layer);

        Assert.Equal(below.Layers.Select(blob => blob.Digest).Append(layer!.Blob.Digest), image.Layers.Select(blob => blob.Digest));
        Assert.Equal([.. below.Config.Rootfs.DiffIds, layer.DiffId], image.Config.Rootfs.DiffIds);
        Assert.Equal(["A=1"], image.Config.Config.Env);
        Assert.Equal(["/added"], image.Config.Config.Cmd);
        Assert.Equal(("Somebody", "a change", "mocker commit", false), (image.Config.Author, image.Config.History[^1].Comment, image.Config.History[^1].CreatedBy, image.Config.History[^1].EmptyLayer));
        Assert.Equal(2, image.Config.History.Length);
        Assert.Equal(image.Descriptor.Digest, _store.Get("changed").Descriptor.Digest);
        string copy = Directory.CreateDirectory(Path.Combine(_tree.Parent, "copy")).FullName;
        LayerUnpacking.ApplyAll(LayerArchive.Of(image, _store.Blobs), copy, new UnpackOptions(), _tree.Notes);
        Assert.Equal(had, _tree.Describe("copy"));
    }

    [Fact]
    public void Nothing_changed_is_a_step_without_a_layer()
    {
        Image below = MakeImage();
        (IGraphDriver driver, string directory) = MakeContainer("vfs", below);

        Image image = Change(below, ["USER 5"]).Add(_store, Maker.OfContainer(below, driver, directory, MountPoints.None));

        Assert.Equal(below.Layers.Select(blob => blob.Digest), image.Layers.Select(blob => blob.Digest));
        Assert.True(image.Config.History[^1].EmptyLayer);
        Assert.NotEqual(below.Id, image.Id);
        Assert.Empty(Directory.GetFiles(Path.Combine(_store.Root, "partial")));
    }

    [Fact]
    public void Layers_of_Dockers_types_get_those_of_image_spec()
    {
        byte[] archive = new TarBytes().Entry("a").End();
        ContentDescriptor layer = _store.Blobs.Add(MediaTypes.DockerLayer, archive);
        ContentDescriptor config = _store.Blobs.Add(MediaTypes.DockerConfig, DocumentText.Of(new ImageConfig { Architecture = "amd64", Os = "linux", Rootfs = new ImageRootfs { DiffIds = [Digest.Of(archive)] } }, DocumentText.OneLine).Span);
        ContentDescriptor manifest = _store.Blobs.Add(MediaTypes.DockerManifest,
            DocumentText.Of(new ImageManifest { MediaType = MediaTypes.DockerManifest, Config = config, Layers = [layer] }, DocumentText.OneLine).Span);
        Image below = _store.Name(ImageReference.Parse("docker"), manifest, manifest.Digest);

        Image image = Change(below, []).Add(_store, null);

        Assert.Equal((MediaTypes.Manifest, MediaTypes.Config, MediaTypes.Layer), (image.Descriptor.MediaType, image.Manifest.Config.MediaType, image.Layers[0].MediaType));
    }

    private Image MakeImage()
    {
        _tree.Unpack(new TarBytes().Entry("./", '5', mode: 0x1ed, time: 3).Entry("stays", data: "x").Entry("goes").End());
        NewImage image = new() { Name = ImageReference.Parse("base"), Platform = Platform.Host, Parameters = new ExecutionParameters { Env = ["A=1"] }, CreatedBy = "mocker init" };
        return image.Add(_store, Maker.OfDirectory(_tree.Root));
    }

    private (IGraphDriver Driver, string Directory) MakeContainer(string name, Image image)
    {
        IReadOnlyList<LayerArchive> layers = LayerArchive.Of(image, _store.Blobs);
        IGraphDriver driver = name == "overlay" ? new OverlayDriver(_store.LayersDirectory, Ownership.Possible) : new CopyDriver(_store.LayersDirectory, Ownership.Possible);
        driver.Unpack(layers, _tree.Notes);
        string directory = Directory.CreateDirectory(Path.Combine(_tree.Parent, "container")).FullName;
        driver.Create(layers, directory);
        return (driver, directory);
    }

    private static NewImage Change(Image below, string[] changes) => new()
    {
        Name = ImageReference.Parse("changed"),
        Platform = below.Config.Platform,
        Below = below,
        Parameters = ParameterChange.Apply(below.Config.Config, changes),
        Author = "Somebody",
        Comment = "a change",
        CreatedBy = "mocker commit",
    };
}
