using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>The specification's names of namespaces (config-linux.md, Namespaces) and the files of /proc/PID/ns.</summary>
internal static class NamespaceNames
{
    public static string Of(NamespaceTypes type) => type switch
    {
        NamespaceTypes.Pid => "pid",
        NamespaceTypes.Network => "network",
        NamespaceTypes.Mount => "mount",
        NamespaceTypes.Ipc => "ipc",
        NamespaceTypes.Uts => "uts",
        NamespaceTypes.User => "user",
        NamespaceTypes.Cgroup => "cgroup",
        NamespaceTypes.Time => "time",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>The name in /proc/PID/ns (namespaces(7)).</summary>
    public static string FileOf(NamespaceTypes type) => type switch
    {
        NamespaceTypes.Network => "net",
        NamespaceTypes.Mount => "mnt",
        _ => Of(type),
    };

    /// <summary>The names of several, separated by commas.</summary>
    public static string ListOf(NamespaceTypes types) => string.Join(", ", Each(types).Select(Of));

    /// <summary>Each of several, in the order of the kernel's bits.</summary>
    public static IEnumerable<NamespaceTypes> Each(NamespaceTypes types)
    {
        for (uint bit = 1; bit != 0; bit <<= 1)
            if (((uint)types & bit) != 0)
                yield return (NamespaceTypes)bit;
    }

    public static NamespaceTypes Parse(string name) => name switch
    {
        "pid" => NamespaceTypes.Pid,
        "network" => NamespaceTypes.Network,
        "mount" => NamespaceTypes.Mount,
        "ipc" => NamespaceTypes.Ipc,
        "uts" => NamespaceTypes.Uts,
        "user" => NamespaceTypes.User,
        "cgroup" => NamespaceTypes.Cgroup,
        "time" => NamespaceTypes.Time,
        _ => NamespaceTypes.None,
    };
}
