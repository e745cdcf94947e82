using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Cgroups;

/// <summary>What the host offers of cgroups: the mode, and where each controller's hierarchy is mounted.</summary>
public sealed class CgroupHost
{
    private readonly CgroupHierarchy[] _hierarchies;
    private readonly Func<CgroupHierarchy, string>? _rootInMount;
    private string[]? _unifiedControllers;

    /// <param name="mode">Which versions are mounted.</param>
    /// <param name="hierarchies">Those that a container is put into, in the order in which it is.</param>
    /// <param name="unifiedControllers">Controllers of the version 2 root, or null to have them read when needed.</param>
    /// <param name="rootInMount">Tells which cgroup a mount shows as its root; asked only if <c>ownPath</c> is not below it.</param>
    public CgroupHost(
        CgroupMode mode,
        CgroupHierarchy[] hierarchies,
        string[]? unifiedControllers = null,
        Func<CgroupHierarchy, string>? rootInMount = null)
    {
        Mode = mode;
        _hierarchies = hierarchies;
        _unifiedControllers = unifiedControllers;
        _rootInMount = rootInMount;
    }

    public CgroupMode Mode { get; }

    public IReadOnlyList<CgroupHierarchy> Hierarchies => _hierarchies;

    /// <summary>The hierarchy of version 2, if there is one.</summary>
    public CgroupHierarchy? Unified => Find("");

    /// <summary>
    /// What <c>cgroup.controllers</c> of the version 2 root lists: the controllers which are not bound to a version 1
    /// hierarchy. Empty without version 2.
    /// </summary>
    public IReadOnlyList<string> UnifiedControllers => _unifiedControllers ??= ReadUnifiedControllers();

    /// <summary>Looks at the host as cheaply as can be: a few statfs(2), and mountinfo only if nothing is in its usual place.</summary>
    /// <param name="root">Where to find /proc and /sys; a directory with a fake tree in tests.</param>
    public static CgroupHost Detect(string root = "/") => new CgroupDetection(root).Run();

    /// <summary>The hierarchy that a controller is mounted in, or null.</summary>
    public CgroupHierarchy? Find(string controller)
    {
        foreach (CgroupHierarchy hierarchy in _hierarchies)
        {
            if (hierarchy.Has(controller))
                return hierarchy;
        }
        return null;
    }

    /// <summary>Fails with advice if the host has no cgroups.</summary>
    /// <exception cref="ContainerException">Nothing is mounted.</exception>
    public void RequireMounted()
    {
        if (Mode == CgroupMode.None)
        {
            throw new ContainerException("cannot make the container's cgroup: " + (File.Exists("/proc/self/cgroup")
                ? "no cgroup hierarchy is mounted at /sys/fs/cgroup or listed in /proc/self/mountinfo; as root: mount -t cgroup2 none /sys/fs/cgroup"
                : "/proc is not mounted, which tells what cgroups there are; as root: mount -t proc proc /proc"));
        }
    }

    /// <summary>
    /// The runtime's own cgroup as a path from the mount point. In a container /proc/self/cgroup may show the host's
    /// path, which the mount does not contain: then the mount's root is taken off its front.
    /// </summary>
    internal string OwnPathInMount(CgroupHierarchy hierarchy)
    {
        string own = hierarchy.OwnPath;
        if (own == "/" || _rootInMount is null || Directory.Exists(hierarchy.MountPoint + own))
            return own;
        string root = _rootInMount(hierarchy);
        if (root == "/")
            return own;
        if (own == root)
            return "/";
        // Outside what the mount shows ("/../x"): the mount's own root is the nearest place that exists.
        return own.StartsWith(root + "/", StringComparison.Ordinal) ? own[root.Length..] : "/";
    }

    /// <summary>What has to be mounted for a mount of type <c>cgroup</c> in config.json, in order.</summary>
    /// <param name="paths">The container's cgroups.</param>
    /// <param name="spec">Its configuration.</param>
    public IReadOnlyList<CgroupMount> MountsForContainer(CgroupPaths paths, RuntimeSpec spec)
    {
        // Of version 2 a mount of the host's root shows the whole tree, as with runc and crun: what /proc/self/cgroup says is
        // there then. (.NET 9 and 10 crash at their start where a part of it is mounted that is a process's own cgroup.)
        bool seesAll = spec.Linux?.Namespace("user") is null && Credentials.EffectiveUserId() == 0 && Namespaces.IsInInitialUser();
        return MountsForContainer(paths, Array.Exists(spec.Linux?.Namespaces ?? [], n => n.Type == "cgroup"), seesAll);
    }

    /// <param name="paths">The container's cgroups.</param>
    /// <param name="ownNamespace">The container has a cgroup namespace of its own, so the hierarchies themselves can be mounted.</param>
    /// <param name="seesAll">Without one, it may see more of version 2 than its own cgroup.</param>
    internal IReadOnlyList<CgroupMount> MountsForContainer(CgroupPaths paths, bool ownNamespace, bool seesAll = false)
    {
        RequireMounted();
        return CgroupMount.List(this, paths, ownNamespace, seesAll);
    }

    private string[] ReadUnifiedControllers()
    {
        if (Unified is not { } unified)
            return [];
        string text = CgroupFile.ReadAt(unified.MountPoint, "cgroup.controllers", out _) ?? "";
        return text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }
}
