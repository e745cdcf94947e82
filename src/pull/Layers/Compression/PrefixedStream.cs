namespace Mocker.Pull.Layers.Compression;

/// <summary>A stream whose first bytes were read already, from its beginning.</summary>
internal sealed class PrefixedStream(ReadOnlyMemory<byte> start, Stream rest) : ForwardStream
{
    private ReadOnlyMemory<byte> _start = start;

    public override int Read(Span<byte> buffer)
    {
        if (_start.IsEmpty)
            return rest.Read(buffer);
        int read = Math.Min(buffer.Length, _start.Length);
        _start.Span[..read].CopyTo(buffer);
        _start = _start[read..];
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            rest.Dispose();
        base.Dispose(disposing);
    }
}
