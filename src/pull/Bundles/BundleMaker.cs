using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Store;

namespace Mocker.Pull.Bundles;

/// <summary>Makes a bundle of an image: a directory with a root filesystem and config.json, which any OCI runtime can run.</summary>
internal static class BundleMaker
{
    private const string Configuration = "config.json", Volumes = "volumes";

    /// <param name="image">The image.</param>
    /// <param name="blobs">Where its layers are.</param>
    /// <param name="directory">The bundle: not there, or empty.</param>
    /// <param name="settings">What is asked for in place of what the image says.</param>
    /// <returns>What was left out.</returns>
    /// <exception cref="ImageException">It cannot be made; nothing of it is left then.</exception>
    public static UnpackNotes Make(Image image, BlobStore blobs, string directory, BundleSettings settings)
    {
        RequireEmpty(directory);
        bool existed = Directory.Exists(directory);
        IReadOnlyList<LayerArchive> layers = LayerArchive.Of(image, blobs);
        UnpackNotes notes = new();
        try
        {
            string rootfs = Path.Combine(directory, BundleConfiguration.Rootfs);
            LayerUnpacking.MakeRoot(rootfs);
            UnpackOptions options = new();
            LayerUnpacking.ApplyAll(layers, rootfs, options, notes);
            using Descriptor root = LayerUnpacking.OpenDirectory(rootfs);
            Dictionary<string, string> volumes = MakeVolumes(image.Config.Config.Volumes, root, directory, options.Ownership);
            RuntimeSpec spec = BundleConfiguration.Make(image.Config, root, settings, volumes);
            FileContents.Replace(Files.CurrentDirectory, Path.Combine(directory, Configuration), DocumentText.Of(spec, DocumentText.Tabs).Span, 0x1a4);
        }
        catch
        {
            if (existed)
                using (Descriptor opened = LayerUnpacking.OpenDirectory(directory))
                    TreeRemoval.Empty(opened.Number);
            else
                LayerDirectories.Remove(directory);
            throw;
        }
        return notes;
    }

    /// <exception cref="ImageException">A bundle cannot be made there.</exception>
    public static void RequireEmpty(string directory)
    {
        if (File.Exists(directory) || Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any())
            throw new ImageException($"{directory} is no directory or not empty: name one that is, or one that is not there");
    }

    /// <summary>Directories of the bundle for the image's volumes, with what the image has in them.</summary>
    /// <returns>Their paths, relative to the bundle, by their places in the container.</returns>
    private static Dictionary<string, string> MakeVolumes(string[] places, Descriptor root, string directory, Ownership ownership)
    {
        Dictionary<string, string> volumes = [];
        foreach (string place in places.Order(StringComparer.Ordinal))
        {
            string inside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(place.StartsWith('/') ? place : "/" + place));
            if (inside == "/")
                throw new ImageException("the image wants its root to be a volume");
            if (volumes.ContainsKey(inside))
                continue;
            string path = Path.Combine(Volumes, volumes.Count.ToString());
            Directory.CreateDirectory(Path.Combine(directory, path));
            CopyContents(inside, root, Path.Combine(directory, path), ownership);
            volumes.Add(inside, path);
        }
        return volumes;
    }

    private static unsafe void CopyContents(string inside, Descriptor root, string volume, Ownership ownership)
    {
        using CString path = new(inside);
        int opened = Files.OpenAt2(root.Number, path, OpenFlags.ReadOnly | OpenFlags.Directory, ResolveFlags.InRoot | ResolveFlags.NoMagicLinks);
        if (opened is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR)
            return;
        using Descriptor from = new((int)Kernel.Check(opened, "openat2(2)", inside)), to = LayerUnpacking.OpenDirectory(volume);
        new TreeCopy(ownership).Copy(from, to);
    }
}
