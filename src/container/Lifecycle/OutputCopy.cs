using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>Gets what a process has printed; the bytes are the caller's again afterwards.</summary>
public delegate void OutputKeeper(ReadOnlySpan<byte> printed);

/// <summary>Carries what a process prints from a pipe to a descriptor of ours, to somebody who keeps it, or to both.</summary>
public sealed unsafe class OutputCopy : IDisposable
{
    private const int BufferSize = 16384;

    private readonly Descriptor _from;
    private readonly OutputKeeper? _keeper;
    private int _to;
    private bool _ended;

    /// <param name="from">The end of the pipe that is read; it is ours from here on.</param>
    /// <param name="to">The descriptor, which stays the caller's; -1 for none.</param>
    /// <param name="keeper">Gets it too.</param>
    public OutputCopy(Descriptor from, int to, OutputKeeper? keeper)
    {
        (_from, _to, _keeper) = (from, to, keeper);
        Kernel.Check(Files.SetNonBlocking(from.Number), "fcntl(2)", "a pipe");
    }

    /// <summary>What to wait for; -1 when there is nothing more to come.</summary>
    public int From => _ended ? -1 : _from.Number;

    /// <summary>Carries what there is, as far as it fits into a buffer.</summary>
    /// <returns>Whether there was something.</returns>
    public bool Carry()
    {
        byte* buffer = stackalloc byte[BufferSize];
        nint read = _ended ? 0 : Files.Read(_from.Number, buffer, BufferSize);
        if (read == -(int)Errno.EAGAIN)
            return false;
        _ended = read <= 0;
        if (_ended)
            return false;
        _keeper?.Invoke(new(buffer, (int)read));
        Write(buffer, read);
        return true;
    }

    /// <summary>After the process's end: carries what is still in the pipe, and does not wait for others who may have it.</summary>
    public void CarryRest()
    {
        while (Carry())
        {
        }
    }

    public void Dispose() => _from.Dispose();

    private void Write(byte* bytes, nint count)
    {
        while (count > 0 && _to >= 0)
        {
            nint written = Files.Write(_to, bytes, count);
            if (written == -(int)Errno.EAGAIN)
            {
                PollItem room = new(_to, PollItem.Out);
                Processes.PollLong(&room, 1, -1);
                continue;
            }
            // Nobody reads it any more: the process goes on for whoever keeps it.
            if (written < 0)
                _to = -1;
            bytes += written;
            count -= written;
        }
    }
}
