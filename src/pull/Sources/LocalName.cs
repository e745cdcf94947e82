using Mocker.Pull.References;
using Mocker.Pull.Store;

namespace Mocker.Pull.Sources;

/// <summary>What sources on this machine have in common: how their images are called, and how they are read.</summary>
internal static class LocalName
{
    private const string Registry = "localhost";

    /// <summary>The name by which an image from a file or directory is kept: its own if that is a whole one, otherwise localhost/FILE:NAME.</summary>
    public static ImageReference Of(string path, string? name)
    {
        if (name is not null && name.Contains('/') && ImageReference.TryParse(name, out ImageReference whole, out _))
            return whole;
        string file = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        foreach (string ending in (string[])[".tar", ".oci"])
            if (file.EndsWith(ending, StringComparison.Ordinal))
                file = file[..^ending.Length];
        string repository = new([.. file.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')]);
        string text = $"{Registry}/{repository.Trim('-')}";
        return ImageReference.TryParse($"{text}:{name}", out ImageReference tagged, out _) ? tagged
            : ImageReference.TryParse(text, out ImageReference plain, out _) ? plain
            : ImageReference.Parse($"{Registry}/image");
    }

    /// <summary>Reads a small file.</summary>
    /// <exception cref="ImageException">It is not there, or not small.</exception>
    public static byte[] ReadDocument(IFileTree files, string path, string source)
    {
        using Stream file = files.Open(path) ?? throw new ImageException($"{source}: there is no {path} in it");
        if (file.Length > BlobStore.LargestDocument)
            throw new ImageException($"{source}: {path} has {Words.Bytes(file.Length)}; at most {Words.Bytes(BlobStore.LargestDocument)} are read");
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Copies a blob from its beginning on, and commits it.</summary>
    public static async Task CopyAsync(Stream content, PartialBlob partial, IProgress<long> progress, CancellationToken cancellation)
    {
        partial.Restart();
        byte[] buffer = new byte[256 << 10];
        // Away from the thread that shows the progress.
        await Task.Run(() =>
        {
            while (content.Read(buffer) is > 0 and int read)
            {
                cancellation.ThrowIfCancellationRequested();
                partial.Write(buffer.AsSpan(0, read));
                progress.Report(partial.Length);
            }
            partial.Commit();
        }, cancellation);
    }
}
