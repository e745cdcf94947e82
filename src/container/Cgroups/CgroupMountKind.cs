namespace Mocker.Container.Cgroups;

/// <summary>What kind of thing <see cref="CgroupMount"/> puts below /sys/fs/cgroup of a container.</summary>
public enum CgroupMountKind
{
    /// <summary>A tmpfs to hold the others.</summary>
    Tmpfs,

    /// <summary>A version 1 hierarchy; <see cref="CgroupMount.Options"/> says which.</summary>
    Cgroup,

    /// <summary>The version 2 hierarchy.</summary>
    Cgroup2,

    /// <summary>A bind mount of the container's own cgroup directory.</summary>
    Bind,

    /// <summary>A bind mount of the host's whole hierarchy, in which nothing can be written.</summary>
    ReadOnlyBind,

    /// <summary>A symbolic link to another entry: one controller of several that are mounted together.</summary>
    SymLink,
}
