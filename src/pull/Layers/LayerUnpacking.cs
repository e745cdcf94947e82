using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Layers.Compression;
using Mocker.Pull.Layers.Unpack;

namespace Mocker.Pull.Layers;

/// <summary>Unpacks layers, and verifies that they are the ones that the image means.</summary>
internal static class LayerUnpacking
{
    /// <summary>Unpacks one layer into a directory.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="root">The directory, open for reading.</param>
    /// <param name="below">The layers below, where the directory has not got them in it.</param>
    /// <exception cref="ImageException">It cannot be unpacked, or is another one than its diff ID says: what the directory has in it is then not to be used.</exception>
    public static void Apply(LayerArchive layer, Descriptor root, LowerLayers below, UnpackOptions options, UnpackNotes notes)
    {
        try
        {
            using LayerStream archive = new(layer.Open(), CompressionFormats.OfMediaType(layer.Blob.MediaType), options.Limits, layer.DiffId.HashAlgorithm);
            using LayerUnpacker unpacker = new(root, below, options, notes);
            unpacker.Unpack(archive);
            // What is after the archive's end is part of the layer, too.
            Digest found = Digest.OfHash(archive.Digest());
            if (found != layer.DiffId)
                throw new ImageException($"it unpacks to an archive with the digest {found}, where the image has {layer.DiffId}");
        }
        catch (ImageException e)
        {
            throw new ImageException($"cannot unpack layer {layer.Blob.Digest}: {e.Message}", e);
        }
    }

    /// <summary>Unpacks all layers on top of each other into one directory.</summary>
    public static void ApplyAll(IEnumerable<LayerArchive> layers, string directory, UnpackOptions options, UnpackNotes notes)
    {
        using Descriptor root = OpenDirectory(directory);
        foreach (LayerArchive layer in layers)
            Apply(layer, root, LowerLayers.None, options, notes);
    }

    /// <summary>Makes the directory for a root filesystem, with the mode that it has when no layer says another.</summary>
    public static void MakeRoot(string path)
    {
        Directory.CreateDirectory(path);
        using Descriptor root = OpenDirectory(path);
        Kernel.Check(Files.ChMod(root.Number, 0x1ed), "chmod(2)", path);
    }

    public static unsafe Descriptor OpenDirectory(string path)
    {
        using CString name = new(path);
        return new Descriptor((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly | OpenFlags.Directory), "open(2)", path));
    }
}
