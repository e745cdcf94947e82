using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// A user namespace that says how the ids of a mount are mapped (mount_setattr(2), MOUNT_ATTR_IDMAP): the one that the
/// container joins, or, as the container's own does not exist before the fork, one made for the purpose with the same mappings.
/// </summary>
internal sealed unsafe class MappingNamespace : IDisposable
{
    private readonly IdMappings? _mappings;
    private readonly string? _path;
    private Descriptor? _namespace;

    public MappingNamespace(IdMappings mappings) => _mappings = mappings;

    /// <param name="path">A file such as /proc/PID/ns/user.</param>
    public MappingNamespace(string path) => _path = path;

    /// <summary>Its descriptor, which stays this object's.</summary>
    /// <exception cref="ContainerException">The ids cannot be mapped.</exception>
    /// <exception cref="LinuxException">There can be no such namespace.</exception>
    public int Open() => (_namespace ??= _mappings is null ? Open(_path!) : Make(_mappings)).Number;

    public void Dispose() => _namespace?.Dispose();

    private static Descriptor Open(string path)
    {
        using CString name = new(path);
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly), "open(2)", path));
    }

    /// <summary>A namespace begins with a process in it; this one only lives until the namespace is held by a descriptor.</summary>
    private static Descriptor Make(IdMappings mappings)
    {
        Kernel.Check(Files.Pipe(out int reader, out int writer), "pipe2(2)");
        using Descriptor readEnd = new(reader), writeEnd = new(writer);
        int pid = Processes.Fork(NamespaceTypes.User, out int pidFd);
        if (pid == 0)
            AwaitEnd(reader, writer);
        Kernel.Check(pid, "clone3(2)", "of a user namespace for a mount");
        using Descriptor process = new(pidFd);
        try
        {
            mappings.Write(pid);
            return Open($"/proc/{pid}/ns/user");
        }
        finally
        {
            Processes.PidFdSendSignal(pidFd, (int)Signal.Kill);
            Processes.Wait(pid, out _);
        }
    }

    /// <summary>In the forked process: ends when the runtime does, however that happens.</summary>
    private static void AwaitEnd(int reader, int writer)
    {
        byte nothing;
        Files.Close(writer);
        Files.Read(reader, &nothing, 1);
        Processes.Exit(0);
    }
}
