using Mocker.Linux;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Compression;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Store;

namespace Mocker.Pull.Making;

/// <summary>Makes layers in a store: of a directory, or of what a container has changed.</summary>
internal sealed class LayerMaker(BlobStore blobs, CompressionFormat format, UnpackNotes notes)
{
    /// <summary>Whose the files here are.</summary>
    public Ownership Ownership { get; init; } = Ownership.Possible;

    /// <summary>The whole of a directory.</summary>
    public PackedLayer OfDirectory(string directory)
    {
        using Descriptor root = LayerUnpacking.OpenDirectory(directory);
        return Make($"pack {directory}", packer => TreePacker.Pack(root, packer))!;
    }

    /// <summary>What a container has changed.</summary>
    /// <param name="image">What it was made of.</param>
    /// <param name="driver">Who has its files.</param>
    /// <param name="directory">Its directory with the driver.</param>
    /// <param name="mountPoints">What the runtime has made in it.</param>
    /// <returns>Null if nothing was changed.</returns>
    public PackedLayer? OfContainer(Image image, IGraphDriver driver, string directory, MountPoints mountPoints) =>
        Make($"make a layer of {directory}", packer => driver.WriteChanges(LayerArchive.Of(image, blobs), directory, mountPoints, packer));

    private PackedLayer? Make(string what, Action<LayerPacker> pack)
    {
        try
        {
            using LayerOutput output = new(blobs, format);
            LayerPacker packer = new(output, Ownership, notes);
            pack(packer);
            packer.Finish();
            return packer.IsEmpty ? null : output.Commit();
        }
        catch (Exception e) when (e is ImageException or IOException)
        {
            throw new ImageException($"cannot {what}: {e.Message}", e);
        }
    }
}
