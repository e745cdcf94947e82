namespace Mocker.Container.Cgroups;

/// <summary>One directory of a container's cgroup: the place in one hierarchy.</summary>
/// <param name="hierarchy">Which hierarchy.</param>
/// <param name="path">Absolute path.</param>
public sealed class CgroupDirectory(CgroupHierarchy hierarchy, string path)
{
    public CgroupHierarchy Hierarchy { get; } = hierarchy;

    /// <summary>Absolute path.</summary>
    public string Path { get; } = path;

    /// <summary>The directory above, or null at the hierarchy's root.</summary>
    internal string? Parent => ParentOf(Path);

    internal string? ParentOf(string directory) =>
        directory.Length <= Hierarchy.MountPoint.Length ? null : directory[..directory.LastIndexOf('/')];

    public override string ToString() => Path;
}
