namespace Mocker.Pull.Sources;

/// <summary>
/// Files in a tar archive, which stays as it is: where each begins is noted, and nothing is ever written. Links are followed within the
/// archive; docker's older versions save a layer that several images have as a link.
/// </summary>
internal sealed class ArchiveTree : IFileTree
{
    /// <summary>More than any image has files here, and few enough that a hostile archive does no harm.</summary>
    private const int MostEntries = 100_000;

    private const int MostLinks = 8;

    private readonly string _path;
    private readonly Dictionary<string, (long Start, long Length)> _files = [];
    private readonly Dictionary<string, string> _links = [];

    public ArchiveTree(string path)
    {
        _path = path;
        using FileStream archive = OpenArchive();
        RefuseCompressed(archive);
        try
        {
            TarDirectory directory = new(archive.SafeFileHandle);
            while (directory.Next() is { } member)
                Note(member);
        }
        catch (InvalidDataException e)
        {
            throw new ImageException($"cannot read {path} as a tar archive: {e.Message}", e);
        }
        if (_files.Count == 0)
            throw new ImageException($"{path} is no tar archive, or an empty one");
    }

    public Stream? Open(string path)
    {
        path = Normal(path);
        for (int links = 0; links < MostLinks && _links.TryGetValue(path, out string? target); links++)
            path = target;
        return _files.TryGetValue(path, out (long Start, long Length) place) ? new Section(OpenArchive(), place.Start, place.Length) : null;
    }

    public void Dispose()
    {
    }

    private static string Normal(string path) => string.Join('/', path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(part => part != "."));

    private FileStream OpenArchive() => new(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    private void RefuseCompressed(FileStream archive)
    {
        Span<byte> start = stackalloc byte[4];
        int read = archive.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        archive.Position = 0;
        if (start[..read].StartsWith((ReadOnlySpan<byte>)[0x1f, 0x8b]) || start[..read].SequenceEqual((ReadOnlySpan<byte>)[0x28, 0xb5, 0x2f, 0xfd]))
            throw new ImageException($"{_path} is compressed: an archive is read in place, so decompress it first (gzip -d or zstd -d)");
    }

    private void Note(TarMember member)
    {
        if (_files.Count + _links.Count == MostEntries)
            throw new ImageException($"{_path} has more than {MostEntries} files, so it is no archive of an image");
        string name = Normal(member.Name);
        if (member.Type is '0' or '\0' or '7')
            _files.TryAdd(name, (member.Start, member.Length));
        else if (member.Type == '2')
            _links.TryAdd(name, Resolve(name, member.Link));
        else if (member.Type == '1')
            _links.TryAdd(name, Normal(member.Link));
    }

    /// <summary>The target of a symbolic link, relative to where it is.</summary>
    private static string Resolve(string name, string target)
    {
        Stack<string> parts = new(target.StartsWith('/') ? [] : name.Split('/')[..^1]);
        foreach (string part in target.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (part == "..")
                parts.TryPop(out _);
            else if (part != ".")
                parts.Push(part);
        }
        return string.Join('/', parts.Reverse());
    }

    /// <summary>One file of the archive.</summary>
    private sealed class Section(FileStream archive, long start, long length) : ForwardStream
    {
        private long _position;

        public override long Length => length;

        protected override long BytesRead => _position;

        public override int Read(Span<byte> buffer)
        {
            int count = (int)Math.Min(buffer.Length, length - _position);
            int read = count == 0 ? 0 : RandomAccess.Read(archive.SafeFileHandle, buffer[..count], start + _position);
            _position += read;
            return read;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                archive.Dispose();
            base.Dispose(disposing);
        }
    }
}
