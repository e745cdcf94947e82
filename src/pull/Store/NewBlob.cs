using System.Security.Cryptography;
using Mocker.Oci;

namespace Mocker.Pull.Store;

/// <summary>
/// A blob that is being made, so that its digest is known only at the end: written to, hashed on the way, and given its name by
/// <see cref="Commit"/>. Disposed of before, nothing of it is left; what a killed process leaves is removed by `prune`.
/// </summary>
public sealed class NewBlob : WriteOnlyStream
{
    private readonly string _blobs, _path;
    private readonly FileStream _file;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _length;
    private bool _committed;

    internal NewBlob(string partial, string blobs)
    {
        _blobs = blobs;
        _path = Path.Combine(partial, $"new-{Guid.NewGuid():n}");
        _file = new FileStream(_path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete, bufferSize: 0);
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _file.Write(buffer);
        _hash.AppendData(buffer);
        _length += buffer.Length;
    }

    /// <summary>Writes it to disk and gives it its name; one that is there already stays.</summary>
    /// <param name="mediaType">What it is.</param>
    /// <returns>What it is called by.</returns>
    public ContentDescriptor Commit(string mediaType)
    {
        ContentDescriptor descriptor = new() { MediaType = mediaType, Digest = Digest.OfHash(_hash.GetHashAndReset()), Size = _length };
        File.SetUnixFileMode(_file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        _file.Flush(flushToDisk: true);
        string directory = Path.Combine(_blobs, descriptor.Digest.Algorithm);
        StoreDirectory.Make(directory);
        File.Move(_path, Path.Combine(directory, descriptor.Digest.Hex), overwrite: true);
        _committed = true;
        StoreDirectory.Flush(directory);
        return descriptor;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _hash.Dispose();
            if (!_committed)
                File.Delete(_path);
        }
        base.Dispose(disposing);
    }
}
