using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>Finds out what <see cref="CgroupHost"/> says. Reads as little as it can, because every start of a container pays for it.</summary>
/// <param name="root">Where /proc and /sys are.</param>
/// <param name="magic">Tells a path's file system (statfs(2) f_type), 0 if there is no such path; replaced in tests.</param>
internal sealed class CgroupDetection(string root, Func<string, long>? magic = null)
{
    /// <summary>Controllers whose version 1 hierarchies a container is put into; as runc, in its order, and then the version 2 one.</summary>
    private static readonly string[] Joined =
    [
        "cpuset", "devices", "memory", "cpu", "cpuacct", "pids", "blkio", "hugetlb", "net_cls", "net_prio",
        "perf_event", "freezer", "rdma", "name=systemd", "misc", "",
    ];

    private readonly string _root = root.TrimEnd('/');
    private readonly Func<string, long> _magic = magic ?? FileSystemMagic;
    private List<MountedHierarchy>? _mountinfo;

    public CgroupHost Run()
    {
        string standard = _root + "/sys/fs/cgroup";
        if (_magic(standard) == FileSystemStatus.CgroupV2)
            return Unified(standard);
        string? own = CgroupFile.ReadAt(_root + "/proc/self", "cgroup", out _);
        List<CgroupHierarchy> found = own is null ? [] : FromOwnCgroups(own, standard);
        if (found.Count == 0)
            return new(CgroupMode.None, []);
        found.Sort((a, b) => Order(a).CompareTo(Order(b)));
        // Version 2 alone, but not at /sys/fs/cgroup, is still version 2.
        CgroupMode mode = !found[^1].IsUnified ? CgroupMode.V1 : found.Count == 1 ? CgroupMode.V2 : CgroupMode.Hybrid;
        return new(mode, [.. found], rootInMount: RootInMount);
    }

    private CgroupHost Unified(string mountPoint) =>
        new(CgroupMode.V2, [new(mountPoint, [""], ReadOwnUnifiedPath)], rootInMount: RootInMount);

    private string ReadOwnUnifiedPath()
    {
        string own = CgroupFile.ReadAt(_root + "/proc/self", "cgroup", out _) ?? "";
        foreach (string line in own.Split('\n'))
        {
            if (line.StartsWith("0::", StringComparison.Ordinal))
                return line[3..];
        }
        return "/";
    }

    // Lines are "id:controller,controller:/path" (cgroups(7)).
    private List<CgroupHierarchy> FromOwnCgroups(string own, string standard)
    {
        List<CgroupHierarchy> found = [];
        foreach (string line in own.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            int first = line.IndexOf(':');
            int second = line.IndexOf(':', first + 1);
            if (second < 0)
                continue;
            string[] controllers = line[(first + 1)..second].Split(',');
            if (Array.TrueForAll(controllers, c => Array.IndexOf(Joined, c) < 0))
                continue;
            if (MountPoint(standard, controllers) is { } mountPoint)
                found.Add(new(mountPoint, controllers, line[(second + 1)..]));
        }
        return found;
    }

    private string? MountPoint(string standard, string[] controllers)
    {
        long wanted = controllers[0].Length == 0 ? FileSystemStatus.CgroupV2 : FileSystemStatus.CgroupV1;
        string name = controllers[0] switch
        {
            "" => "unified",
            _ when controllers[0].StartsWith("name=", StringComparison.Ordinal) => controllers[0][5..],
            _ => string.Join(',', controllers),
        };
        string usual = $"{standard}/{name}";
        if (_magic(usual) == wanted)
            return usual;
        foreach (MountedHierarchy mount in _mountinfo ??= ReadMountinfo())
        {
            if (mount.Serves(controllers))
                return _root + mount.MountPoint;
        }
        return null;
    }

    private string RootInMount(CgroupHierarchy hierarchy)
    {
        foreach (MountedHierarchy mount in _mountinfo ??= ReadMountinfo())
        {
            if (_root + mount.MountPoint == hierarchy.MountPoint)
                return mount.Root;
        }
        return "/";
    }

    private List<MountedHierarchy> ReadMountinfo() =>
        MountedHierarchy.Parse(CgroupFile.ReadAt(_root + "/proc/self", "mountinfo", out _) ?? "");

    private static int Order(CgroupHierarchy hierarchy)
    {
        int order = Joined.Length;
        foreach (string controller in hierarchy.Controllers)
        {
            int place = Array.IndexOf(Joined, controller);
            if (place >= 0)
                order = Math.Min(order, place);
        }
        return order;
    }

    private static unsafe long FileSystemMagic(string path)
    {
        using CString p = new(path);
        return Files.StatFs(p, out FileSystemStatus status) < 0 ? 0 : status.Magic;
    }
}
