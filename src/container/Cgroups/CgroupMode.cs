namespace Mocker.Container.Cgroups;

/// <summary>Which cgroup hierarchies a host has mounted (cgroups(7)).</summary>
public enum CgroupMode
{
    /// <summary>None at all.</summary>
    None,

    /// <summary>Version 1 hierarchies only.</summary>
    V1,

    /// <summary>Controllers on version 1 hierarchies, and a version 2 hierarchy beside them.</summary>
    Hybrid,

    /// <summary>The one hierarchy of version 2 (unified).</summary>
    V2,
}
