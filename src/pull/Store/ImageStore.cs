using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Containers;
using Mocker.Pull.References;

namespace Mocker.Pull.Store;

/// <summary>
/// Images on this machine: a directory that is an OCI image layout, so that other tools read it, and more beside that. Whoever has it open keeps
/// others from removing blobs; so it is to be closed soon.
/// </summary>
public sealed class ImageStore : IDisposable
{
    private readonly FileLock _lock;
    private readonly StoreIndex _index;

    private ImageStore(string root)
    {
        Root = root;
        _lock = new FileLock(Path.Combine(root, "lock"));
        _index = new StoreIndex(root);
        Blobs = new BlobStore(root);
        Sources = new BlobSources(root);
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>What the images are made of.</summary>
    public BlobStore Blobs { get; }

    /// <summary>What registries have of that.</summary>
    public BlobSources Sources { get; }

    /// <summary>Where unpacked layers are kept.</summary>
    public string LayersDirectory => Path.Combine(Root, "layers");

    /// <summary>/var/lib/mocker for root, otherwise $XDG_DATA_HOME/mocker or ~/.local/share/mocker.</summary>
    public static string DefaultRoot()
    {
        if (Credentials.EffectiveUserId() == 0 && !OwnNamespace.IsEntered)
            return "/var/lib/mocker";
        string data = Environment.GetEnvironmentVariable("XDG_DATA_HOME") is ['/', ..] home
            ? home
            : (Environment.GetEnvironmentVariable("HOME") is ['/', ..] own
                ? own + "/.local/share"
                : throw new ImageException("no place for the store of images: neither XDG_DATA_HOME nor HOME is set; name one with --store"));
        return data + "/mocker";
    }

    /// <summary>Opens the store, making it if need be.</summary>
    /// <param name="root">Its directory; null for the default.</param>
    /// <param name="waiting">Called once if a `prune` is going on, which is waited for.</param>
    /// <exception cref="ImageException">It cannot be made.</exception>
    public static ImageStore Open(string? root = null, Action? waiting = null)
    {
        root = Path.GetFullPath(root ?? DefaultRoot());
        try
        {
            StoreDirectory.Make(root);
            StoreDirectory.Make(Path.Combine(root, "blobs", "sha256"));
            ImageStore store = new(root);
            store._lock.TakeAsync(exclusive: false, waiting, CancellationToken.None).GetAwaiter().GetResult();
            if (!File.Exists(Path.Combine(root, "oci-layout")))
                StoreDirectory.Write(root, "oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"u8);
            if (!File.Exists(Path.Combine(root, "index.json")))
                store._index.Remove([]);
            return store;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or LinuxException)
        {
            throw new ImageException($"cannot open the store of images in {root}: {e.Message}; name another place with --store", e);
        }
    }

    /// <summary>All images, by name.</summary>
    public IReadOnlyList<Image> List() =>
        [.. _index.Read().Select(entry => new Image(Blobs, entry.Reference, entry.Manifest)).OrderBy(image => image.Reference.ToString(), StringComparer.Ordinal)];

    /// <summary>The image that somebody means by a name, an id, or the beginning of an id.</summary>
    /// <exception cref="ImageException">There is none, or there are several.</exception>
    public Image Get(string text) => Find(text) ?? throw new ImageException($"no image \"{text}\" in {Root}: `mocker images` lists those that are there, `mocker pull` fetches one");

    /// <inheritdoc cref="Get"/>
    /// <returns>Null if there is none.</returns>
    public Image? Find(string text)
    {
        IReadOnlyList<Image> images = List();
        if (ImageReference.TryParse(text, out ImageReference reference, out string fault))
        {
            Image? named = Find(images, reference);
            if (named is not null)
                return named;
        }
        return FindById(images, text) ?? (fault.Length == 0 || IsId(text) ? null : throw new ImageException($"invalid image name \"{text}\": {fault}"));
    }

    /// <summary>The image of a name; with a digest, also one of another tag that has it.</summary>
    public Image? Find(ImageReference reference) => Find(List(), reference);

    /// <summary>Gives a name to an image whose blobs are there.</summary>
    /// <param name="reference">The name; an image that had it loses it.</param>
    /// <param name="manifest">Descriptor of its manifest.</param>
    /// <param name="source">What the registry gave for the name: the index's digest, or the manifest's.</param>
    public Image Name(ImageReference reference, ContentDescriptor manifest, Digest source)
    {
        _index.Set(reference, manifest, source);
        return new Image(Blobs, reference, manifest.With(new() { [StoreIndex.SourceDigest] = source.ToString() }));
    }

    /// <summary>Takes names away; the blobs stay until <see cref="Prune"/>.</summary>
    public void Remove(params IReadOnlyCollection<ImageReference> references) => _index.Remove(references);

    /// <summary>Removes every blob that no image and no container needs, and what interrupted pulls have left.</summary>
    /// <param name="wait">Wait for others who have the store open; otherwise nothing is done while there are any.</param>
    /// <param name="waiting">Called once if there are.</param>
    /// <param name="alone">Called while nobody else has the store open, when the blobs are removed.</param>
    /// <returns>What was removed; null if others have the store open.</returns>
    public PruneReport? Prune(bool wait, Action? waiting = null, Action? alone = null)
    {
        if (!TryAlone(wait, waiting))
            return null;
        try
        {
            HashSet<Digest> needed = Needed();
            List<Digest> removed = [];
            long bytes = 0;
            foreach ((Digest digest, FileInfo file) in Blobs.All().ToList())
                if (!needed.Contains(digest))
                {
                    bytes += Remove(file);
                    removed.Add(digest);
                }
            foreach (FileInfo file in Blobs.Begun().ToList())
                bytes += Remove(file);
            Sources.Prune(needed);
            alone?.Invoke();
            return new PruneReport(removed, bytes);
        }
        finally
        {
            _lock.Take(exclusive: false);
        }
    }

    public void Dispose() => _lock.Dispose();

    private bool TryAlone(bool wait, Action? waiting)
    {
        if (_lock.TryTake(exclusive: true))
            return true;
        if (wait)
            _lock.TakeAsync(exclusive: true, waiting, CancellationToken.None).GetAwaiter().GetResult();
        else
            _lock.Take(exclusive: false);
        return wait;
    }

    private static long Remove(FileInfo file)
    {
        long size = file.Length;
        file.Delete();
        return size;
    }

    /// <summary>Everything that the index and the containers lead to. What cannot be followed because it is not there or damaged needs nothing further.</summary>
    private HashSet<Digest> Needed()
    {
        HashSet<Digest> needed = [];
        Queue<ContentDescriptor> rest = new([.. _index.ReadAll(), .. new ContainerList(Root).All().Select(container => container.Record.Manifest)]);
        while (rest.TryDequeue(out ContentDescriptor? content))
        {
            if (!needed.Add(content.Digest) || !Blobs.Contains(content.Digest))
                continue;
            foreach (ContentDescriptor child in Children(content))
                rest.Enqueue(child);
        }
        return needed;
    }

    private ContentDescriptor[] Children(ContentDescriptor content)
    {
        try
        {
            if (MediaTypes.IsIndex(content.MediaType))
                return ImageIndex.Parse(Blobs.Read(content)).Manifests;
            if (!MediaTypes.IsManifest(content.MediaType))
                return [];
            ImageManifest manifest = ImageManifest.Parse(Blobs.Read(content));
            return [manifest.Config, .. manifest.Layers];
        }
        catch (Exception e) when (e is ImageException or OciDocumentException)
        {
            return [];
        }
    }

    private static Image? Find(IReadOnlyList<Image> images, ImageReference reference)
    {
        foreach (Image image in images)
            if (image.Reference == reference)
                return image;
        if (reference.Digest is { } digest)
            foreach (Image image in images)
                if (image.Reference.Name == reference.Name && (image.Descriptor.Digest == digest || image.SourceDigest == digest))
                    return image;
        return null;
    }

    private static bool IsId(string text) => Digest.TryParse(text, out _) || text.Length is >= 4 and <= 128 && text.All(char.IsAsciiHexDigitLower);

    private Image? FindById(IReadOnlyList<Image> images, string text)
    {
        if (!IsId(text))
            return null;
        Image[] found = [.. images.Where(image => Has(image, text)).DistinctBy(image => image.Id)];
        return found.Length <= 1 ? found.FirstOrDefault()
            : throw new ImageException($"\"{text}\" is the beginning of {found.Length} ids: {string.Join(", ", found.Select(image => image.Id.Short))}; write more of it");
    }

    private bool Has(Image image, string id) =>
        Begins(image.Descriptor.Digest, id) || Blobs.Contains(image.Descriptor.Digest) && Begins(image.Id, id);

    private static bool Begins(Digest digest, string text) => digest.ToString() == text || digest.Hex.StartsWith(text, StringComparison.Ordinal);
}
