using Mocker.Oci;
using Mocker.Pull.References;
using Mocker.Pull.Store;

namespace Mocker.Pull.Sources;

/// <summary>An image in an OCI image layout (image-layout.md): a directory, or an archive of one.</summary>
internal sealed class LayoutSource : IImageSource
{
    private readonly IFileTree _files;
    private readonly string? _name;
    private readonly ContentDescriptor _top;

    /// <param name="transport">oci or oci-archive.</param>
    /// <param name="path">The directory or file.</param>
    /// <param name="name">Which of its images, as its index names them; null for the only one.</param>
    /// <param name="files">What is in it.</param>
    public LayoutSource(string transport, string path, string? name, IFileTree files)
    {
        (_files, _name) = (files, name);
        Description = $"{transport}:{path}{(name is null ? "" : ":" + name)}";
        _ = LocalName.ReadDocument(files, "oci-layout", Description); // what has none is no layout
        _top = Choose(ImageIndex.Parse(LocalName.ReadDocument(files, "index.json", Description), $"{Description}, index.json"));
        Reference = LocalName.Of(path, _top.Annotations.GetValueOrDefault(StoreIndex.RefName));
    }

    public string Description { get; }

    public ImageReference Reference { get; }

    public Task<(ContentDescriptor Descriptor, byte[] Content)> ReadTopAsync(CancellationToken cancellation) => Task.FromResult((_top, Read(_top)));

    public Task<byte[]> ReadManifestAsync(ContentDescriptor manifest, CancellationToken cancellation) => Task.FromResult(Read(manifest));

    public async Task FetchAsync(ContentDescriptor blob, PartialBlob partial, IProgress<long> progress, CancellationToken cancellation)
    {
        using Stream content = Open(blob);
        await LocalName.CopyAsync(content, partial, progress, cancellation);
    }

    public void Dispose() => _files.Dispose();

    private ContentDescriptor Choose(ImageIndex index)
    {
        ContentDescriptor[] meant = _name is null ? index.Manifests : [.. index.Manifests.Where(manifest => manifest.Annotations.GetValueOrDefault(StoreIndex.RefName) == _name)];
        if (meant.Length == 1)
            return meant[0];
        string[] names = [.. index.Manifests.Select(manifest => manifest.Annotations.GetValueOrDefault(StoreIndex.RefName)).OfType<string>()];
        string there = names.Length == 0 ? $"it has {index.Manifests.Length} without names" : $"it has {string.Join(", ", names)}";
        throw new ImageException(meant.Length == 0
            ? $"{Description}: no such image; {there}"
            : $"{Description}: which image is meant? {there}");
    }

    private byte[] Read(ContentDescriptor document)
    {
        if (document.Size > BlobStore.LargestDocument)
            throw new ImageException($"{Description}: {document.Digest} is said to be a document and has {Words.Bytes(document.Size)}");
        using VerifyingStream content = new(Open(document), document);
        byte[] bytes = new byte[document.Size];
        content.ReadExactly(bytes);
        return content.ReadByte() < 0 ? bytes : throw new ImageException($"{Description}: {document.Digest} is longer than was said");
    }

    private Stream Open(ContentDescriptor blob) => _files.Open($"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}")
        ?? throw new ImageException($"{Description} lacks the blob {blob.Digest}");
}
