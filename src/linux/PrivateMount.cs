namespace Mocker.Linux;

/// <summary>
/// A directory that only the calling thread, and what it starts meanwhile, sees at another place: the thread has a mount
/// namespace of its own until this is disposed of. What is mounted ends with the last process in there, however that ends.
/// </summary>
public sealed unsafe class PrivateMount : IDisposable
{
    private readonly Descriptor _namespace;
    private readonly Descriptor _directory;

    /// <summary>Goes there.</summary>
    /// <exception cref="LinuxException">It must not, or it cannot be mounted; the thread is where it was then.</exception>
    public PrivateMount(string directory, string at)
    {
        _namespace = Open("/proc/thread-self/ns/mnt", OpenFlags.ReadOnly);
        _directory = Open(".", OpenFlags.Path | OpenFlags.Directory);
        // Namespaces of mounts are a thread's affair when its root and working directory are (CLONE_NEWNS implies CLONE_FS, unshare(2)).
        Kernel.Check(Namespaces.Unshare(NamespaceTypes.Mount), "unshare(2)");
        try
        {
            using CString root = new("/"), source = new(directory), target = new(at);
            Kernel.Check(Mounts.Mount(null, root, null, MountFlags.Slave | MountFlags.Recursive, null), "mount(2)", "/");
            Kernel.Check(Mounts.Mount(source, target, null, MountFlags.Bind | MountFlags.Recursive, null), "mount(2)", directory);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Comes back.</summary>
    public void Dispose()
    {
        Kernel.Check(Namespaces.Join(_namespace.Number, NamespaceTypes.Mount), "setns(2)", "back to the mount namespace it came from");
        Kernel.Check(Files.ChDir(_directory.Number), "fchdir(2)");
        _namespace.Dispose();
        _directory.Dispose();
    }

    private static Descriptor Open(string name, OpenFlags flags)
    {
        using CString path = new(name);
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, flags), "open(2)", name));
    }
}
