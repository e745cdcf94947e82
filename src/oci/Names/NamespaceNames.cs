namespace Mocker.Oci;

/// <summary>Types of namespaces (config-linux.md, Namespaces).</summary>
public static class NamespaceNames
{
    public static readonly string[] All = ["cgroup", "ipc", "mount", "network", "pid", "time", "user", "uts"];
}
