using Mocker.Linux;
using Mocker.Shim.Loop;

namespace Mocker.Shim.Streams;

/// <summary>
/// Moves bytes from one descriptor to another, neither of which waits, until there are no more. At any time it waits for one of the
/// two: for bytes, or for room for them; so a reader that is slow or gone holds up nothing but what it does not read. The
/// bytes stay in the kernel (splice(2)) where that can be.
/// </summary>
internal sealed unsafe class Pump(EventLoop loop, Descriptor from, Descriptor to, Action ended) : Source, IDisposable
{
    private const int PipeSize = 65536;

    // Room in a pipe is at least that (PIPE_BUF, pipe(7)), so what is read at once is nearly always written at once.
    private const int CopySize = 4096;

    // Others have something to do too.
    private const int MovesAtOnce = 16;

    private const int FullPause = 1000;

    private bool _waitsForRoom;
    private bool _pauses;
    private bool _copies;
    private byte[] _rest = [];
    private int _restStart;
    private bool _ended;

    /// <summary>Bytes moved so far.</summary>
    public long Moved { get; private set; }

    public override PollItem Item => _pauses ? new(-1, 0) : _waitsForRoom ? new(to.Number, PollItem.Out) : new(from.Number, PollItem.In);

    public override void Ready(short returned)
    {
        for (int i = 0; i < MovesAtOnce && !_ended; i++)
        {
            nint moved = _copies ? Copy() : Files.Splice(from.Number, to.Number, PipeSize);
            if (moved > 0)
                Moved += moved;
            else if (!GoOn((Errno)(-moved)))
                return;
        }
    }

    /// <summary>Ends it, whatever is left.</summary>
    public void Dispose()
    {
        if (_ended)
            return;
        _ended = true;
        loop.Remove(this);
        from.Dispose();
        to.Dispose();
        ended();
    }

    /// <summary>What to do when nothing was moved.</summary>
    /// <returns>Whether to try again at once.</returns>
    private bool GoOn(Errno error)
    {
        switch (error)
        {
            case Errno.EINVAL when !_copies:
                // A terminal, or a file that is appended to (splice(2)).
                _copies = true;
                return true;
            case Errno.EAGAIN:
                // Of the two it is the one that was not waited for.
                _waitsForRoom = _copies ? _restStart < _rest.Length : !_waitsForRoom;
                return false;
            case Errno.ENOSPC or Errno.EDQUOT:
                Pause();
                return false;
            default:
                // The end, a terminal that was hung up (EIO), or a reader that is gone for good.
                Dispose();
                return false;
        }
    }

    /// <summary>The disk is full: nothing is lost if the process waits until it is not.</summary>
    private void Pause()
    {
        _pauses = true;
        loop.After(FullPause, () =>
        {
            _pauses = false;
            _waitsForRoom = true;
        });
    }

    private nint Copy()
    {
        if (_restStart < _rest.Length)
            return WriteRest();
        byte* buffer = stackalloc byte[CopySize];
        nint read = Files.Read(from.Number, buffer, CopySize);
        if (read <= 0)
            return read;
        nint written = Files.Write(to.Number, buffer, read);
        if (written == read)
            return written;
        nint done = Math.Max(written, 0);
        (_rest, _restStart) = (new ReadOnlySpan<byte>(buffer + done, (int)(read - done)).ToArray(), 0);
        return written;
    }

    private nint WriteRest()
    {
        nint written;
        fixed (byte* start = _rest)
            written = Files.Write(to.Number, start + _restStart, _rest.Length - _restStart);
        if (written > 0)
            _restStart += (int)written;
        if (_restStart == _rest.Length)
            (_rest, _restStart) = ([], 0);
        return written;
    }
}
