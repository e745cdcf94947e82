using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Mocker.Linux;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>
/// Writes what a container prints, a line each with time and stream, as Kubernetes' runtimes do (CRI, "Container log format"): unlike docker's
/// JSON that keeps every byte as it is, costs next to nothing, and says of a piece without a line break that it is one (P, for partial; F, for full).
/// A log that has reached its size becomes log.1, that log.2, and so on.
/// </summary>
internal sealed unsafe class ContainerLog : IDisposable
{
    public const string FileName = "log";

    private readonly string _directory;
    private readonly long _size;
    private readonly int _files;
    private Descriptor _file;
    private long _written;
    private byte[] _line = new byte[512];

    private ContainerLog(string directory, long size, int files)
    {
        (_directory, _size, _files) = (directory, size, files);
        StoreDirectory.Make(directory);
        _file = Open();
    }

    /// <summary>The log of a container; null if it is to have none.</summary>
    public static ContainerLog? Of(ContainerDirectory directory, ContainerRecord record) =>
        record.LogFiles == 0 ? null : new(directory.LogDirectory, record.LogSize ?? long.MaxValue, record.LogFiles);

    /// <summary>Writes what was printed.</summary>
    /// <param name="stream">stdout or stderr.</param>
    /// <param name="printed">Lines, and pieces of them.</param>
    public void Write(string stream, ReadOnlySpan<byte> printed)
    {
        while (printed.Length > 0)
        {
            int end = printed.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? printed : printed[..end];
            Write(stream, line, end < 0 ? (byte)'P' : (byte)'F');
            printed = printed[(end < 0 ? line.Length : end + 1)..];
        }
    }

    public void Dispose() => _file.Dispose();

    private void Write(string stream, ReadOnlySpan<byte> text, byte tag)
    {
        const int longestHead = 64;
        if (_line.Length < text.Length + longestHead)
            _line = new byte[text.Length + longestHead];
        Utf8Formatter.TryFormat(DateTime.UtcNow, _line, out int length, new('O'));
        _line[length++] = (byte)' ';
        length += Encoding.ASCII.GetBytes(stream, _line.AsSpan(length));
        _line[length++] = (byte)' ';
        _line[length++] = tag;
        _line[length++] = (byte)' ';
        text.CopyTo(_line.AsSpan(length));
        length += text.Length;
        _line[length++] = (byte)'\n';
        if (_written > 0 && _written + length > _size)
            Rotate();
        // A line is written by one call, so that whoever reads along sees whole ones. Of a full disk the program is not told: it goes on.
        fixed (byte* start = _line)
            if (Files.Write(_file.Number, start, length) is > 0 and nint written)
                _written += written;
    }

    private void Rotate()
    {
        string path = Path.Combine(_directory, FileName);
        for (int n = _files - 1; n > 0; n--)
        {
            string from = n == 1 ? path : $"{path}.{(n - 1).ToString(CultureInfo.InvariantCulture)}";
            if (File.Exists(from))
                File.Move(from, $"{path}.{n.ToString(CultureInfo.InvariantCulture)}", overwrite: true);
        }
        if (_files == 1)
            File.Delete(path);
        _file.Dispose();
        _file = Open();
    }

    private Descriptor Open()
    {
        string path = Path.Combine(_directory, FileName);
        using CString name = new(path);
        Descriptor file = new((int)Kernel.Check(
            Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, 0x180), "open(2)", path));
        Kernel.Check(Files.Stat(file.Number, out FileStatus status), "statx(2)", path);
        _written = (long)status.Size;
        return file;
    }
}
