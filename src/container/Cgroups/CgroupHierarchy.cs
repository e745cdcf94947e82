namespace Mocker.Container.Cgroups;

/// <summary>One mounted cgroup hierarchy.</summary>
/// <param name="mountPoint">Absolute path of the mount, without a slash at the end.</param>
/// <param name="controllers">
/// As /proc/self/cgroup names them: several if mounted together, <c>name=systemd</c> for a named hierarchy without
/// controllers, and one empty string for version 2.
/// </param>
/// <param name="ownPath">Where the runtime's own process is in it, as /proc/self/cgroup says.</param>
public sealed class CgroupHierarchy(string mountPoint, string[] controllers, string ownPath = "/")
{
    private readonly Func<string>? _readOwnPath;
    private string? _ownPath = ownPath;

    /// <summary>As the other one, with the own path read only if somebody asks for it: an absolute cgroupsPath does not.</summary>
    public CgroupHierarchy(string mountPoint, string[] controllers, Func<string> readOwnPath) : this(mountPoint, controllers)
    {
        _ownPath = null;
        _readOwnPath = readOwnPath;
    }

    public string MountPoint { get; } = mountPoint;

    public IReadOnlyList<string> Controllers => controllers;

    public string OwnPath => _ownPath ??= _readOwnPath!();

    /// <summary>This is the hierarchy of version 2.</summary>
    public bool IsUnified => controllers.Length == 1 && controllers[0].Length == 0;

    public bool Has(string controller) => Array.IndexOf(controllers, controller) >= 0;

    /// <summary>The comma-separated list of controllers: the <c>-o</c> option of its mount.</summary>
    public string ControllerList => string.Join(',', controllers);
}
