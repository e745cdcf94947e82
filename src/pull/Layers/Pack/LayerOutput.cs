using System.IO.Compression;
using System.Security.Cryptography;
using Mocker.Oci;
using Mocker.Pull.Layers.Compression;
using Mocker.Pull.Store;

namespace Mocker.Pull.Layers.Pack;

/// <summary>Takes a layer's archive, packs it on its way into the store, and computes both digests meanwhile.</summary>
internal sealed class LayerOutput : WriteOnlyStream
{
    private const int BufferSize = 1 << 18;

    private readonly NewBlob _blob;
    private readonly CompressionFormat _format;
    private readonly BufferedStream _packed;
    private readonly Stream _packer;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public LayerOutput(BlobStore blobs, CompressionFormat format)
    {
        _format = format;
        _blob = blobs.Create();
        try
        {
            _packed = new BufferedStream(_blob, BufferSize);
            _packer = format switch
            {
                CompressionFormat.Gzip => new GZipStream(_packed, CompressionLevel.Optimal, leaveOpen: true),
                CompressionFormat.Zstd => new ZstdEncoder(_packed),
                _ => _packed,
            };
        }
        catch
        {
            _blob.Dispose();
            throw;
        }
    }

    private string MediaType => _format switch
    {
        CompressionFormat.Gzip => MediaTypes.LayerGzip,
        CompressionFormat.Zstd => MediaTypes.LayerZstd,
        _ => MediaTypes.Layer,
    };

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _hash.AppendData(buffer);
        _packer.Write(buffer);
    }

    /// <summary>The archive is whole: the layer gets its name in the store.</summary>
    public PackedLayer Commit()
    {
        if (_packer is GZipStream gzip)
            gzip.Dispose();
        else if (_packer is ZstdEncoder zstd)
            zstd.Finish();
        _packed.Flush();
        return new PackedLayer(_blob.Commit(MediaType), Digest.OfHash(_hash.GetHashAndReset()));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // Not the gzip stream nor the buffer: they would write what they still have, into a blob that nobody wants.
            (_packer as ZstdEncoder)?.Dispose();
            _blob.Dispose();
            _hash.Dispose();
        }
        base.Dispose(disposing);
    }
}
