using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;
using Xunit;

namespace Mocker.Tests.Unit.Layers;

/// <summary>Layers made of what containers have changed.</summary>
public sealed class ChangesTests : IDisposable
{
    private readonly UnpackedTree _tree = new();

    public static TheoryData<string> Names => ["overlay", "vfs"];

    public void Dispose() => _tree.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_layer_on_top_of_the_images_is_what_the_container_had(string name)
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer(name);
        string root = driver.Mount(container);
        string had;
        byte[] layer;
        try
        {
            ChangeEverything(root);
            // Through the mount: names and contents as the container had them.
            had = _tree.Describe(Path.GetRelativePath(_tree.Parent, root));
            layer = Changes(driver, layers, container);
        }
        finally
        {
            driver.Unmount(container);
        }

        string copy = NewDirectory("copy");
        LayerUnpacking.ApplyAll([.. layers, Layer(layer)], copy, new UnpackOptions(), _tree.Notes);

        Assert.Equal(had, _tree.Describe("copy"));
        Assert.DoesNotContain(".overlay.", ReadArchive.Text(layer));
        Assert.Empty(_tree.Notes.Sentences);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void The_layer_has_what_was_changed_and_nothing_else(string name)
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer(name);
        string root = driver.Mount(container);
        try
        {
            File.AppendAllText(Path.Combine(root, "d/a"), "more");
            File.Delete(Path.Combine(root, "d/b"));
            Directory.Delete(Path.Combine(root, "gone"), recursive: true);
        }
        finally
        {
            driver.Unmount(container);
        }

        string[] names = [.. ReadArchive.All(Changes(driver, layers, container)).Select(entry => ReadArchive.Text(entry.Entry.Name)).Order(StringComparer.Ordinal)];

        Assert.Equal(["./", ".wh.gone", "d/", "d/.wh.b", "d/a"], names);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_container_that_changed_nothing_makes_no_layer(string name)
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer(name);
        driver.Mount(container);
        driver.Unmount(container);
        using MemoryStream archive = new();
        LayerPacker packer = new(archive, Ownership.Recorded, _tree.Notes);

        driver.WriteChanges(layers, container, MountPoints.None, packer);

        Assert.True(packer.IsEmpty);
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void What_the_runtime_makes_to_mount_something_there_is_no_change(string name)
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer(name);
        string root = driver.Mount(container);
        MountPoints places;
        try
        {
            places = Places(root, "/d/hosts", "/proc", "/proc/below", "/to-d/deep/file", "/d/a", "/d/other/x");
            MakeMountPoints(root);
            Assert.Equal([], Changed(driver, layers, container, places));
            // What somebody has changed is one, with what it is in.
            File.WriteAllText(Path.Combine(root, "d/hosts"), "127.0.0.1 a");
            File.SetUnixFileMode(Path.Combine(root, "proc"), UnixFileMode.UserRead);
            File.WriteAllText(Path.Combine(root, "d/deep/own"), "");
        }
        finally
        {
            driver.Unmount(container);
        }

        Assert.Equal(["./", "d/", "d/deep/", "d/deep/own", "d/hosts", "proc/"], Changed(driver, layers, container, places));
    }

    [SkippableTheory]
    [MemberData(nameof(Names))]
    public void A_place_that_the_image_has_is_none_of_the_runtimes(string name)
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer(name);
        string root = driver.Mount(container);
        MountPoints places;
        try
        {
            places = Places(root, "/d/hosts", "/d/a");
            MakeMountPoints(root);
            File.WriteAllText(Path.Combine(root, "d/a"), "");
            File.Delete(Path.Combine(root, "d/b"));
        }
        finally
        {
            driver.Unmount(container);
        }

        string[] changed = Changed(driver, layers, container, places);

        Assert.Equal(["./", "d/", "d/.wh.b", "d/a", "d/deep/", "d/deep/file", "d/other/", "proc/"], changed.Where(each => each != "d/other/x/"));
    }

    private static void MakeMountPoints(string root)
    {
        // As RootPath of the engine does.
        foreach (string directory in (string[])["proc", "d/deep", "d/other", "d/other/x"])
            Directory.CreateDirectory(Path.Combine(root, directory), (UnixFileMode)0x1ed);
        foreach (string file in (string[])["d/hosts", "d/deep/file"])
        {
            File.WriteAllText(Path.Combine(root, file), "");
            File.SetUnixFileMode(Path.Combine(root, file), (UnixFileMode)0x1a4);
        }
    }

    private static MountPoints Places(string root, params string[] destinations)
    {
        using Descriptor opened = LayerUnpacking.OpenDirectory(root);
        Directory.CreateSymbolicLink(Path.Combine(root, "to-d"), "/d");
        string[] places = MountPoints.Find(new RuntimeSpec { Mounts = [.. destinations.Select(path => new Mount { Destination = path, Type = "bind", Source = "/" })] }, opened);
        File.Delete(Path.Combine(root, "to-d"));
        return new MountPoints(places);
    }

    private string[] Changed(IGraphDriver driver, LayerArchive[] layers, string container, MountPoints places) =>
        [.. ReadArchive.All(Changes(driver, layers, container, places)).Select(entry => ReadArchive.Text(entry.Entry.Name)).Order(StringComparer.Ordinal)];

    [SkippableFact]
    public void A_directory_that_was_made_anew_hides_the_old_one()
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer("overlay");
        string root = driver.Mount(container);
        try
        {
            Directory.Delete(Path.Combine(root, "d"), recursive: true);
            Directory.CreateDirectory(Path.Combine(root, "d", "new"));
        }
        finally
        {
            driver.Unmount(container);
        }

        Assert.Equal(["./", "d/", "d/.wh..wh..opq", "d/new/"], ReadArchive.All(Changes(driver, layers, container)).Select(entry => ReadArchive.Text(entry.Entry.Name)));
    }

    [SkippableTheory]
    [InlineData("d", "trusted.overlay.redirect", "redirect_dir")]
    [InlineData("d", "user.overlay.redirect", "redirect_dir")]
    [InlineData("d/a", "trusted.overlay.metacopy", "metacopy")]
    public void What_an_upper_directory_alone_does_not_tell_is_refused(string path, string attribute, string words)
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer("overlay");
        string upper = Path.Combine(container, "upper");
        Directory.CreateDirectory(Path.Combine(upper, "d"));
        File.WriteAllText(Path.Combine(upper, "d", "a"), "");
        using (Descriptor directory = LayerUnpacking.OpenDirectory(upper))
            Assert.Equal(0, new AttributeHolder(directory.Number, [.. TarBytes.Ascii(path), 0]).Set(TarBytes.Ascii(attribute), TarBytes.Ascii("/x")));

        string message = Assert.Throws<ImageException>(() => Changes(driver, layers, container)).Message;

        Assert.Contains(words, message);
        Assert.Contains($"\"{path}\"", message);
    }

    [SkippableFact]
    public void A_time_that_was_set_back_hides_no_change_from_the_comparison()
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer("vfs");
        string file = Path.Combine(driver.Mount(container), "d/a");
        FileStatus before = UnpackedTree.Status(file);
        File.WriteAllText(file, "ONE");
        Tools.Run("touch", [], "-d", $"@{before.ModifiedSeconds}", file);

        Assert.Equal(["./", "d/", "d/a"], ReadArchive.All(Changes(driver, layers, container)).Select(entry => ReadArchive.Text(entry.Entry.Name)));
    }

    [SkippableFact]
    public void All_names_of_a_changed_file_are_in_the_layer()
    {
        (IGraphDriver driver, LayerArchive[] layers, string container) = MakeContainer("vfs");
        string root = driver.Mount(container);
        Tools.Run("ln", [], Path.Combine(root, "hard1"), Path.Combine(root, "d/third"));

        Assert.Equal(["./", "d/", "d/third", "hard1", "hard2"], ReadArchive.All(Changes(driver, layers, container)).Select(entry => ReadArchive.Text(entry.Entry.Name)));
    }

    private static byte[] Image() => new TarBytes().Entry("./", '5', mode: 0x1ed, time: 3).Entry("d/", '5').Entry("d/a", data: "one").Entry("d/b", data: "two").Entry("gone/", '5').Entry("gone/x", data: "x")
        .Entry("opaque/", '5').Entry("opaque/old").Entry("opaque/kept/", '5').Entry("opaque/kept/old").Entry("file-to-dir").Entry("dir-to-file/", '5').Entry("dir-to-file/x")
        .Entry("hard1", data: "linked").Entry("hard2", '1', link: "hard1").Entry("link", '2', link: "d/a").Entry("mode", mode: 0x1a4).Entry("renamed/", '5').Entry("renamed/x", data: "y")
        .Entry("attributed", data: "z").Entry("untouched/", '5').Entry("untouched/x").Entry("apart1", data: "p").Entry("apart2", '1', link: "apart1").End();

    private static void ChangeEverything(string root)
    {
        string At(string path) => Path.Combine(root, path);
        File.AppendAllText(At("d/a"), "more");
        File.Delete(At("d/b"));
        Directory.Delete(At("gone"), recursive: true);
        Directory.Delete(At("opaque"), recursive: true);
        Directory.CreateDirectory(At("opaque/kept"));
        File.WriteAllText(At("opaque/kept/new"), "n");
        File.Delete(At("file-to-dir"));
        Directory.CreateDirectory(At("file-to-dir/sub"));
        Directory.Delete(At("dir-to-file"), recursive: true);
        File.WriteAllText(At("dir-to-file"), "f");
        // Both names: an overlay file system without an index takes them apart, here as in every container.
        File.Delete(At("hard2"));
        File.AppendAllText(At("hard1"), "!");
        Tools.Run("ln", [], At("hard1"), At("hard2"));
        Tools.Run("cp", [], "-p", At("apart1"), At("copy"));
        File.Delete(At("apart1"));
        File.Move(At("copy"), At("apart2"), overwrite: true);
        File.Delete(At("link"));
        File.CreateSymbolicLink(At("link"), "/etc/passwd");
        File.SetUnixFileMode(At("mode"), (UnixFileMode)0x9ed);
        Tools.Run("mv", [], At("renamed"), At("moved"));
        Tools.Run("chown", [], "7:8", At("attributed"));
        Tools.Run("setcap", [], "cap_net_raw+ep", At("attributed"));
        Tools.Run("mknod", [], At("null"), "c", "1", "3");
        Tools.Run("mkfifo", [], At("fifo"));
        Directory.CreateDirectory(At("new/deep"));
        File.WriteAllText(At("new/deep/file"), "new");
    }

    private (IGraphDriver Driver, LayerArchive[] Layers, string Container) MakeContainer(string name)
    {
        Skip.IfNot(UnpackedTree.IsRoot, "needs root: owners, devices, and mounts of overlay file systems");
        IGraphDriver driver = name == "overlay" ? new OverlayDriver(_tree.Root, Ownership.Recorded) : new CopyDriver(_tree.Root, Ownership.Recorded);
        LayerArchive[] layers = [Layer(Image()), Layer(new TarBytes().Entry("second", data: "layer").Entry(".wh.nothing").End())];
        driver.Unpack(layers, _tree.Notes);
        string container = NewDirectory("container");
        driver.Create(layers, container);
        return (driver, layers, container);
    }

    private byte[] Changes(IGraphDriver driver, LayerArchive[] layers, string container, MountPoints? mountPoints = null)
    {
        using MemoryStream archive = new();
        LayerPacker packer = new(archive, Ownership.Recorded, _tree.Notes);
        driver.WriteChanges(layers, container, mountPoints ?? MountPoints.None, packer);
        packer.Finish();
        return archive.ToArray();
    }

    private static LayerArchive Layer(byte[] archive) => new(
        new ContentDescriptor { MediaType = MediaTypes.Layer, Digest = Digest.Of(archive), Size = archive.Length }, Digest.Of(archive), () => new MemoryStream(archive));

    private string NewDirectory(string name) => Directory.CreateDirectory(Path.Combine(_tree.Parent, name)).FullName;
}
