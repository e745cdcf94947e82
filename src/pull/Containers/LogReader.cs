namespace Mocker.Pull.Containers;

/// <summary>Prints a container's log, the oldest first, on our stdout and stderr; on request for as long as it grows.</summary>
internal sealed class LogReader(ContainerDirectory directory, LogFilter filter, bool timestamps)
{
    private const int Pause = 100;

    private readonly LogFiles _files = new(Path.Combine(directory.LogDirectory, ContainerLog.FileName));
    private readonly Stream _output = Console.OpenStandardOutput(), _error = Console.OpenStandardError();
    // What has no end yet.
    private readonly List<byte> _rest = [];
    private bool _inLine;
    private int _kept;

    public void Print(bool follow)
    {
        Queue<LogLine> last = new();
        FileStream? file = _files.OpenOldest();
        try
        {
            file = Read(file, line => Keep(last, line));
            foreach (LogLine line in last)
                Write(line);
            if (!follow)
                return;
            for (bool ended = false; !ended; Thread.Sleep(Pause))
            {
                // Asked before the log is read: what it prints at its end is in there by then.
                ended = directory.Find() is not { Started: not null, Finished: null } record || !record.Monitor.IsAlive || filter.Until < DateTimeOffset.UtcNow;
                file = Read(file ?? _files.OpenOldest(), Print);
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    private void Print(LogLine line)
    {
        if (!(line.Time > filter.Until))
            Write(line);
    }

    private void Keep(Queue<LogLine> last, LogLine line)
    {
        if (line.Time < filter.Since || line.Time > filter.Until || filter.Tail == 0)
            return;
        if (filter.Tail is null)
        {
            Write(line);
            return;
        }
        last.Enqueue(line);
        _kept += line.IsWhole ? 1 : 0;
        while (_kept + (line.IsWhole ? 0 : 1) > filter.Tail)
            _kept -= last.Dequeue().IsWhole ? 1 : 0;
    }

    /// <summary>Reads a file to its end, and those that were begun after it.</summary>
    /// <returns>The latest, open for more.</returns>
    private FileStream? Read(FileStream? file, Action<LogLine> take)
    {
        while (file is not null)
        {
            ReadLines(file, take);
            if (_files.OpenNext(file) is not FileStream next)
                return file;
            // What was written to it after it was read and before it was put aside.
            ReadLines(file, take);
            file.Dispose();
            file = next;
        }
        return null;
    }

    private void ReadLines(FileStream file, Action<LogLine> take)
    {
        byte[] buffer = new byte[64 << 10];
        while (file.Read(buffer) is > 0 and int read)
        {
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, read);
            for (int end = rest.IndexOf((byte)'\n'); end >= 0; end = rest.IndexOf((byte)'\n'))
            {
                _rest.AddRange(rest[..end]);
                if (LogLine.Parse(_rest.ToArray()) is LogLine line)
                    take(line);
                _rest.Clear();
                rest = rest[(end + 1)..];
            }
            _rest.AddRange(rest);
        }
    }

    private void Write(LogLine line)
    {
        (line.IsError ? _error : _output).Write(line.ToBytes(timestamps && !_inLine));
        _inLine = !line.IsWhole;
    }
}
