namespace Mocker.Pull.Layers.Compression;

/// <summary>Unpacks a stream of bytes.</summary>
internal abstract class Decoder(Stream packed) : IDisposable
{
    /// <summary>Bytes read of the packed stream.</summary>
    public long PackedRead { get; private set; }

    public static Decoder Of(CompressionFormat format, Stream packed) => format switch
    {
        CompressionFormat.Gzip => new GzipDecoder(packed),
        CompressionFormat.Zstd => new ZstdDecoder(packed),
        _ => new PlainDecoder(packed),
    };

    /// <summary>Unpacks until the buffer is full.</summary>
    /// <returns>How much of it was filled: less than all only at the end.</returns>
    /// <exception cref="ImageException">The packed bytes are damaged or end too early.</exception>
    public abstract int Read(byte[] buffer);

    public virtual void Dispose() => packed.Dispose();

    /// <returns>0 at the end.</returns>
    protected int ReadPacked(Span<byte> buffer)
    {
        int read = packed.Read(buffer);
        PackedRead += read;
        return read;
    }
}
