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
    /// <summary>Name of the configuration in a bundle.</summary>
    public const string Configuration = "config.json";

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
            Dictionary<string, string> volumes = BundleVolumes.Make([.. image.Config.Config.Volumes, .. settings.Volumes], root, directory, options.Ownership);
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
}
