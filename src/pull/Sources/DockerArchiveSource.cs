using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Oci;
using Mocker.Pull.References;
using Mocker.Pull.Store;

namespace Mocker.Pull.Sources;

/// <summary>
/// An image in an archive by `docker save`: manifest.json tells which file is the configuration and which are the layers. A manifest is made of that; layers
/// that are not compressed have in the configuration the digests that they are kept by.
/// </summary>
internal sealed class DockerArchiveSource : IImageSource
{
    private readonly ArchiveTree _files;
    private readonly JsonObject _entry;
    private readonly Dictionary<Digest, string> _paths = [];

    public DockerArchiveSource(string path, string? name)
    {
        Description = $"docker-archive:{path}{(name is null ? "" : ":" + name)}";
        _files = new ArchiveTree(path);
        string? wanted = name is null ? null : ImageReference.Parse(name).ToString();
        (_entry, string? tag) = Choose(wanted);
        Reference = tag is null ? LocalName.Of(path, null) : ImageReference.Parse(tag);
    }

    public string Description { get; }

    public ImageReference Reference { get; }

    public Task<(ContentDescriptor Descriptor, byte[] Content)> ReadTopAsync(CancellationToken cancellation)
    {
        string path = Text(_entry["Config"]) ?? throw Malformed("Config");
        byte[] bytes = LocalName.ReadDocument(_files, path, Description);
        ContentDescriptor config = Describe(MediaTypes.DockerConfig, Digest.Of(bytes), bytes.Length, path);
        string[] layers = _entry["Layers"] is JsonArray paths ? [.. paths.Select(each => Text(each) ?? throw Malformed("Layers"))] : throw Malformed("Layers");
        Digest[] contents = ImageConfig.Parse(bytes, $"{Description}, {path}").Rootfs.DiffIds;
        if (layers.Length != contents.Length)
            throw new ImageException($"{Description} contradicts itself: manifest.json has {layers.Length} layers, {path} {contents.Length}");
        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.DockerManifest,
            Config = config,
            Layers = [.. layers.Zip(contents, DescribeLayer)],
        };
        byte[] text = DocumentText.Of(manifest, DocumentText.OneLine).ToArray();
        return Task.FromResult((new ContentDescriptor { MediaType = MediaTypes.DockerManifest, Digest = Digest.Of(text), Size = text.Length }, text));
    }

    public Task<byte[]> ReadManifestAsync(ContentDescriptor manifest, CancellationToken cancellation) =>
        throw new ImageException($"{Description} has no index of manifests"); // docker saves one platform

    public async Task FetchAsync(ContentDescriptor blob, PartialBlob partial, IProgress<long> progress, CancellationToken cancellation)
    {
        using Stream content = Open(_paths[blob.Digest]);
        await LocalName.CopyAsync(content, partial, progress, cancellation);
    }

    public void Dispose() => _files.Dispose();

    private (JsonObject Entry, string? Tag) Choose(string? wanted)
    {
        JsonArray entries;
        try
        {
            entries = JsonNode.Parse(LocalName.ReadDocument(_files, "manifest.json", Description)) as JsonArray ?? throw new JsonException("it is no list");
        }
        catch (JsonException e)
        {
            throw new ImageException($"{Description}: cannot read manifest.json: {e.Message}", e);
        }
        List<(JsonObject Entry, string? Tag)> found = [];
        List<string> names = [];
        foreach (JsonObject entry in entries.OfType<JsonObject>())
        {
            string[] tags = entry["RepoTags"] is JsonArray list ? [.. list.Select(Text).OfType<string>()] : [];
            names.AddRange(tags);
            string? tag = Array.Find(tags, tag => wanted is null || ImageReference.TryParse(tag, out ImageReference its, out _) && its.ToString() == wanted);
            if (tag is not null || wanted is null)
                found.Add((entry, tag));
        }
        return found.Count == 1 ? found[0] : throw new ImageException(
            $"{Description}: {(found.Count == 0 ? "no such image" : "which image is meant?")}; it has {(names.Count == 0 ? "none with a name" : string.Join(", ", names))}");
    }

    private ContentDescriptor DescribeLayer(string path, Digest content)
    {
        using Stream file = Open(path);
        Span<byte> start = stackalloc byte[4];
        int read = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        string type = start[..read].StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) ? MediaTypes.DockerLayerGzip
            : start[..read].SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]) ? MediaTypes.DockerLayerZstd
            : MediaTypes.DockerLayer;
        return Describe(type, type == MediaTypes.DockerLayer ? content : DigestOf(path), file.Length, path);
    }

    private Digest DigestOf(string path)
    {
        using Stream file = Open(path);
        return Digest.OfHash(SHA256.HashData(file));
    }

    private ContentDescriptor Describe(string type, Digest digest, long size, string path)
    {
        _paths[digest] = path;
        return new ContentDescriptor { MediaType = type, Digest = digest, Size = size };
    }

    private Stream Open(string path) => _files.Open(path) ?? throw new ImageException($"{Description}: there is no {path} in it");

    private ImageException Malformed(string member) => new($"{Description}: manifest.json has no proper \"{member}\"");

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
