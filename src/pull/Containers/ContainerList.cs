using System.Security.Cryptography;
using Mocker.Container;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>The containers of a store: a directory each, and a name each.</summary>
/// <param name="storeRoot">The store's directory; nothing is made in it before there is a container.</param>
public sealed class ContainerList(string storeRoot)
{
    private const int IdBytes = 32;

    private readonly string _root = Path.Combine(storeRoot, "containers");

    /// <summary>Where the engine has the containers that run: below /run, for they do not outlive the machine.</summary>
    public ContainerStore Engine { get; } = new(EngineRoot(storeRoot));

    /// <summary>Where the store is.</summary>
    public string StoreRoot => storeRoot;

    /// <summary>What the root filesystems are made by.</summary>
    internal GraphDrivers Drivers => new(Path.Combine(storeRoot, "layers"));

    private ContainerNames Names => new(_root);

    /// <summary>The container of a name, an id, or the beginning of an id.</summary>
    /// <exception cref="ImageException">There is none, or there are several.</exception>
    public ContainerDirectory Get(string text) =>
        Find(text) ?? throw new ImageException($"there is no container \"{text}\": `mocker ps -a` lists those that there are");

    /// <inheritdoc cref="Get"/>
    /// <returns>Null if there is none.</returns>
    public ContainerDirectory? Find(string text)
    {
        if (Names.Find(text) is string id && Directory.Exists(PathOf(id)))
            return new(PathOf(id));
        if (text.Length == 0 || !text.All(char.IsAsciiHexDigitLower) || !Directory.Exists(_root))
            return null;
        string[] found = [.. Directory.EnumerateDirectories(_root, text + "*").Where(path => IsId(Path.GetFileName(path)))];
        return found.Length <= 1 ? found.Select(path => new ContainerDirectory(path)).FirstOrDefault()
            : throw new ImageException($"\"{text}\" is the beginning of {found.Length} ids of containers; write more of it");
    }

    /// <summary>All containers, the latest first; those that are just being made or removed are left out.</summary>
    public IReadOnlyList<(ContainerDirectory Directory, ContainerRecord Record)> All()
    {
        List<(ContainerDirectory, ContainerRecord)> all = [];
        if (!Directory.Exists(_root))
            return all;
        foreach (string path in Directory.EnumerateDirectories(_root))
            if (IsId(Path.GetFileName(path)) && new ContainerDirectory(path) is var container && TryFind(container) is ContainerRecord record)
                all.Add((container, record));
        all.Sort((one, other) => other.Item2.Created.CompareTo(one.Item2.Created));
        return all;
    }

    /// <summary>One that is damaged must not hide the others.</summary>
    private static ContainerRecord? TryFind(ContainerDirectory container)
    {
        try
        {
            return container.Find();
        }
        catch (OciDocumentException e)
        {
            Log.Warning($"the container {container.Id[..12]} is damaged: {e.Message}; remove it with rm --force {container.Id[..12]}");
            return null;
        }
    }

    /// <summary>What interrupted creations and removals have left: directories without a record that nobody holds.</summary>
    internal IEnumerable<ContainerDirectory> Unfinished()
    {
        if (!Directory.Exists(_root))
            yield break;
        foreach (string path in Directory.GetDirectories(_root))
            if (IsId(Path.GetFileName(path)) && new ContainerDirectory(path) is var container && !container.HasRecord)
                yield return container;
    }

    /// <summary>Makes a container's directory and gives it its name.</summary>
    /// <param name="name">What it is to be called; null for a name of our choice.</param>
    /// <param name="describe">Makes the record from the id and the name.</param>
    /// <returns>The directory, with the record in it and locked.</returns>
    /// <exception cref="ImageException">The name is taken, or is none.</exception>
    internal (ContainerDirectory Directory, FileLock Held) Make(string? name, Func<string, string, ContainerRecord> describe)
    {
        string id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        StoreDirectory.Make(_root);
        ContainerDirectory directory = new(PathOf(id));
        StoreDirectory.Make(directory.Path);
        FileLock? held = null;
        string taken = "";
        try
        {
            held = directory.Lock();
            taken = Names.Take(name, id);
            directory.Write(describe(id, taken), flush: false);
            return (directory, held);
        }
        catch
        {
            held?.Dispose();
            Names.Release(taken, id);
            Directory.Delete(directory.Path, recursive: true);
            throw;
        }
    }

    /// <summary>Keeps others from choosing ids for user namespaces, until it is disposed of.</summary>
    internal FileLock LockIds()
    {
        StoreDirectory.Make(_root);
        FileLock held = new(Path.Combine(_root, "ids.lock"));
        held.Take(exclusive: true);
        return held;
    }

    /// <summary>Takes a container's name away, which others may have from then on.</summary>
    /// <param name="id">The container's id.</param>
    /// <param name="name">The name; null if it is not known any more.</param>
    internal void ReleaseName(string id, string? name)
    {
        if (name is null)
            Names.ReleaseAll(id);
        else
            Names.Release(name, id);
    }

    private static string EngineRoot(string storeRoot)
    {
        bool root = Credentials.EffectiveUserId() == 0 && !OwnNamespace.IsEntered;
        return root || Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 }
            ? ContainerStore.DefaultRoot(!root)
            : Path.Combine(storeRoot, "run");
    }

    private static bool IsId(string name) => name.Length == 2 * IdBytes && name.All(char.IsAsciiHexDigitLower);

    private string PathOf(string id) => Path.Combine(_root, id);
}
