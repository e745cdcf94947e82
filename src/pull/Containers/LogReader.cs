using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>Prints a container's log, the oldest first, on our stdout and stderr; on request for as long as it grows.</summary>
internal sealed class LogReader(ContainerDirectory directory, LogFilter filter, bool timestamps)
{
    private const int Pause = 100;

    private readonly Stream _output = Console.OpenStandardOutput(), _error = Console.OpenStandardError();
    private bool _inLine;

    private string Latest => Path.Combine(directory.LogDirectory, ContainerLog.FileName);

    public void Print(bool follow)
    {
        // Whoever writes to it, before it is looked at for the last time.
        Queue<LogLine> last = new();
        FileStream? latest = null;
        try
        {
            foreach (string path in OldestFirst())
            {
                latest?.Dispose();
                latest = Open(path);
                if (latest is not null)
                    foreach (LogLine line in Lines(latest, new List<byte>()))
                        Keep(last, line);
            }
            foreach (LogLine line in last)
                Write(line);
            if (follow)
                Follow(latest);
        }
        finally
        {
            latest?.Dispose();
        }
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
        while (last.Count(each => each.IsWhole) + (last.Count > 0 && !line.IsWhole ? 1 : 0) > filter.Tail)
            last.Dequeue();
    }

    private void Follow(FileStream? file)
    {
        List<byte> rest = [];
        for (bool ended = false; ; Thread.Sleep(Pause))
        {
            // Asked before the log is read: what it printed at its end is in there by then.
            ended = directory.Find() is not { Started: not null, Finished: null } record || !record.Monitor.IsAlive;
            file ??= Open(Latest);
            if (file is not null)
                foreach (LogLine line in Lines(file, rest))
                    if (!(line.Time > filter.Until))
                        Write(line);
            if (file is not null && IsRotated(file))
            {
                file.Dispose();
                file = null;
                continue;
            }
            if (ended || filter.Until < DateTimeOffset.UtcNow)
                break;
        }
        file?.Dispose();
    }

    /// <summary>The name has another file by now, or none.</summary>
    private unsafe bool IsRotated(FileStream file)
    {
        using CString path = new(Latest);
        Kernel.Check(Files.Stat((int)file.SafeFileHandle.DangerousGetHandle(), out FileStatus mine), "statx(2)", Latest);
        return directory.Find() is not null && (Files.Stat(Files.CurrentDirectory, path, AtFlags.None, out FileStatus named) < 0 || !named.SameFile(mine));
    }

    private IEnumerable<string> OldestFirst()
    {
        int number = 1;
        while (File.Exists($"{Latest}.{number}"))
            number++;
        while (--number > 0)
            yield return $"{Latest}.{number}";
        yield return Latest;
    }

    private static FileStream? Open(string path)
    {
        try
        {
            return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The lines that are there; what has no end yet is kept for the next time.</summary>
    private static IEnumerable<LogLine> Lines(FileStream file, List<byte> rest)
    {
        byte[] buffer = new byte[64 << 10];
        while (file.Read(buffer) is > 0 and int read)
        {
            int start = 0;
            for (int at = 0; at < read; at++)
            {
                if (buffer[at] != (byte)'\n')
                    continue;
                rest.AddRange(buffer.AsSpan(start, at - start));
                if (LogLine.Parse(rest.ToArray()) is LogLine line)
                    yield return line;
                rest.Clear();
                start = at + 1;
            }
            rest.AddRange(buffer.AsSpan(start, read - start));
        }
    }

    private void Write(LogLine line)
    {
        (line.IsError ? _error : _output).Write(line.ToBytes(timestamps && !_inLine));
        _inLine = !line.IsWhole;
    }
}
