using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Layers;

/// <summary>A layer of an image as it is kept, and what it is to be unpacked.</summary>
/// <param name="Blob">The archive, packed or not.</param>
/// <param name="DiffId">The digest of the archive when it is not packed.</param>
/// <param name="Open">Opens it.</param>
public sealed record LayerArchive(ContentDescriptor Blob, Digest DiffId, Func<Stream> Open)
{
    /// <summary>The layers of an image in the store, bottom first.</summary>
    public static IReadOnlyList<LayerArchive> Of(Image image, BlobStore blobs)
    {
        Digest[] diffIds = image.Config.Rootfs.DiffIds;
        return [.. image.Layers.Select((blob, at) => new LayerArchive(blob, diffIds[at], () => blobs.Open(blob)))];
    }

    /// <summary>
    /// Names for each layer together with all below it (image-spec, config.md, "Layer ChainID"): what a layer unpacks to can depend on those.
    /// </summary>
    public static Digest[] ChainIds(IEnumerable<Digest> diffIds)
    {
        List<Digest> chain = [];
        foreach (Digest diffId in diffIds)
            chain.Add(chain.Count == 0 ? diffId : Digest.Of(System.Text.Encoding.ASCII.GetBytes($"{chain[^1]} {diffId}")));
        return [.. chain];
    }
}
