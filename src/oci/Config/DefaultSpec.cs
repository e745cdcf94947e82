namespace Mocker.Oci;

/// <summary>The configuration that <c>spec</c> starts a bundle with: a shell in a bundle's <c>rootfs</c>.</summary>
public static class DefaultSpec
{
    /// <summary>For a runtime that runs as root.</summary>
    /// <param name="cgroupNamespace">Whether the container gets one, as it does on cgroup v2.</param>
    public static RuntimeSpec Create(bool cgroupNamespace) => Create(
        [
            .. FirstMounts("gid=5"),
            NewMount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
            CgroupMount(),
        ],
        new LinuxSpec
        {
            Resources = new LinuxResources { Devices = [new LinuxDeviceCgroup { Allow = false, Access = "rwm" }] },
            Namespaces = Namespaces(["pid", "network", "ipc", "uts", "mount"], cgroupNamespace ? "cgroup" : null),
            MaskedPaths = MaskedPaths(),
            ReadonlyPaths = ReadonlyPaths(),
        });

    /// <summary>
    /// For a runtime that does not run as root: a user namespace with one user, the host's network, no cgroup limits,
    /// and the host's /sys, since a new sysfs cannot be mounted without a network namespace of one's own.
    /// </summary>
    /// <param name="uid">User on the host that is root inside.</param>
    /// <param name="gid">Group on the host that is root's inside.</param>
    public static RuntimeSpec CreateRootless(bool cgroupNamespace, uint uid, uint gid) => Create(
        [
            .. FirstMounts(),
            NewMount("/sys", "none", "/sys", "rbind", "nosuid", "noexec", "nodev", "ro"),
            CgroupMount(),
        ],
        new LinuxSpec
        {
            UidMappings = [new LinuxIdMapping { ContainerId = 0, HostId = uid, Size = 1 }],
            GidMappings = [new LinuxIdMapping { ContainerId = 0, HostId = gid, Size = 1 }],
            Namespaces = Namespaces(["pid", "ipc", "uts", "mount"], cgroupNamespace ? "cgroup" : null, "user"),
            MaskedPaths = MaskedPaths(),
            ReadonlyPaths = ReadonlyPaths(),
        });

    private static RuntimeSpec Create(Mount[] mounts, LinuxSpec linux) => new()
    {
        OciVersion = SpecVersion.Text,
        Process = new ProcessSpec
        {
            Terminal = true,
            Args = ["sh"],
            Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "TERM=xterm"],
            Cwd = "/",
            Capabilities = new LinuxCapabilities
            {
                Bounding = Capabilities(),
                Effective = Capabilities(),
                Permitted = Capabilities(),
            },
            Rlimits = [new PosixRlimit { Type = "RLIMIT_NOFILE", Hard = 1024, Soft = 1024 }],
            NoNewPrivileges = true,
        },
        Root = new Root { Path = "rootfs", Readonly = true },
        Hostname = "mocker",
        Mounts = mounts,
        Linux = linux,
    };

    private static string[] Capabilities() => ["CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE"];

    /// <param name="ttyGroup">Option for the group of terminals, 5 by custom; it is not mapped in a rootless container.</param>
    private static Mount[] FirstMounts(params string[] ttyGroup) =>
    [
        NewMount("/proc", "proc", "proc"),
        NewMount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        NewMount("/dev/pts", "devpts", "devpts",
            ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", .. ttyGroup]),
        NewMount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
        NewMount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
    ];

    private static Mount CgroupMount() =>
        NewMount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro");

    private static Mount NewMount(string destination, string type, string source, params string[] options) =>
        new() { Destination = destination, Type = type, Source = source, Options = options };

    private static LinuxNamespace[] Namespaces(string[] types, params ReadOnlySpan<string?> more)
    {
        var namespaces = new List<LinuxNamespace>();
        foreach (var type in types)
            namespaces.Add(new LinuxNamespace { Type = type });
        foreach (var type in more)
            if (type is not null)
                namespaces.Add(new LinuxNamespace { Type = type });
        return namespaces.ToArray();
    }

    /// <summary>What tells about the host or reaches its hardware; powercap because of CVE-2020-8694 (RAPL).</summary>
    private static string[] MaskedPaths() =>
    [
        "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi", "/sys/devices/virtual/powercap",
        "/sys/devices/virtual/tpm",
    ];

    private static string[] ReadonlyPaths() => ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
}
