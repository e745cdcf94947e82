namespace Mocker.Pull.Registry;

/// <summary>Tells how much of a stream has been read.</summary>
internal sealed class CountingStream(Stream content, IProgress<long> progress) : ForwardStream
{
    private long _read;

    public override long Length => content.Length;

    protected override long BytesRead => _read;

    public override int Read(Span<byte> buffer) => Count(content.Read(buffer));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await content.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            content.Dispose();
        base.Dispose(disposing);
    }

    private int Count(int read)
    {
        progress.Report(_read += read);
        return read;
    }
}
