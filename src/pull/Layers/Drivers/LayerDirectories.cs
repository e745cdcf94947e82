using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Store;

namespace Mocker.Pull.Layers.Drivers;

/// <summary>
/// Directories that are there whole or not at all, named by digests: made under another name, written to disk and renamed, while a lock keeps
/// others from doing the same. A process that dies leaves its lock free and a directory that the next one throws away.
/// </summary>
internal sealed class LayerDirectories(string root)
{
    private const string Unfinished = ".unfinished";

    public string PathOf(Digest digest) => Path.Combine(root, digest.Hex);

    /// <summary>Makes a directory unless it is there.</summary>
    /// <param name="digest">Its name.</param>
    /// <param name="fill">Fills it.</param>
    public void Ensure(Digest digest, Action<string> fill)
    {
        string path = PathOf(digest), unfinished = path + Unfinished;
        if (Directory.Exists(path))
            return;
        StoreDirectory.Make(root);
        using FileLock mine = new(path + ".lock");
        mine.Take(exclusive: true);
        if (Directory.Exists(path))
            return;
        Remove(unfinished);
        StoreDirectory.Make(unfinished);
        try
        {
            fill(unfinished);
            Flush(unfinished);
            Directory.Move(unfinished, path);
            StoreDirectory.Flush(root);
        }
        catch
        {
            Remove(unfinished);
            throw;
        }
    }

    /// <summary>Removes directories that nobody needs.</summary>
    /// <param name="used">Those that stay.</param>
    public void Prune(IReadOnlySet<Digest> used)
    {
        if (!Directory.Exists(root))
            return;
        HashSet<string> names = [.. used.Select(digest => digest.Hex)];
        foreach (string path in Directory.GetDirectories(root))
        {
            string name = Path.GetFileName(path);
            string hex = name.EndsWith(Unfinished, StringComparison.Ordinal) ? name[..^Unfinished.Length] : name;
            if (name == hex && names.Contains(hex))
                continue;
            using FileLock mine = new(Path.Combine(root, hex + ".lock"));
            if (!mine.TryTake(exclusive: true))
                continue;
            Remove(path);
        }
    }

    /// <summary>Removes a tree, whatever it has in it.</summary>
    public static void Remove(string path)
    {
        if (!Directory.Exists(path))
            return;
        using (Descriptor directory = LayerUnpacking.OpenDirectory(path))
            TreeRemoval.Empty(directory.Number);
        Directory.Delete(path);
    }

    private static void Flush(string path)
    {
        using Descriptor directory = LayerUnpacking.OpenDirectory(path);
        Kernel.Check(Files.FlushFileSystem(directory.Number), "syncfs(2)", path);
    }
}
