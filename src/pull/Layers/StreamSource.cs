namespace Mocker.Pull.Layers;

/// <summary>The bytes of a stream.</summary>
internal sealed class StreamSource(Stream stream, int blockSize = 65536) : ByteSource
{
    private readonly byte[] _buffer = new byte[blockSize];

    protected override void Dispose(bool disposing)
    {
        stream.Dispose();
        base.Dispose(disposing);
    }

    protected override ReadOnlyMemory<byte> NextBlock() => _buffer.AsMemory(0, stream.Read(_buffer));
}
