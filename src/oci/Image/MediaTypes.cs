namespace Mocker.Oci;

/// <summary>The types of an image's parts: image-spec's (media-types.md) and those of Docker's registry, version 2 schema 2.</summary>
public static class MediaTypes
{
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";
    public const string LayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";

    /// <summary>The content of blobs that say nothing: <c>{}</c> (manifest.md, Guidance for an Empty Descriptor).</summary>
    public const string Empty = "application/vnd.oci.empty.v1+json";

    public const string DockerList = "application/vnd.docker.distribution.manifest.list.v2+json";
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    public const string DockerLayerZstd = "application/vnd.docker.image.rootfs.diff.tar.zstd";

    /// <summary>What registries called the manifests before schema 2, with and without a signature.</summary>
    public const string DockerSchema1 = "application/vnd.docker.distribution.manifest.v1+json";

    /// <inheritdoc cref="DockerSchema1"/>
    public const string DockerSignedSchema1 = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    private const string NonDistributable = "application/vnd.oci.image.layer.nondistributable.v1.tar";
    private const string DockerForeign = "application/vnd.docker.image.rootfs.foreign.diff.tar";

    /// <summary>A list of manifests, one a platform.</summary>
    public static bool IsIndex(string mediaType) => mediaType is Index or DockerList;

    /// <summary>The manifest of one image.</summary>
    public static bool IsManifest(string mediaType) => mediaType is Manifest or DockerManifest;

    /// <summary>The configuration of an image.</summary>
    public static bool IsConfig(string mediaType) => mediaType is Config or DockerConfig;

    /// <summary>A manifest from before schema 2, which is not read.</summary>
    public static bool IsSchema1(string mediaType) => mediaType is DockerSchema1 or DockerSignedSchema1;

    /// <summary>A layer of a root filesystem, in any compression that is known; deprecated types of layers that are not distributed too.</summary>
    public static bool IsLayer(string mediaType) => mediaType
        is Layer or LayerGzip or LayerZstd
        or DockerLayer or DockerLayerGzip or DockerLayerZstd
        or NonDistributable or NonDistributable + "+gzip" or NonDistributable + "+zstd"
        or DockerForeign or DockerForeign + ".gzip";
}
