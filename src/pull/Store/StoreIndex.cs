using Mocker.Oci;
using Mocker.Pull.References;

namespace Mocker.Pull.Store;

/// <summary>
/// The store's index.json: which name stands for which manifest. It is that of an OCI image layout (image-layout.md), the names whole
/// in the annotation that the specification has for them.
/// </summary>
internal sealed class StoreIndex(string root)
{
    /// <summary>The annotation for names (annotations.md).</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>The annotation for what the registry gave for the name.</summary>
    public const string SourceDigest = "mocker.source.digest";

    private const string FileName = "index.json";

    /// <summary>All names with what they stand for. What has no name, or none of ours, was put there by somebody else.</summary>
    public IEnumerable<(ImageReference Reference, ContentDescriptor Manifest)> Read()
    {
        foreach (ContentDescriptor manifest in ReadAll())
            if (manifest.Annotations.TryGetValue(RefName, out string? name) && ImageReference.TryParse(name, out ImageReference reference, out _))
                yield return (reference, manifest);
    }

    /// <summary>All manifests, also those without a name.</summary>
    public ContentDescriptor[] ReadAll()
    {
        string path = Path.Combine(root, FileName);
        return File.Exists(path) ? ImageIndex.Parse(File.ReadAllBytes(path), path).Manifests : [];
    }

    /// <summary>Gives a name to a manifest, taking it from another.</summary>
    public void Set(ImageReference reference, ContentDescriptor manifest, Digest source)
    {
        string name = reference.ToString();
        Change(manifests => [.. manifests.Where(other => NameOf(other) != name), manifest.With(new() { [RefName] = name, [SourceDigest] = source.ToString() })]);
    }

    /// <summary>Takes names away.</summary>
    public void Remove(IReadOnlyCollection<ImageReference> references)
    {
        HashSet<string?> names = [.. references.Select(reference => reference.ToString())];
        Change(manifests => [.. manifests.Where(manifest => !names.Contains(NameOf(manifest)))]);
    }

    private static string? NameOf(ContentDescriptor manifest) => manifest.Annotations.GetValueOrDefault(RefName);

    private void Change(Func<ContentDescriptor[], ContentDescriptor[]> change)
    {
        using FileLock file = new(Path.Combine(root, "index.lock"));
        file.Take(exclusive: true);
        ImageIndex index = new() { MediaType = MediaTypes.Index, Manifests = change(ReadAll()) };
        StoreDirectory.Write(root, FileName, DocumentText.Of(index, DocumentText.OneLine).Span);
    }
}
