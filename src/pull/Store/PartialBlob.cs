using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Pull.Store;

/// <summary>
/// A blob on its way into the store, held by one process alone. It gets its name when it is complete and is what its digest says;
/// disposed of before, it stays for the next attempt.
/// </summary>
public sealed class PartialBlob : IDisposable
{
    private readonly FileLock _lock;
    private readonly SafeFileHandle _file;
    private readonly ContentDescriptor _descriptor;
    private readonly string _place;
    private readonly IncrementalHash _hash;

    internal PartialBlob(FileLock file, ContentDescriptor descriptor, string place)
    {
        (_lock, _descriptor, _place) = (file, descriptor, place);
        _file = new(file.File.Number, ownsHandle: false);
        _hash = IncrementalHash.CreateHash(descriptor.Digest.HashAlgorithm);
        if (RandomAccess.GetLength(_file) > descriptor.Size)
            Restart();
        else
            ReadBegun();
    }

    /// <summary>Bytes that are there, from the beginning on.</summary>
    public long Length { get; private set; }

    /// <summary>Whether all bytes are there.</summary>
    public bool IsComplete => Length == _descriptor.Size;

    /// <summary>Appends some bytes.</summary>
    /// <exception cref="ImageException">They are more than the blob has.</exception>
    /// <exception cref="StoreException">The disk does not take them.</exception>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Length + bytes.Length > _descriptor.Size)
        {
            Restart();
            throw new ImageException($"{_descriptor.Digest}: more than the {_descriptor.Size} bytes that were said");
        }
        try
        {
            RandomAccess.Write(_file, bytes, Length);
        }
        catch (IOException e)
        {
            // Not all of them may be there.
            throw new StoreException($"cannot write {_lock.Path}: {e.Message}", e);
        }
        _hash.AppendData(bytes);
        Length += bytes.Length;
    }

    /// <summary>Throws away what is there.</summary>
    public void Restart()
    {
        RandomAccess.SetLength(_file, 0);
        _hash.GetHashAndReset();
        Length = 0;
    }

    /// <summary>Verifies the blob and gives it its name.</summary>
    /// <exception cref="ImageException">It is too short, which can be mended by going on, or it is another: then it is thrown away.</exception>
    /// <exception cref="StoreException">The disk does not take it.</exception>
    public void Commit()
    {
        if (!IsComplete)
            throw new ImageException($"{_descriptor.Digest}: {Length} of {_descriptor.Size} bytes");
        Digest found = Digest.OfHash(_hash.GetHashAndReset());
        if (found != _descriptor.Digest)
        {
            Restart();
            throw new ImageException($"what came as {_descriptor.Digest} is {found}");
        }
        try
        {
            File.SetUnixFileMode(_file, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            Kernel.Check(Files.FlushToDisk(_lock.File.Number), "fsync(2)", _place);
            string directory = Path.GetDirectoryName(_place)!;
            StoreDirectory.Make(directory);
            File.Move(_lock.Path, _place, overwrite: true);
            StoreDirectory.Flush(directory);
        }
        catch (Exception e) when (e is IOException or LinuxException)
        {
            throw new StoreException($"cannot write {_place}: {e.Message}", e);
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        _file.Dispose();
        _lock.Dispose();
    }

    private void ReadBegun()
    {
        byte[] buffer = new byte[128 << 10];
        while (RandomAccess.Read(_file, buffer, Length) is > 0 and int read)
        {
            _hash.AppendData(buffer.AsSpan(0, read));
            Length += read;
        }
    }
}
