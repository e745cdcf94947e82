using System.Text.Json.Nodes;

namespace Mocker.Harness;

/// <summary>
/// What an engine such as docker hands to a runtime for `run --memory 512m --cpus 2 --pids-limit 512`: its default
/// capabilities, masked and read-only paths, device rules, the three files under /etc, a cgroup of its own with limits.
/// </summary>
internal static class ProductionConfig
{
    private static readonly string[] Capabilities =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID",
        "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    /// <param name="rootfs">The root file system, absolute or relative to the bundle.</param>
    /// <param name="etc">A folder on the host with hostname, hosts and resolv.conf, which are bind-mounted.</param>
    /// <param name="cgroupsPath">The container's cgroup, from the root of each hierarchy.</param>
    /// <param name="seccomp">A linux.seccomp object to add, or null for none.</param>
    /// <param name="args">The process.</param>
    internal static JsonObject Build(string rootfs, string etc, string cgroupsPath, JsonObject? seccomp, params string[] args)
    {
        var config = SpecConfig.Build(rootfs, args);
        config["hostname"] = "5f2b0c1d9a3e";
        config["root"]!["readonly"] = false;
        config["process"] = Process(args);
        config["mounts"] = Mounts(etc);
        var linux = config["linux"]!.AsObject();
        linux["cgroupsPath"] = cgroupsPath;
        linux["namespaces"] = SpecConfig.Namespaces("mount", "network", "uts", "pid", "ipc");
        linux["resources"] = Resources();
        linux["maskedPaths"] = SpecConfig.Strings(
            "/proc/asound", "/proc/acpi", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats",
            "/proc/timer_list", "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
            "/sys/devices/virtual/powercap");
        if (seccomp is not null)
            linux["seccomp"] = seccomp.DeepClone();
        return config;
    }

    private static JsonObject Process(string[] args)
    {
        var sets = new JsonObject();
        foreach (var set in new[] { "bounding", "effective", "permitted" })
            sets[set] = SpecConfig.Strings(Capabilities);
        return new JsonObject
        {
            ["terminal"] = false,
            ["user"] = new JsonObject
            {
                ["uid"] = 0,
                ["gid"] = 0,
                ["additionalGids"] = new JsonArray(0, 1, 2, 3, 4, 6, 10, 11, 20, 26, 27),
            },
            ["args"] = SpecConfig.Strings(args),
            ["env"] = SpecConfig.Strings(SpecConfig.SearchPath, "HOSTNAME=5f2b0c1d9a3e", "LANG=C.UTF-8", "SERVICE_PORT=8080"),
            ["cwd"] = "/",
            ["capabilities"] = sets,
            ["oomScoreAdj"] = 0,
        };
    }

    private static JsonArray Mounts(string etc) =>
    [
        SpecConfig.Mount("/proc", "proc", "proc", "nosuid", "noexec", "nodev"),
        SpecConfig.Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        SpecConfig.Mount(
            "/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
        SpecConfig.Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
        SpecConfig.Mount("/sys/fs/cgroup", "cgroup", "cgroup", "ro", "nosuid", "noexec", "nodev"),
        SpecConfig.Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
        SpecConfig.Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=67108864"),
        Bind(etc, "resolv.conf"),
        Bind(etc, "hostname"),
        Bind(etc, "hosts"),
    ];

    private static JsonObject Bind(string etc, string file) =>
        SpecConfig.Mount($"/etc/{file}", "bind", Path.Combine(etc, file), "rbind", "rprivate");

    private static JsonObject Resources() => new()
    {
        ["devices"] = new JsonArray(
            Device(false, "rwm"),
            Device(true, "rwm", "c", 1, 5),
            Device(true, "rwm", "c", 1, 3),
            Device(true, "rwm", "c", 1, 9),
            Device(true, "rwm", "c", 1, 8),
            Device(true, "rwm", "c", 5, 0),
            Device(true, "rwm", "c", 5, 1),
            Device(false, "rwm", "c", 10, 229)),
        ["memory"] = new JsonObject { ["limit"] = 536870912, ["reservation"] = 268435456 },
        ["cpu"] = new JsonObject { ["shares"] = 1024, ["quota"] = 200000, ["period"] = 100000 },
        ["pids"] = new JsonObject { ["limit"] = 512 },
    };

    private static JsonObject Device(bool allow, string access, string? type = null, int major = 0, int minor = 0)
    {
        var rule = new JsonObject { ["allow"] = allow };
        if (type is not null)
        {
            rule["type"] = type;
            rule["major"] = major;
            rule["minor"] = minor;
        }
        rule["access"] = access;
        return rule;
    }
}
