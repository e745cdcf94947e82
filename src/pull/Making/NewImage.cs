using System.Globalization;
using Mocker.Oci;
using Mocker.Pull.Layers.Pack;
using Mocker.Pull.References;
using Mocker.Pull.Store;

namespace Mocker.Pull.Making;

/// <summary>What is known of an image that is made, besides its layers.</summary>
internal sealed record NewImage
{
    public required ImageReference Name { get; init; }

    /// <summary>What it runs on.</summary>
    public required Platform Platform { get; init; }

    /// <summary>The image that it goes on from; null for none.</summary>
    public Image? Below { get; init; }

    /// <summary>How it is run.</summary>
    public ExecutionParameters Parameters { get; init; } = new();

    public string? Author { get; init; }

    /// <summary>For the history: by what the step was made, and what somebody says of it.</summary>
    public string? CreatedBy { get; init; }

    /// <inheritdoc cref="CreatedBy"/>
    public string? Comment { get; init; }

    /// <summary>Writes configuration and manifest (image-spec, config.md and manifest.md) and gives the image its name.</summary>
    /// <param name="store">Where its layers are.</param>
    /// <param name="layer">The topmost one; null where nothing was changed.</param>
    public Image Add(ImageStore store, PackedLayer? layer)
    {
        DateTimeOffset now = Now();
        HistoryEntry step = new() { Created = now, CreatedBy = CreatedBy, Author = Author, Comment = Comment, EmptyLayer = layer is null };
        ImageConfig config = new()
        {
            Created = now,
            Author = Author ?? Below?.Config.Author,
            Architecture = Platform.Architecture,
            Os = Platform.Os,
            OsVersion = Platform.OsVersion,
            Variant = Platform.Variant,
            Config = Parameters,
            Rootfs = new ImageRootfs { DiffIds = [.. Below?.Config.Rootfs.DiffIds ?? [], .. layer is null ? (Digest[])[] : [layer.DiffId]] },
            History = [.. Below?.Config.History ?? [], step],
        };
        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.Manifest,
            Config = store.Blobs.Add(MediaTypes.Config, DocumentText.Of(config, DocumentText.OneLine).Span),
            Layers = [.. (Below?.Layers ?? []).Select(AsOci), .. layer is null ? (ContentDescriptor[])[] : [layer.Blob]],
        };
        ContentDescriptor descriptor = store.Blobs.Add(MediaTypes.Manifest, DocumentText.Of(manifest, DocumentText.OneLine).Span);
        return store.Name(Name, descriptor, descriptor.Digest);
    }

    /// <summary>The present second, or SOURCE_DATE_EPOCH, by which the same files make the same image (reproducible-builds.org).</summary>
    private static DateTimeOffset Now()
    {
        string? fixedTime = Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH");
        if (string.IsNullOrEmpty(fixedTime))
            return DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        return long.TryParse(fixedTime, NumberStyles.None, CultureInfo.InvariantCulture, out long seconds) && seconds < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new ImageException($"SOURCE_DATE_EPOCH is \"{fixedTime}\", and should be seconds since 1970");
    }

    /// <summary>A manifest of image-spec has layers by image-spec's types; Docker's are the same in the bytes.</summary>
    private static ContentDescriptor AsOci(ContentDescriptor layer) => new()
    {
        MediaType = layer.MediaType switch
        {
            MediaTypes.DockerLayer => MediaTypes.Layer,
            MediaTypes.DockerLayerGzip => MediaTypes.LayerGzip,
            MediaTypes.DockerLayerZstd => MediaTypes.LayerZstd,
            string other => other,
        },
        Digest = layer.Digest,
        Size = layer.Size,
        Urls = layer.Urls,
        Annotations = layer.Annotations,
    };
}
