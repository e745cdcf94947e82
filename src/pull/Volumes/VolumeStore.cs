using System.Security.Cryptography;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Bundles;
using Mocker.Pull.Containers;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Layers.Unpack;
using Mocker.Pull.Store;

namespace Mocker.Pull.Volumes;

/// <summary>
/// Volumes with names: directories that outlive containers and that several share. Each is <c>STORE/volumes/NAME</c>, with volume.json and, in
/// <c>data</c>, what is in it. It is made under another name and then renamed, and loses its name before it is removed; so under its name it is whole, and
/// what an interruption leaves has a name that no volume has. Who makes, fills or removes one holds the lock.
/// </summary>
internal sealed class VolumeStore
{
    private const string RecordFile = "volume.json", Contents = "data", Filling = "filling", UnfinishedPrefix = ".", LockFile = ".lock";
    private const int LongestName = 128;

    private readonly ContainerList _containers;
    private readonly string _root;

    public VolumeStore(ContainerList containers) => (_containers, _root) = (containers, Path.Combine(containers.StoreRoot, "volumes"));

    /// <summary>Whether it could be the name of a volume: docker's rule.</summary>
    public static bool IsName(string name) => name.Length is > 1 and <= LongestName && ContainerNames.IsName(name);

    /// <summary>All, by name.</summary>
    public List<VolumeRecord> List() => !Directory.Exists(_root) ? [] :
        [.. Directory.GetDirectories(_root).Select(path => Path.GetFileName(path)).Where(IsName).Order(StringComparer.Ordinal).Select(Find).OfType<VolumeRecord>()];

    /// <exception cref="ImageException">There is none.</exception>
    public VolumeRecord Get(string name) => Find(name) ?? throw new ImageException($"there is no volume \"{name}\": `mocker volume ls` lists those that there are");

    /// <inheritdoc cref="Get"/>
    /// <returns>Null if there is none.</returns>
    public VolumeRecord? Find(string name)
    {
        string path = Path.Combine(PathOf(name), RecordFile);
        return IsName(name) && FileContents.Read(Files.CurrentDirectory, path) is byte[] text ? VolumeRecord.Parse(text, path) : null;
    }

    /// <summary>The directory that is mounted.</summary>
    public string ContentsOf(string name) => Path.Combine(PathOf(name), Contents);

    /// <summary>Containers that refer to a volume, also those that do not run.</summary>
    public IEnumerable<ContainerRecord> UsersOf(string name) => _containers.All().Select(each => each.Record).Where(record => record.Volumes.Contains(name));

    /// <summary>Makes a volume; one that is there already stays as it is.</summary>
    /// <param name="name">Its name; null for one of our choice.</param>
    /// <param name="labels">Its labels.</param>
    /// <returns>Its name.</returns>
    /// <exception cref="ImageException">It is no name.</exception>
    public string Create(string? name, Dictionary<string, string> labels)
    {
        name ??= Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        Require(name);
        using FileLock held = Lock();
        Make(name, labels);
        return name;
    }

    /// <summary>Before a container is made that refers to it: makes the volume if need be and, while it is empty, puts into it what the image has at its place.</summary>
    /// <param name="volume">What is asked for.</param>
    /// <param name="root">The container's root filesystem, open.</param>
    /// <returns>Where its contents are.</returns>
    public string Prepare(NamedVolume volume, Descriptor root)
    {
        using FileLock held = Lock();
        Make(volume.Name, []);
        string contents = ContentsOf(volume.Name), mark = Path.Combine(PathOf(volume.Name), Filling);
        // What was interrupted is begun anew.
        if (File.Exists(mark))
            Empty(contents);
        if (!volume.CopiesImage || Directory.EnumerateFileSystemEntries(contents).Any())
            return contents;
        StoreDirectory.Write(PathOf(volume.Name), Filling, []);
        BundleVolumes.CopyContents(volume.Inside, root, contents, Ownership.Possible);
        using (Descriptor filled = LayerUnpacking.OpenDirectory(contents))
            Kernel.Check(Files.FlushFileSystem(filled.Number), "syncfs(2)", contents);
        File.Delete(mark);
        StoreDirectory.Flush(PathOf(volume.Name));
        return contents;
    }

    /// <summary>Removes a volume that no container refers to.</summary>
    /// <exception cref="ImageException">One does, or there is no such volume.</exception>
    public void Remove(string name)
    {
        Get(name);
        using FileLock held = Lock();
        if (UsersOf(name).FirstOrDefault() is { } user)
            throw new ImageException($"the volume {name} is in use: the container {user.Name} refers to it; remove that first");
        RemoveUnused(name);
    }

    /// <summary>The names of the volumes that no container refers to.</summary>
    public List<string> Unused()
    {
        HashSet<string> used = [.. _containers.All().SelectMany(each => each.Record.Volumes)];
        return [.. List().Select(volume => volume.Name).Where(name => !used.Contains(name))];
    }

    /// <summary>Removes volumes, unless a container refers to them by now.</summary>
    /// <returns>Their names, and the bytes that were in them.</returns>
    public (List<string> Names, long Bytes) Prune(IReadOnlyCollection<string> names)
    {
        if (!Directory.Exists(_root))
            return ([], 0);
        using FileLock held = Lock();
        RemoveUnfinished();
        List<string> removed = [.. Unused().Where(names.Contains)];
        long bytes = 0;
        foreach (string name in removed)
        {
            bytes += Size(ContentsOf(name));
            RemoveUnused(name);
        }
        return (removed, bytes);
    }

    /// <summary>Removes what interrupted creations and removals have left.</summary>
    public void PruneUnfinished()
    {
        if (!Directory.Exists(_root))
            return;
        using FileLock held = Lock();
        RemoveUnfinished();
    }

    /// <summary>Fails unless it could be the name of a volume.</summary>
    public static void Require(string name)
    {
        if (!IsName(name))
            throw new ImageException($"\"{name}\" cannot be the name of a volume: letters, digits, \"-\", \"_\" and \".\", a letter or digit first, 2 to {LongestName}");
    }

    private FileLock Lock()
    {
        StoreDirectory.Make(_root);
        FileLock held = new(Path.Combine(_root, LockFile));
        held.Take(exclusive: true);
        return held;
    }

    private void Make(string name, Dictionary<string, string> labels)
    {
        if (Directory.Exists(PathOf(name)))
            return;
        string unfinished = Unfinished(name);
        StoreDirectory.Make(unfinished);
        LayerUnpacking.MakeRoot(Path.Combine(unfinished, Contents));
        StoreDirectory.Write(unfinished, RecordFile, DocumentText.Of(new VolumeRecord { Name = name, Created = DateTimeOffset.UtcNow, Labels = labels }, DocumentText.OneLine).Span);
        Directory.Move(unfinished, PathOf(name));
        StoreDirectory.Flush(_root);
    }

    private void RemoveUnused(string name)
    {
        string unfinished = Unfinished(name);
        Directory.Move(PathOf(name), unfinished);
        StoreDirectory.Flush(_root);
        LayerDirectories.Remove(unfinished);
    }

    private void RemoveUnfinished()
    {
        foreach (string path in Directory.GetDirectories(_root, UnfinishedPrefix + "*"))
            LayerDirectories.Remove(path);
    }

    private string PathOf(string name) => Path.Combine(_root, name);

    private string Unfinished(string name) => Path.Combine(_root, $"{UnfinishedPrefix}{name}-{Guid.NewGuid():n}");

    private static void Empty(string directory)
    {
        using Descriptor opened = LayerUnpacking.OpenDirectory(directory);
        TreeRemoval.Empty(opened.Number);
    }

    private static long Size(string directory) => new DirectoryInfo(directory)
        .EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = true }).Sum(file => file.Length);
}
