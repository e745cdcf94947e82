using Mocker.Linux;

namespace Mocker.Container.Store;

/// <summary>The directory under which every container has one of its own (--root).</summary>
public sealed unsafe class ContainerStore
{
    public ContainerStore(string root)
    {
        Root = System.IO.Path.GetFullPath(root);
        if (Root == "/")
            throw new ContainerException("invalid --root \"/\": it would mix containers with the system's directories");
    }

    /// <summary>Absolute path.</summary>
    public string Root { get; }

    /// <summary>Where containers are kept when --root is not given: /run/mocker, or below XDG_RUNTIME_DIR for other users than root.</summary>
    public static string DefaultRoot(bool rootless) =>
        rootless && Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } runtime ? runtime + "/mocker" : "/run/mocker";

    /// <summary>Where a container of that id would have the socket of its own for sd_notify(3).</summary>
    public string NotifyPathOf(ContainerId id) => ContainerDirectory.NotifyPathIn(PathOf(id));

    /// <summary>Makes a new container's directory, locked.</summary>
    /// <exception cref="ContainerException">The id is taken, or the directory cannot be made.</exception>
    public ContainerDirectory Create(ContainerId id)
    {
        string path = PathOf(id);
        int made = MakeDirectory(path);
        if (made == -(int)Errno.ENOENT && MakeRoot() is var root)
            made = root < 0 ? root : MakeDirectory(path);
        if (made < 0 && made != -(int)Errno.EEXIST)
            throw new ContainerException($"cannot make the container's directory \"{path}\": mkdir(2): {LinuxException.Text((Errno)(-made))}; name another place for containers with --root");
        try
        {
            return Take(path, id, isNew: made >= 0);
        }
        catch (Exception e) when (made >= 0 && (e is LinuxException || e.InnerException is LinuxException))
        {
            // Nothing is in it yet; somebody who took it over meanwhile keeps it.
            RemoveDirectory(path);
            throw;
        }
    }

    private static ContainerDirectory Take(string path, ContainerId id, bool isNew)
    {
        ContainerDirectory? directory = Open(path, id);
        try
        {
            // One without a record, which nobody holds, is what an interrupted create left: it can be taken over.
            if (directory is not null && directory.Lock(wait: isNew) && directory.ReadRecord() is null)
                return directory;
        }
        catch
        {
            directory?.Dispose();
            throw;
        }
        directory?.Dispose();
        throw new ContainerException($"container with id \"{id}\" exists already: delete it first, or take another id");
    }

    /// <summary>Opens a container's directory, without its lock.</summary>
    /// <exception cref="ContainerException">There is no such container.</exception>
    public ContainerDirectory Open(ContainerId id) => Find(id) ?? throw Missing(id);

    /// <summary>The same, but null where there is no such container.</summary>
    /// <exception cref="ContainerException">It cannot be looked for.</exception>
    public ContainerDirectory? Find(ContainerId id) => Open(PathOf(id), id);

    /// <summary>The ids of all containers, sorted. What cannot be a container's name is somebody else's.</summary>
    public IReadOnlyList<ContainerId> List()
    {
        using CString path = new(Root);
        int opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (opened == -(int)Errno.ENOENT)
            return [];
        using Descriptor directory = new(opened >= 0 ? opened : throw Unreachable(Root, (Errno)(-opened)));
        List<string> names = DirectoryEntries.Of(opened);
        names.RemoveAll(static name => !ContainerId.IsValid(name));
        names.Sort(StringComparer.Ordinal);
        return names.ConvertAll(ContainerId.Parse);
    }

    internal static ContainerException Missing(ContainerId id) => new($"container \"{id}\" does not exist");

    private static ContainerException Unreachable(string path, Errno error) => new(
        $"cannot look into \"{path}\": open(2): {LinuxException.Text(error)}" + (error is Errno.EACCES or Errno.EPERM
            ? "; the containers there are another user's: become that user (sudo), or name a place of your own with --root"
            : ""), null, new LinuxException("open(2)", error, path));

    private string PathOf(ContainerId id) => $"{Root}/{id}";

    private static void RemoveDirectory(string directory)
    {
        using CString path = new(directory);
        Files.UnlinkAt(Files.CurrentDirectory, path, isDirectory: true);
    }

    /// <summary>Makes the store's own directory and those above it that are missing.</summary>
    private int MakeRoot()
    {
        int made = 0;
        for (int end = 1; end > 0 && (made >= 0 || made == -(int)Errno.EEXIST);)
        {
            end = Root.IndexOf('/', end + 1);
            string path = end < 0 ? Root : Root[..end];
            // A directory that is there may be on a file system that is mounted read-only, which mkdir(2) complains of first.
            made = Directory.Exists(path) ? 0 : MakeDirectory(path);
        }
        return made == -(int)Errno.EEXIST ? 0 : made;
    }

    private static int MakeDirectory(string directory)
    {
        using CString path = new(directory);
        return Files.MkDirAt(Files.CurrentDirectory, path, 0x1c0);
    }

    private static ContainerDirectory? Open(string path, ContainerId id)
    {
        using CString name = new(path);
        int opened = Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        // A file or a link of the name is not a container either.
        if (opened is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR or -(int)Errno.ELOOP)
            return null;
        return new(id, path, new(opened >= 0 ? opened : throw Unreachable(path, (Errno)(-opened))));
    }
}
