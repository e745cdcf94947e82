namespace Mocker.Pull.Layers;

/// <summary>Bytes that come in blocks, handed on without copying.</summary>
internal abstract class ByteSource : IDisposable
{
    private ReadOnlyMemory<byte> _block;

    /// <summary>Bytes taken so far.</summary>
    public long Position { get; private set; }

    /// <summary>The next bytes, at most <paramref name="most"/>; valid until the next call. Empty at the end and only there.</summary>
    public ReadOnlyMemory<byte> Take(long most)
    {
        if (most == 0)
            return default;
        if (_block.IsEmpty)
            _block = NextBlock();
        ReadOnlyMemory<byte> taken = most < _block.Length ? _block[..(int)most] : _block;
        _block = _block[taken.Length..];
        Position += taken.Length;
        return taken;
    }

    /// <summary>Fills the buffer.</summary>
    /// <returns>How much of it: less than all only at the end.</returns>
    public int Read(Span<byte> buffer)
    {
        int filled = 0;
        while (filled < buffer.Length && Take(buffer.Length - filled) is { IsEmpty: false } taken)
        {
            taken.Span.CopyTo(buffer[filled..]);
            filled += taken.Length;
        }
        return filled;
    }

    /// <returns>How many bytes were left out: less than asked for only at the end.</returns>
    public long Skip(long count)
    {
        long skipped = 0;
        while (skipped < count && Take(count - skipped) is { IsEmpty: false } taken)
            skipped += taken.Length;
        return skipped;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>The block after the last one, which nobody needs any more; empty at the end.</summary>
    protected abstract ReadOnlyMemory<byte> NextBlock();
}
