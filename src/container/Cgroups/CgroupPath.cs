using System.Text;

namespace Mocker.Container.Cgroups;

/// <summary>Where in the hierarchies a container's cgroup goes (config-linux.md, Cgroups Path).</summary>
public readonly record struct CgroupPath
{
    internal const string Pointer = "/linux/cgroupsPath";

    private readonly string _path;
    private readonly bool _absolute;

    private CgroupPath(string path, bool absolute)
    {
        _path = path;
        _absolute = absolute;
    }

    /// <summary>Checks and cleans <c>linux.cgroupsPath</c>; without one the container's id is a relative path.</summary>
    /// <exception cref="ContainerException">
    /// The path leads upwards or to the root, has a NUL, or is of the systemd form <c>slice:prefix:name</c>.
    /// </exception>
    public static CgroupPath Parse(string? cgroupsPath, string containerId)
    {
        if (string.IsNullOrEmpty(cgroupsPath))
            return new(containerId, absolute: false);
        bool absolute = cgroupsPath[0] == '/';
        if (!absolute && cgroupsPath.Split(':').Length == 3)
            throw Refuse(cgroupsPath, "is of the form slice:prefix:name, which the systemd driver wants (--systemd-cgroup); the cgroupfs driver takes a path such as /parent/name");
        if (cgroupsPath.Contains('\0'))
            throw Refuse(cgroupsPath.Replace("\0", "\\0", StringComparison.Ordinal), "contains a NUL");
        StringBuilder clean = new(cgroupsPath.Length);
        foreach (string name in cgroupsPath.Split('/'))
        {
            if (name is "" or ".")
                continue;
            if (name == "..")
                throw Refuse(cgroupsPath, "contains \"..\"; give the path from the hierarchy's root");
            clean.Append(clean.Length == 0 ? "" : "/").Append(name);
        }
        if (clean.Length == 0)
            throw Refuse(cgroupsPath, "is the root of the hierarchy, which limits and holds every process of the host; name a cgroup below it");
        return new(clean.ToString(), absolute);
    }

    /// <summary>
    /// The absolute directory in one hierarchy. An absolute path starts at the mount point. A relative one starts at
    /// the runtime's own cgroup, as with runc; on version 2 at the parent of it, because a cgroup that has processes
    /// cannot enable controllers for its children (cgroup-v2.rst, No Internal Process Constraint).
    /// </summary>
    public string In(CgroupHost host, CgroupHierarchy hierarchy)
    {
        if (_absolute)
            return $"{hierarchy.MountPoint}/{_path}";
        // On a hybrid host the version 2 hierarchy only tracks processes: everyone's containers lie at its root.
        if (host.Mode == CgroupMode.Hybrid && hierarchy.IsUnified)
            return $"{hierarchy.MountPoint}/{_path}";
        string own = host.OwnPathInMount(hierarchy);
        if (hierarchy.IsUnified)
            own = own[..own.LastIndexOf('/')];
        return $"{hierarchy.MountPoint}{own.TrimEnd('/')}/{_path}";
    }

    public override string ToString() => _absolute ? "/" + _path : _path;

    private static ContainerException Refuse(string path, string why) => new($"cgroupsPath \"{path}\" {why}", Pointer);
}
