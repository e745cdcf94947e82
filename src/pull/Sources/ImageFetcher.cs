using Mocker.Oci;
using Mocker.Pull.Progress;
using Mocker.Pull.Registry;
using Mocker.Pull.Store;

namespace Mocker.Pull.Sources;

/// <summary>Copies images into the store.</summary>
/// <param name="store">Where to.</param>
/// <param name="options">How registries are talked to.</param>
/// <param name="platform">For what platform; null for this machine's.</param>
/// <param name="view">Shows how far it has come.</param>
internal sealed class ImageFetcher(ImageStore store, RegistryOptions options, Platform? platform, ProgressView view)
{
    /// <summary>
    /// The image of a name: from a file or directory it is copied, from the store it is taken if it is there for the platform, and otherwise
    /// from its registry. This is how every command understands an image.
    /// </summary>
    public async Task<Image> FindOrFetchAsync(string text, CancellationToken cancellation = default)
    {
        if (!ImageSources.IsLocal(text) && store.Find(ImageSources.WithoutTransport(text)) is { } image && (platform is null || Suits(platform, image.Config)))
            return image;
        return await FetchAsync(text, cancellation);
    }

    /// <summary>Copies an image from where its name says, and gives it the name.</summary>
    public async Task<Image> FetchAsync(string text, CancellationToken cancellation = default)
    {
        using IImageSource source = ImageSources.Open(text, options, view.Say);
        view.Say($"Copying {source.Description}");
        (ContentDescriptor top, byte[] content) = await source.ReadTopAsync(cancellation);
        (ContentDescriptor descriptor, ImageManifest manifest, byte[] manifestText) = await ReadManifestAsync(source, top, content, cancellation);
        await FetchBlobAsync(source, manifest.Config, "configuration", cancellation);
        ImageConfig config = ImageConfig.Parse(store.Blobs.Read(manifest.Config), $"configuration of {source.Description}");
        Check(source, manifest, config);
        await FewAtOnce.ForEachAsync(manifest.Layers.DistinctBy(layer => layer.Digest), (layer, stop) => FetchBlobAsync(source, layer, "layer", stop), cancellation);
        NotePlaces(source, manifest);
        store.Blobs.Add(descriptor, manifestText);
        return store.Name(source.Reference, descriptor, top.Digest);
    }

    private static bool Suits(Platform wanted, ImageConfig config) => wanted.Best([config.Platform]) == 0;

    private async Task<(ContentDescriptor, ImageManifest, byte[])> ReadManifestAsync(IImageSource source, ContentDescriptor top, byte[] content, CancellationToken cancellation)
    {
        ContentDescriptor descriptor = top;
        for (int depth = 0; MediaTypes.IsIndex(TypeOf(descriptor, content)); depth++)
        {
            if (depth == 4)
                throw new ImageException($"{source.Description}: an index in an index in an index, and so on");
            descriptor = Choose(source, ImageIndex.Parse(content, $"index of {source.Description}"));
            content = await source.ReadManifestAsync(descriptor, cancellation);
        }
        string type = TypeOf(descriptor, content);
        if (MediaTypes.IsSchema1(type))
            throw new ImageException($"{source.Description} is in the format that Docker had until 2017 (schema 1), which is not read: it cannot be verified; push it again with a present docker, podman or skopeo");
        if (!MediaTypes.IsManifest(type))
            throw new ImageException($"{source.Description} is no image: its type is \"{type}\"");
        ImageManifest manifest = ImageManifest.Parse(content, $"manifest of {source.Description}");
        if (!manifest.IsImage)
            throw new ImageException($"{source.Description} is no image that can be run, but an artifact of the type \"{manifest.ArtifactType ?? manifest.Config.MediaType}\"");
        return (new ContentDescriptor { MediaType = type, Digest = descriptor.Digest, Size = content.Length }, manifest, content);
    }

    /// <summary>What a document says that it is counts, for registries do not always know.</summary>
    private static string TypeOf(ContentDescriptor descriptor, byte[] content) =>
        MediaTypes.IsIndex(descriptor.MediaType) || MediaTypes.IsManifest(descriptor.MediaType) || MediaTypes.IsSchema1(descriptor.MediaType)
            ? descriptor.MediaType
            : DocumentType.Of(content) ?? descriptor.MediaType;

    private ContentDescriptor Choose(IImageSource source, ImageIndex index)
    {
        Platform wanted = platform ?? Platform.Host;
        ContentDescriptor[] known = [.. index.Manifests.Where(each => MediaTypes.IsManifest(each.MediaType) || MediaTypes.IsIndex(each.MediaType))];
        int best = wanted.Best([.. known.Select(each => each.Platform)]);
        // One without a platform is all there is.
        if (best < 0 && known is [{ Platform: null }])
            best = 0;
        string[] offered = [.. known.Select(each => each.Platform?.ToString()).OfType<string>().Where(name => !name.StartsWith("unknown", StringComparison.Ordinal)).Distinct()];
        return best >= 0 ? known[best] : throw new ImageException(
            $"{source.Description} is not there for {wanted}{(offered.Length == 0 ? "" : $", but for {string.Join(", ", offered)}; choose one of them with --platform")}");
    }

    private void Check(IImageSource source, ImageManifest manifest, ImageConfig config)
    {
        if (config.Rootfs.DiffIds.Length != manifest.Layers.Length)
            throw new ImageException($"{source.Description} contradicts itself: its manifest has {manifest.Layers.Length} layers, its configuration {config.Rootfs.DiffIds.Length}");
        if (platform is not null && !Suits(platform, config))
            throw new ImageException($"{source.Description} is not there for {platform}, but only for {config.Platform}");
        if (!Suits(Platform.Host, config) && platform is null)
            view.Say($"warning: {source.Description} is for {config.Platform}, and this machine is {Platform.Host}");
    }

    private async Task FetchBlobAsync(IImageSource source, ContentDescriptor blob, string kind, CancellationToken cancellation)
    {
        ProgressPart part = view.Begin($"{kind} {blob.Digest.Short}", blob.Size);
        using PartialBlob? partial = await store.Blobs.BeginAsync(blob, () => part.Wait("another mocker is fetching it"), cancellation);
        if (partial is null)
        {
            part.End("already there");
            return;
        }
        part.Report(partial.Length);
        try
        {
            await source.FetchAsync(blob, partial, part, cancellation);
        }
        catch (StoreException e)
        {
            throw new ImageException($"cannot copy {source.Description} into the store {store.Root}: {e.Message}; what has come so far stays for the next attempt", e);
        }
        part.End("done");
    }

    /// <summary>The repository has all of the image, also what was here before.</summary>
    private void NotePlaces(IImageSource source, ImageManifest manifest)
    {
        if (source.Place is { } place)
            foreach (ContentDescriptor blob in manifest.Layers.Append(manifest.Config))
                store.Sources.Add(blob.Digest, place.Host, place.Repository);
    }
}
