using System.Globalization;
using Mocker.Container;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>A container's processes.</summary>
internal static class ContainerProcess
{
    /// <summary>The pidfd of its first process, which names that for good; null if the container does not run.</summary>
    public static Descriptor? Open(ContainerList containers, ContainerDirectory directory)
    {
        try
        {
            using Container.Lifecycle.Container container = Container.Lifecycle.Container.Open(containers.Engine, directory.Id);
            return container.Record.Init.Open();
        }
        catch (ContainerException e) when (e.InnerException is null)
        {
            // The engine has none of this id.
            return null;
        }
    }

    /// <summary>The ids of all its processes: those of its cgroup, and where it has none, those of its PID namespace.</summary>
    /// <exception cref="ImageException">The container does not run.</exception>
    public static IReadOnlyList<int> All(ContainerList containers, ContainerDirectory directory)
    {
        ContainerRecord record = directory.Read();
        if (ContainerState.Of(containers, directory, record) is not { Pid: > 0 and int first })
            throw new ImageException($"the container {record.Name} does not run");
        using Container.Lifecycle.Container container = Container.Lifecycle.Container.Open(containers.Engine, directory.Id);
        return container.Cgroup is { Directories.Count: > 0 } cgroup ? cgroup.Processes() : OfNamespace(NamespaceOf(first));
    }

    private static List<int> OfNamespace(string? wanted)
    {
        List<int> found = [];
        foreach (string path in Directory.GetDirectories("/proc"))
            if (int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && NamespaceOf(pid) is string name && name == wanted)
                found.Add(pid);
        return found;
    }

    /// <summary>Null if it has ended, or is none of ours.</summary>
    private static string? NamespaceOf(int pid)
    {
        try
        {
            return new FileInfo($"/proc/{pid}/ns/pid").LinkTarget;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
