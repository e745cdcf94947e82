using System.Formats.Tar;
using System.Text.Json.Nodes;
using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Sources;

/// <summary>Writes images as docker from version 25 on saves them: an OCI image layout that has docker's old manifest.json too, in one tar archive.</summary>
internal static class ImageArchive
{
    /// <summary>By this containerd and docker find the whole name.</summary>
    private const string WholeName = "io.containerd.image.name";

    public static void Write(ImageStore store, IReadOnlyList<Image> images, Stream output)
    {
        using TarWriter tar = new(output, TarEntryFormat.Pax, leaveOpen: true);
        Add(tar, "oci-layout", new MemoryStream("{\"imageLayoutVersion\":\"1.0.0\"}"u8.ToArray()));
        foreach (ContentDescriptor blob in images.SelectMany(image => image.Blobs).DistinctBy(blob => blob.Digest))
        {
            // First verified, for what has been written cannot be taken back; the writer wants to know the length, so it gets the file.
            using (Stream verified = store.Blobs.OpenVerified(blob))
                verified.CopyTo(Stream.Null);
            using Stream content = store.Blobs.Open(blob);
            Add(tar, PathOf(blob), content);
        }
        ImageIndex index = new() { MediaType = MediaTypes.Index, Manifests = [.. images.Select(Describe)] };
        Add(tar, "index.json", new MemoryStream(DocumentText.Of(index, DocumentText.OneLine).ToArray()));
        JsonArray entries = [.. images.GroupBy(image => image.Descriptor.Digest).Select(Entry)];
        Add(tar, "manifest.json", new MemoryStream(System.Text.Encoding.UTF8.GetBytes(entries.ToJsonString())));
    }

    private static string PathOf(ContentDescriptor blob) => $"blobs/{blob.Digest.Algorithm}/{blob.Digest.Hex}";

    private static ContentDescriptor Describe(Image image)
    {
        Dictionary<string, string> annotations = [];
        if (image.Reference.Tag is { } tag)
            (annotations[StoreIndex.RefName], annotations[WholeName]) = (tag, image.Reference.ToString());
        return image.Descriptor.With(annotations, image.Config.Platform);
    }

    /// <summary>An image with all its names.</summary>
    private static JsonNode Entry(IGrouping<Digest, Image> same)
    {
        Image image = same.First();
        return new JsonObject
        {
            ["Config"] = PathOf(image.Manifest.Config),
            ["RepoTags"] = new JsonArray([.. same.Where(each => each.Reference.Tag is not null).Select(each => (JsonNode)JsonValue.Create(each.Reference.Familiar))]),
            ["Layers"] = new JsonArray([.. image.Layers.Select(layer => (JsonNode)JsonValue.Create(PathOf(layer)))]),
        };
    }

    private static void Add(TarWriter tar, string path, Stream content)
    {
        PaxTarEntry entry = new(TarEntryType.RegularFile, path)
        {
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            ModificationTime = DateTimeOffset.UnixEpoch,
            DataStream = content,
        };
        tar.WriteEntry(entry);
    }
}
