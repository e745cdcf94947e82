using Mocker.Container.Checkpointing.Criu;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Checkpointing;

/// <summary>
/// Namespaces that the container has joined by a path. CRIU leaves those of network and processes out of the images, and on
/// a restore takes descriptors of them; it joins the others by their paths.
/// </summary>
internal static unsafe class ExternalNamespaces
{
    /// <summary>Tells CRIU what not to dump.</summary>
    public static void AddToDump(CriuOptions options, RuntimeSpec spec)
    {
        foreach ((string type, string path, _) in Joined(spec))
        {
            if (KeyOf(type) is not string key)
                continue;
            using CString name = new(path);
            Kernel.Check(Files.Stat(Files.CurrentDirectory, name, AtFlags.None, out FileStatus status), "statx(2)", path);
            options.Set(CriuOption.External, $"{type}[{status.Inode}]:{key}");
        }
    }

    /// <summary>Opens those that CRIU gets as descriptors on a restore.</summary>
    /// <exception cref="ContainerException">One is not there.</exception>
    public static List<Descriptor> Open(RuntimeSpec spec)
    {
        List<Descriptor> descriptors = [];
        foreach ((string type, string path, string pointer) in Joined(spec))
        {
            if (KeyOf(type) is null)
                continue;
            using CString name = new(path);
            int opened = Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly);
            if (opened < 0)
                throw new ContainerException($"cannot restore into the {type} namespace \"{path}\": open(2): {LinuxException.Text((Errno)(-opened))}", pointer);
            descriptors.Add(new(opened));
        }
        return descriptors;
    }

    /// <summary>Tells CRIU what to restore the processes into.</summary>
    /// <param name="options">What is told.</param>
    /// <param name="spec">The configuration.</param>
    /// <param name="first">The number under which CRIU has the first of the descriptors.</param>
    /// <exception cref="ContainerException">CRIU cannot join a namespace of this type.</exception>
    public static void AddToRestore(CriuOptions options, RuntimeSpec spec, int first)
    {
        foreach ((string type, string path, string pointer) in Joined(spec))
        {
            if (KeyOf(type) is string key)
                options.AddInheritedDescriptor(key, first++);
            else if (type is "cgroup" or "time")
                throw new ContainerException($"cannot restore into the {type} namespace \"{path}\": CRIU cannot join one of this type", pointer);
            else
                options.AddJoinedNamespace(type, path);
        }
    }

    private static string? KeyOf(string type) => type switch
    {
        "net" => "extRootNetNS",
        "pid" => "extRootPidNS",
        _ => null,
    };

    /// <summary>Type as the files of /proc/PID/ns are named, path, and place in config.json.</summary>
    private static IEnumerable<(string Type, string Path, string Pointer)> Joined(RuntimeSpec spec)
    {
        LinuxNamespace[] namespaces = spec.Linux?.Namespaces ?? [];
        for (int i = 0; i < namespaces.Length; i++)
            if (namespaces[i].Path is { Length: > 0 } path)
                yield return (namespaces[i].Type switch { "network" => "net", "mount" => "mnt", string type => type }, path, $"/linux/namespaces/{i}/path");
    }
}
