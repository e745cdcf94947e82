using System.Text;
using Mocker.Oci;

namespace Mocker.Pull.Store;

/// <summary>
/// In which repositories of registries blobs have been seen, the latest first, so that a registry need not be sent what it has: a file for each blob in
/// <c>sources/</c>, with a line HOST[:PORT]/REPOSITORY each. A registry may have removed the blob since; it is asked anyhow.
/// </summary>
public sealed class BlobSources
{
    private const int Most = 8;

    private readonly string _root;

    internal BlobSources(string root) => _root = Path.Combine(root, "sources");

    /// <summary>Repositories of a registry that should have a blob.</summary>
    public IEnumerable<string> Of(Digest digest, string host)
    {
        string prefix = host + "/";
        return Read(digest).Where(line => line.StartsWith(prefix, StringComparison.Ordinal)).Select(line => line[prefix.Length..]);
    }

    /// <summary>Notes that one has it. Of two who note something at once one may get lost.</summary>
    public void Add(Digest digest, string host, string repository)
    {
        string line = $"{host}/{repository}";
        string[] lines = Read(digest);
        if (lines.FirstOrDefault() == line)
            return;
        string directory = Path.GetDirectoryName(PathOf(digest))!;
        StoreDirectory.Make(directory);
        StoreDirectory.Write(directory, digest.Hex, Encoding.UTF8.GetBytes(string.Join('\n', lines.Where(other => other != line).Prepend(line).Take(Most)) + "\n"), flush: false);
    }

    /// <summary>Removes the notes of blobs that are not needed.</summary>
    internal void Prune(IReadOnlySet<Digest> needed)
    {
        if (!Directory.Exists(_root))
            return;
        foreach (string path in Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories).ToList())
            if (!Digest.TryParse($"{Path.GetFileName(Path.GetDirectoryName(path))}:{Path.GetFileName(path)}", out Digest digest) || !needed.Contains(digest))
                File.Delete(path);
    }

    private string PathOf(Digest digest) => Path.Combine(_root, digest.Algorithm, digest.Hex);

    private string[] Read(Digest digest)
    {
        string path = PathOf(digest);
        try
        {
            return File.ReadAllText(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
    }
}
