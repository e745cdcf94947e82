using Mocker.Oci;
using Mocker.Pull.Progress;
using Mocker.Pull.References;
using Mocker.Pull.Registry;
using Mocker.Pull.Store;

namespace Mocker.Pull.Sources;

/// <summary>Copies images from the store to a registry: what it has is left out, what another repository of it has is mounted from there.</summary>
/// <param name="store">Where from.</param>
/// <param name="client">The repository.</param>
/// <param name="view">Shows how far it has come.</param>
internal sealed class ImagePusher(ImageStore store, RegistryClient client, ProgressView view)
{
    /// <param name="image">What is pushed.</param>
    /// <param name="reference">What it is called there.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="RegistryException">It failed for good.</exception>
    public async Task PushAsync(Image image, ImageReference reference, CancellationToken cancellation)
    {
        ImageManifest manifest = image.Manifest;
        await FewAtOnce.ForEachAsync(manifest.Layers.Append(manifest.Config).DistinctBy(blob => blob.Digest),
            (blob, stop) => PushAsync(blob, blob.Digest == manifest.Config.Digest ? "configuration" : "layer", stop), cancellation);
        await client.PushManifestAsync(image.Descriptor, store.Blobs.Read(image.Descriptor), reference.TagOrDigest, cancellation);
    }

    private async Task PushAsync(ContentDescriptor blob, string kind, CancellationToken cancellation)
    {
        RegistryLocation place = client.Location;
        ProgressPart part = view.Begin($"{kind} {blob.Digest.Short}", blob.Size);
        string result = "already there";
        if (!await client.HasBlobAsync(blob.Digest, cancellation))
        {
            string? other = store.Sources.Of(blob.Digest, place.Host).FirstOrDefault(repository => repository != place.Repository);
            bool mounted = await client.PushBlobAsync(blob, () => store.Blobs.Open(blob), other, part, cancellation);
            result = mounted ? $"mounted from {other}" : "done";
        }
        store.Sources.Add(blob.Digest, place.Host, place.Repository);
        part.End(result);
    }
}
