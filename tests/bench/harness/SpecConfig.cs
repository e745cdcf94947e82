using System.Text.Json.Nodes;

namespace Mocker.Harness;

/// <summary>
/// The configuration that `runc spec` 1.1.5 prints, with other arguments and without a terminal: what every
/// published comparison of runtimes measures.
/// </summary>
internal static class SpecConfig
{
    internal const string SearchPath = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    internal static JsonObject Build(string rootfs, params string[] args) => new()
    {
        ["ociVersion"] = "1.0.2-dev",
        ["process"] = Process(args),
        ["root"] = new JsonObject { ["path"] = rootfs, ["readonly"] = true },
        ["hostname"] = "runc",
        ["mounts"] = Mounts(),
        ["linux"] = new JsonObject
        {
            ["resources"] = new JsonObject
            {
                ["devices"] = new JsonArray(new JsonObject { ["allow"] = false, ["access"] = "rwm" }),
            },
            ["namespaces"] = Namespaces("pid", "network", "ipc", "uts", "mount"),
            ["maskedPaths"] = Strings(
                "/proc/acpi", "/proc/asound", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
                "/proc/timer_stats", "/proc/sched_debug", "/sys/firmware", "/proc/scsi"),
            ["readonlyPaths"] = Strings("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"),
        },
    };

    internal static JsonArray Strings(params string[] values) => [.. values.Select(value => (JsonNode)value)];

    internal static JsonArray Namespaces(params string[] types) =>
        [.. types.Select(type => (JsonNode)new JsonObject { ["type"] = type })];

    internal static JsonObject Mount(string destination, string type, string source, params string[] options)
    {
        var mount = new JsonObject { ["destination"] = destination, ["type"] = type, ["source"] = source };
        if (options.Length > 0)
            mount["options"] = Strings(options);
        return mount;
    }

    private static JsonObject Process(string[] args)
    {
        var capabilities = new JsonObject();
        foreach (var set in new[] { "bounding", "effective", "permitted", "ambient" })
            capabilities[set] = Strings("CAP_AUDIT_WRITE", "CAP_KILL", "CAP_NET_BIND_SERVICE");
        return new JsonObject
        {
            ["terminal"] = false,
            ["user"] = new JsonObject { ["uid"] = 0, ["gid"] = 0 },
            ["args"] = Strings(args),
            ["env"] = Strings(SearchPath, "TERM=xterm"),
            ["cwd"] = "/",
            ["capabilities"] = capabilities,
            ["rlimits"] = new JsonArray(new JsonObject { ["type"] = "RLIMIT_NOFILE", ["hard"] = 1024, ["soft"] = 1024 }),
            ["noNewPrivileges"] = true,
        };
    }

    private static JsonArray Mounts() =>
    [
        Mount("/proc", "proc", "proc"),
        Mount("/dev", "tmpfs", "tmpfs", "nosuid", "strictatime", "mode=755", "size=65536k"),
        Mount("/dev/pts", "devpts", "devpts", "nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"),
        Mount("/dev/shm", "tmpfs", "shm", "nosuid", "noexec", "nodev", "mode=1777", "size=65536k"),
        Mount("/dev/mqueue", "mqueue", "mqueue", "nosuid", "noexec", "nodev"),
        Mount("/sys", "sysfs", "sysfs", "nosuid", "noexec", "nodev", "ro"),
        Mount("/sys/fs/cgroup", "cgroup", "cgroup", "nosuid", "noexec", "nodev", "relatime", "ro"),
    ];
}
