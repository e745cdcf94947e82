namespace Mocker.Container.Cgroups;

/// <summary>Who makes a container's cgroup.</summary>
public enum CgroupDriver
{
    /// <summary>The runtime itself, in the cgroup file systems.</summary>
    Cgroupfs,

    /// <summary>systemd, as a transient unit.</summary>
    Systemd,

    /// <summary>Nobody: the container stays in the runtime's own.</summary>
    Disabled,
}
