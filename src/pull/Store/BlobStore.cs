using Mocker.Oci;

namespace Mocker.Pull.Store;

/// <summary>
/// Content by digest, laid out as in an OCI image layout: <c>blobs/sha256/HEX</c>. What is there has been verified when it came in, complete,
/// and written to disk. What is still being fetched is in <c>partial/</c>, and stays there for the next attempt if it is interrupted.
/// </summary>
public sealed class BlobStore
{
    /// <summary>Bytes of the largest document that is read: manifests and configurations. docker's registry takes manifests of 4 MiB.</summary>
    public const int LargestDocument = 8 << 20;

    private readonly string _blobs, _partial;

    internal BlobStore(string root) => (_blobs, _partial) = (Path.Combine(root, "blobs"), Path.Combine(root, "partial"));

    /// <summary>Where a blob is, or would be.</summary>
    public string PathOf(Digest digest) => Path.Combine(_blobs, digest.Algorithm, digest.Hex);

    /// <summary>Whether a blob is there.</summary>
    public bool Contains(Digest digest) => File.Exists(PathOf(digest));

    /// <summary>Opens a blob. It was verified when it came in, and is not again.</summary>
    /// <exception cref="ImageException">It is not there, or has another size.</exception>
    public FileStream Open(ContentDescriptor content)
    {
        FileStream blob;
        try
        {
            blob = new(PathOf(content.Digest), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImageException($"the store lacks the blob {content.Digest}: pull the image again", e);
        }
        if (blob.Length == content.Size)
            return blob;
        using (blob)
            throw new ImageException($"the blob {content.Digest} has {blob.Length} bytes where {content.Size} were said: remove {blob.Name} and pull the image again");
    }

    /// <summary>Opens a blob that is verified once more: whoever reads to the end gets an error there if it is not what its digest says.</summary>
    public Stream OpenVerified(ContentDescriptor content) => new VerifyingStream(Open(content), content);

    /// <summary>Reads a document, verified.</summary>
    /// <exception cref="ImageException">It is not there, damaged, or larger than any document.</exception>
    public byte[] Read(ContentDescriptor content)
    {
        if (content.Size > LargestDocument)
            throw new ImageException($"{content.Digest} is said to be a document ({content.MediaType}) and has {Words.Bytes(content.Size)}; at most {Words.Bytes(LargestDocument)} are read");
        using Stream blob = OpenVerified(content);
        byte[] bytes = new byte[content.Size];
        blob.ReadExactly(bytes);
        // The verdict comes with the end.
        return blob.ReadByte() < 0 ? bytes : throw new ImageException($"the blob {content.Digest} grows while it is read");
    }

    /// <summary>Adds a document.</summary>
    /// <returns>Its descriptor.</returns>
    public ContentDescriptor Add(string mediaType, ReadOnlySpan<byte> content)
    {
        ContentDescriptor descriptor = new() { MediaType = mediaType, Digest = Digest.Of(content), Size = content.Length };
        Add(descriptor, content);
        return descriptor;
    }

    /// <summary>Adds a document whose digest was known.</summary>
    /// <exception cref="ImageException">It is another document.</exception>
    public void Add(ContentDescriptor descriptor, ReadOnlySpan<byte> content)
    {
        using PartialBlob? partial = Begin(descriptor);
        if (partial is null)
            return;
        partial.Restart();
        partial.Write(content);
        partial.Commit();
    }

    /// <summary>Adds what a stream has to its end.</summary>
    /// <exception cref="ImageException">It is not what the descriptor says.</exception>
    public void Add(ContentDescriptor descriptor, Stream content)
    {
        using PartialBlob? partial = Begin(descriptor);
        if (partial is null)
            return;
        partial.Restart();
        byte[] buffer = new byte[128 << 10];
        while (content.Read(buffer) is > 0 and int read)
            partial.Write(buffer.AsSpan(0, read));
        partial.Commit();
    }

    /// <summary>Begins to make a blob whose digest is not known yet.</summary>
    public NewBlob Create()
    {
        StoreDirectory.Make(_partial);
        return new NewBlob(_partial, _blobs);
    }

    /// <summary>Begins to add a blob, or goes on where another attempt was interrupted; waits for whoever is just adding it.</summary>
    /// <returns>Null if the blob is there.</returns>
    public PartialBlob? Begin(ContentDescriptor descriptor) => BeginAsync(descriptor, null, CancellationToken.None).GetAwaiter().GetResult();

    /// <inheritdoc cref="Begin"/>
    /// <param name="descriptor">What is going to be added.</param>
    /// <param name="waiting">Called once if somebody else is adding it and that takes a while.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public async Task<PartialBlob?> BeginAsync(ContentDescriptor descriptor, Action? waiting, CancellationToken cancellation)
    {
        Digest digest = descriptor.Digest;
        StoreDirectory.Make(_partial);
        while (!Contains(digest))
        {
            FileLock file = new(Path.Combine(_partial, $"{digest.Algorithm}-{digest.Hex}"));
            try
            {
                await file.TakeAsync(exclusive: true, waiting, cancellation);
                // Who had it before has finished it, or has thrown it away.
                if (file.HasItsName())
                    return new PartialBlob(file, descriptor, PathOf(digest));
            }
            catch
            {
                file.Dispose();
                throw;
            }
            file.Dispose();
        }
        return null;
    }

    /// <summary>All blobs that are there.</summary>
    internal IEnumerable<(Digest Digest, FileInfo File)> All()
    {
        foreach (FileInfo file in FilesBelow(_blobs))
            if (Digest.TryParse($"{file.Directory!.Name}:{file.Name}", out Digest digest))
                yield return (digest, file);
    }

    /// <summary>What was begun. Nobody is adding if the store is locked.</summary>
    internal IEnumerable<FileInfo> Begun() => FilesBelow(_partial);

    private static IEnumerable<FileInfo> FilesBelow(string directory) =>
        Directory.Exists(directory) ? new DirectoryInfo(directory).EnumerateFiles("*", SearchOption.AllDirectories) : [];
}
