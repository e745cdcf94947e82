using Mocker.Oci;
using Mocker.Pull.References;

namespace Mocker.Pull.Store;

/// <summary>An image of one platform in the store: a name, and what it names.</summary>
public sealed class Image
{
    private readonly BlobStore _blobs;
    private ImageManifest? _manifest;
    private ImageConfig? _config;

    internal Image(BlobStore blobs, ImageReference reference, ContentDescriptor descriptor) => (_blobs, Reference, Descriptor) = (blobs, reference, descriptor);

    /// <summary>Its name.</summary>
    public ImageReference Reference { get; }

    /// <summary>Descriptor of the manifest, with what the store notes in annotations.</summary>
    public ContentDescriptor Descriptor { get; }

    /// <summary>The digest that the registry gave for the name: of the index if there is one, otherwise of the manifest.</summary>
    public Digest SourceDigest => Digest.TryParse(Descriptor.Annotations.GetValueOrDefault(StoreIndex.SourceDigest), out Digest digest) ? digest : Descriptor.Digest;

    /// <exception cref="ImageException">It is not in the store.</exception>
    /// <exception cref="OciDocumentException">It cannot be read.</exception>
    public ImageManifest Manifest => _manifest ??= ImageManifest.Parse(_blobs.Read(Descriptor), $"manifest of {Reference.Familiar}");

    /// <inheritdoc cref="Manifest"/>
    public ImageConfig Config => _config ??= ReadConfig();

    /// <summary>The image's id: digest of its configuration, and so the same however the layers are compressed.</summary>
    public Digest Id => Manifest.Config.Digest;

    /// <summary>The layers as they are kept, bottom first; as many as the configuration has diff ids.</summary>
    public IReadOnlyList<ContentDescriptor> Layers => Manifest.Layers;

    /// <summary>Bytes of all that the image has in the store; blobs that it shares with others included.</summary>
    public long Size => Descriptor.Size + Manifest.Config.Size + Manifest.Layers.DistinctBy(layer => layer.Digest).Sum(layer => layer.Size);

    /// <summary>Every blob of the image.</summary>
    public IEnumerable<ContentDescriptor> Blobs => [Descriptor, Manifest.Config, .. Manifest.Layers];

    private ImageConfig ReadConfig()
    {
        ImageConfig config = ImageConfig.Parse(_blobs.Read(Manifest.Config), $"configuration of {Reference.Familiar}");
        return config.Rootfs.DiffIds.Length == Manifest.Layers.Length
            ? config
            : throw new ImageException($"{Reference.Familiar} contradicts itself: its manifest has {Manifest.Layers.Length} layers, its configuration {config.Rootfs.DiffIds.Length}");
    }
}
