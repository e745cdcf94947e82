namespace Mocker.Container.Cgroups;

/// <summary>One entry of the list that makes up /sys/fs/cgroup in a container. Data only: the launch plan does the mounting.</summary>
/// <param name="Kind">What to make.</param>
/// <param name="Name">File name below the mount's destination; empty for the destination itself.</param>
/// <param name="Source">Source of a bind mount or target of a link; otherwise the file system's name.</param>
/// <param name="Options">Data of the mount: <c>cpu,cpuacct</c>, <c>none,name=systemd</c>, <c>mode=755</c>.</param>
public sealed record CgroupMount(CgroupMountKind Kind, string Name, string Source, string Options)
{
    internal static List<CgroupMount> List(CgroupHost host, CgroupPaths paths, bool ownNamespace, bool seesAll)
    {
        if (host.Mode == CgroupMode.V2)
            return ownNamespace ? [Hierarchy(host, host.Unified!, "", paths, ownNamespace)] : HostTree(host, host.Unified!, paths, seesAll);
        List<CgroupMount> list = [new(CgroupMountKind.Tmpfs, "", "tmpfs", "mode=755")];
        foreach (CgroupHierarchy hierarchy in host.Hierarchies)
        {
            string name = Path.GetFileName(hierarchy.MountPoint);
            list.Add(Hierarchy(host, hierarchy, name, paths, ownNamespace));
            if (hierarchy.Controllers.Count < 2)
                continue;
            foreach (string controller in hierarchy.Controllers)
            {
                if (controller != name)
                    list.Add(new(CgroupMountKind.SymLink, controller, name, ""));
            }
        }
        return list;
    }

    /// <summary>Those of the list that a read-only mount needs: where the host's whole tree is, the container's own cgroup is in it.</summary>
    internal static IReadOnlyList<CgroupMount> ReadOnly(IReadOnlyList<CgroupMount> list) =>
        list is [{ Kind: CgroupMountKind.ReadOnlyBind } tree, ..] ? [tree] : list;

    // Without a namespace of its own a container is told its cgroup's path on the host (cgroups(7), /proc/PID/cgroup), so that is where
    // its cgroup has to be. All else that the user may write on the host is not the container's to write (CVE-2023-25809).
    private static List<CgroupMount> HostTree(CgroupHost host, CgroupHierarchy hierarchy, CgroupPaths paths, bool seesAll)
    {
        string top = hierarchy.MountPoint;
        string own = OwnDirectory(host, hierarchy, paths);
        return seesAll || own == top
            ? [new(CgroupMountKind.Bind, "", top, "")]
            : [new(CgroupMountKind.ReadOnlyBind, "", top, ""), new(CgroupMountKind.Bind, own[(top.Length + 1)..], own, "")];
    }

    // A container without a cgroup of its own stays in the runtime's.
    private static string OwnDirectory(CgroupHost host, CgroupHierarchy hierarchy, CgroupPaths paths) =>
        paths.Find(hierarchy.Controllers[0]) ?? (hierarchy.MountPoint + host.OwnPathInMount(hierarchy)).TrimEnd('/');

    private static CgroupMount Hierarchy(CgroupHost host, CgroupHierarchy hierarchy, string name, CgroupPaths paths, bool ownNamespace)
    {
        if (!ownNamespace)
            return new(CgroupMountKind.Bind, name, OwnDirectory(host, hierarchy, paths), "");
        if (hierarchy.IsUnified)
            return new(CgroupMountKind.Cgroup2, name, "cgroup", "");
        string options = hierarchy.ControllerList;
        return new(CgroupMountKind.Cgroup, name, "cgroup", options.StartsWith("name=", StringComparison.Ordinal) ? "none," + options : options);
    }
}
