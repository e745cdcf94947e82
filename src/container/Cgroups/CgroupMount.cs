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
        if (host.Mode == CgroupMode.V2 && !ownNamespace && seesAll)
            return [new(CgroupMountKind.Bind, "", host.Unified!.MountPoint, "")];
        if (host.Mode == CgroupMode.V2)
            return [Hierarchy(host, host.Unified!, "", paths, ownNamespace)];
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

    private static CgroupMount Hierarchy(CgroupHost host, CgroupHierarchy hierarchy, string name, CgroupPaths paths, bool ownNamespace)
    {
        // A container without a cgroup of its own stays in the runtime's.
        if (!ownNamespace)
            return new(CgroupMountKind.Bind, name, paths.Find(hierarchy.Controllers[0]) ?? (hierarchy.MountPoint + host.OwnPathInMount(hierarchy)).TrimEnd('/'), "");
        if (hierarchy.IsUnified)
            return new(CgroupMountKind.Cgroup2, name, "cgroup", "");
        string options = hierarchy.ControllerList;
        return new(CgroupMountKind.Cgroup, name, "cgroup", options.StartsWith("name=", StringComparison.Ordinal) ? "none," + options : options);
    }
}
