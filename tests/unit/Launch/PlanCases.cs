using System.Text;
using Mocker.Container.Cgroups;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>The table of configurations that the golden plans are made of. Each has a file of its name in the folder plans.</summary>
internal static class PlanCases
{
    public static Dictionary<string, PlanCase> All { get; } = new()
    {
        ["default"] = new(Encoding.UTF8.GetString(DocumentText.Of(DefaultSpec.Create(cgroupNamespace: true), DocumentText.Tabs).Span), new(), Version2()),
        ["engine"] = new(Engine, new(), Version1()),
        ["minimal"] = Simple(""),
        ["terminal"] = Simple("", process: """, "terminal": true, "consoleSize": {"height": 24, "width": 80}, "user": {"uid": 1000, "gid": 100}"""),
        ["console-size-without-terminal"] = Simple("", process: User + """, "consoleSize": {"height": 24, "width": 80}"""),
        ["hooks"] = Simple(Hooks),
        ["joined-namespaces"] = Config(Root, Process(User), """
            "linux": {"namespaces": [
                {"type": "mount", "path": "/proc/7/ns/mnt"}, {"type": "pid", "path": "/proc/7/ns/pid"},
                {"type": "network", "path": "/var/run/netns/a"}, {"type": "ipc", "path": "/proc/7/ns/ipc"},
                {"type": "uts", "path": "/proc/7/ns/uts"}, {"type": "cgroup", "path": "/proc/7/ns/cgroup"}]}
            """),
        ["pid-namespace-of-no-return"] = Config(Root, Process(User), """
            "linux": {"namespaces": [{"type": "mount"}, {"type": "ipc", "path": "/proc/7/ns/ipc"}, {"type": "pid", "path": "/proc/7/ns/pid"}]}
            """) with
        { Options = new() { MayRejoinPids = false } },
        ["new-namespaces"] = Config(Root, Process(User), """
            "linux": {"namespaces": [{"type": "cgroup"}, {"type": "network"}, {"type": "uts"}, {"type": "ipc"}, {"type": "pid"}, {"type": "mount", "path": ""}]}
            """),
        ["user-namespace"] = InUserNamespace(Mapped("""{"type": "user"}, {"type": "pid"}, {"type": "network"}, {"type": "cgroup"}""")),
        ["user-namespace-only"] = InUserNamespace(Mapped("""{"type": "user"}""")),
        ["user-namespace-joins-others"] = InUserNamespace(Mapped("""{"type": "network", "path": "/run/netns/a"}, {"type": "user"}, {"type": "pid"}""")),
        ["user-namespace-joined"] = InUserNamespace(Joined),
        ["user-namespace-joined-without-rights"] = InUserNamespace(Joined) with { Options = new() { GrantableCapabilities = 0 } },
        ["user-namespace-joined-with-the-hosts-pids"] = InUserNamespace("""{"type": "user", "path": "/proc/7/ns/user"}, {"type": "ipc", "path": "/proc/7/ns/ipc"}"""),
        ["dev-is-bound"] = Simple(""", "mounts": [{"destination": "/dev/", "source": "/srv/dev", "options": ["bind"]}]""", """, "devices": [{"path": "/dev/fuse", "type": "c", "major": 10, "minor": 229}]"""),
        ["dev-is-bound-by-type"] = Simple(""", "mounts": [{"destination": "dev", "type": "bind", "source": "dev", "options": ["rro"]}]"""),
        ["dev-is-readonly"] = Simple(""", "mounts": [{"destination": "/dev", "type": "tmpfs", "options": ["ro", "mode=755"]}, {"destination": "/dev/shm", "type": "tmpfs", "options": ["ro"]}]"""),
        ["mounts"] = Simple(Mounts),
        ["cgroup-v1"] = Cgroups("ro, nosuid", Version1()),
        ["cgroup-v1-writable"] = Cgroups("nosuid", Version1()),
        ["cgroup-v1-host-namespace"] = Cgroups("ro", new(CgroupMountKind.Tmpfs, "", "tmpfs", "mode=755"), new(CgroupMountKind.Bind, "memory", "/sys/fs/cgroup/memory/c1", "")),
        ["cgroup-v2"] = Cgroups("ro, nosuid, noexec, nodev, relatime", Version2()),
        ["cgroup-v2-host-namespace"] = Cgroups("ro, nosuid", HostTree()),
        ["cgroup-v2-host-namespace-writable"] = Cgroups("nosuid", HostTree()),
        ["readonly-root"] = Config("""{"path": "/srv/rootfs", "readonly": true}""", Process(User), Linux(""", "rootfsPropagation": "rslave" """)),
        ["shared-root"] = Simple("", """, "rootfsPropagation": "shared" """),
        ["unbindable-root"] = Simple("", """, "rootfsPropagation": "unbindable" """),
        ["kernel-settings"] = Config(Root, Process(User), Linux("""
            , "sysctl": {"net.ipv4.ip_forward": "1", "kernel/msgmax": "65536", "net.ipv4.conf.a~b/1.forwarding": "0"}
            """), """ "hostname": "host", "domainname": "example.org" """),
        ["protected-paths"] = Simple("", """, "maskedPaths": ["/proc/kcore", "/sys/firmware"], "readonlyPaths": ["/proc/sys", "/proc/bus"]"""),
        ["devices"] = Simple("", Devices),
        ["network-devices"] = Config(Root, Process(User), """
            "linux": {"namespaces": [{"type": "mount"}, {"type": "network"}], "netDevices": {"eth0": {}, "a~b": {"name": "ctr%d"}}}
            """),
        ["credentials"] = Simple("", process: Credentials),
        ["scheduling"] = Simple("", """, "personality": {"domain": "LINUX32"}, "memoryPolicy": {"mode": "MPOL_BIND", "nodes": "0-1", "flags": ["MPOL_F_STATIC_NODES"]}""", User + """
            , "scheduler": {"policy": "SCHED_DEADLINE", "runtime": 1000, "deadline": 2000, "period": 3000, "flags": ["SCHED_FLAG_RESET_ON_FORK", "SCHED_FLAG_RECLAIM"]},
            "ioPriority": {"class": "IOPRIO_CLASS_RT", "priority": 2}, "execCPUAffinity": {"initial": "0", "final": "1"}
            """),
        ["security-modules"] = Simple(LabelledMounts, """, "mountLabel": "system_u:object_r:container_file_t:s0:c1,c2", "maskedPaths": ["/proc/acpi"]""", User + """
            , "apparmorProfile": "docker-default", "selinuxLabel": "system_u:system_r:container_t:s0:c1,c2", "noNewPrivileges": true
            """) with { CgroupMounts = Version1() },
        ["new-time-namespace"] = Config(Root, Process(User), """
            "linux": {"namespaces": [{"type": "mount"}, {"type": "time"}, {"type": "pid"}],
                "timeOffsets": {"monotonic": {"secs": -10, "nanosecs": 5}, "boottime": {"secs": 86400}}}
            """),
        ["new-time-namespace-beside-a-joined-mount-namespace"] = Config(Root, Process(User), """
            "linux": {"namespaces": [{"type": "mount", "path": "/proc/7/ns/mnt"}, {"type": "time"}], "timeOffsets": {"boottime": {"secs": 1}}}
            """),
        ["user-namespace-with-time"] = Config(Root, Process(User), """
            "linux": {"namespaces": [{"type": "user"}, {"type": "mount"}, {"type": "time"}, {"type": "pid"}],
                "uidMappings": [{"containerID": 0, "hostID": 100000, "size": 65536}], "gidMappings": [{"containerID": 0, "hostID": 100000, "size": 65536}],
                "timeOffsets": {"boottime": {"secs": 1}}}
            """),
        ["joined-time-namespace"] = Config(Root, Process(User), """
            "linux": {"namespaces": [{"type": "mount"}, {"type": "time", "path": "/proc/7/ns/time"}]}
            """),
        ["seccomp"] = Simple("", """, "seccomp": {"defaultAction": "SCMP_ACT_ERRNO", "architectures": ["SCMP_ARCH_X86"], "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ALLOW"}]}"""),
        ["seccomp-listener"] = Simple("", """, "seccomp": {"defaultAction": "SCMP_ACT_NOTIFY", "listenerPath": "/run/agent.sock"}"""),
        ["no-process"] = Config(Root, Linux("")),
        ["no-process-with-hooks"] = Config(Root, Linux(""), Hooks[2..]),
        ["no-pivot"] = Simple("") with { Options = new() { NoPivot = true } },
        ["no-new-keyring"] = Simple("") with { Options = new() { NoNewKeyring = true } },
    };

    public static TheoryData<string> Names => [.. All.Keys];

    private const string User = """, "user": {"uid": 0, "gid": 0}""";

    private const string Joined = """{"type": "user", "path": "/proc/7/ns/user"}, {"type": "pid"}, {"type": "network", "path": "/proc/7/ns/net"}""";

    private static string Mapped(string namespaces) => namespaces + """
        ], "uidMappings": [{"containerID": 0, "hostID": 100000, "size": 65536}], "gidMappings": [{"containerID": 0, "hostID": 1000, "size": 1}, {"containerID": 1, "hostID": 200000, "size": 9}
        """;

    private static PlanCase InUserNamespace(string namespaces) => Config(Root, Process(User), $$"""
        "mounts": [{"destination": "/sys", "type": "sysfs"}, {"destination": "/data", "source": "/srv", "options": ["bind", "idmap"]}],
        "linux": {"namespaces": [{"type": "mount"}, {{namespaces}}]}
        """);

    private const string Root = """{"path": "rootfs"}""";

    public const string Hooks = """
        , "hooks": {
            "prestart": [{"path": "/bin/a"}],
            "createRuntime": [{"path": "/bin/b", "args": ["b", "1"]}, {"path": "/bin/b2"}],
            "createContainer": [{"path": "/bin/c", "timeout": 5}, {"path": "/bin/c2"}],
            "startContainer": [{"path": "/bin/d", "env": ["A=1"]}],
            "poststart": [{"path": "/bin/e"}],
            "poststop": [{"path": "/bin/f"}]}
        """;

    private const string Mounts = """
        , "mounts": [
            {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev"]},
            {"destination": "//data/./a/../b/", "source": "data", "options": ["rbind", "rro", "rprivate"]},
            {"destination": "/etc/hosts", "type": "none", "source": "/srv/hosts", "options": ["bind", "ro", "slave", "shared"]},
            {"destination": "/tmp", "type": "tmpfs", "options": ["tmpcopyup", "size=1m", "noatime", "strictatime", "sync", "async"]},
            {"destination": "/run", "type": "tmpfs", "source": "run", "options": ["ro", "silent", "iversion"]},
            {"destination": "/tmp", "options": ["remount", "ro"]},
            {"destination": "/tmp", "options": ["bind", "remount", "ro"]},
            {"destination": "/mnt", "type": "ext4", "source": "/dev/sdb1", "options": ["ro", "lazytime", "errors=continue"]}]
        """;

    private const string LabelledMounts = """
        , "mounts": [
            {"destination": "/proc", "type": "proc"},
            {"destination": "/dev", "type": "tmpfs"},
            {"destination": "/dev/mqueue", "type": "mqueue"},
            {"destination": "/dev/pts", "type": "devpts"},
            {"destination": "/srv", "source": "/srv", "options": ["bind"]},
            {"destination": "/dev", "type": "tmpfs", "options": ["remount", "ro"]},
            {"destination": "/sys/fs/cgroup", "type": "cgroup"}]
        """;

    private const string Devices = """
        , "devices": [
            {"path": "/dev/fuse", "type": "c", "major": 10, "minor": 229, "fileMode": 432, "uid": 1, "gid": 2},
            {"path": "/dev/null", "type": "c", "major": 1, "minor": 3},
            {"path": "/dev//tty", "type": "u", "major": 5, "minor": 0},
            {"path": "/dev/ptmx", "type": "c", "major": 5, "minor": 2},
            {"path": "/srv/disk", "type": "b", "major": 8, "minor": 0, "fileMode": 33152},
            {"path": "/dev/net/tun", "type": "c", "major": 10, "minor": 200},
            {"path": "/dev/fifo", "type": "p", "fileMode": 384}]
        """;

    private const string Credentials = """
        , "user": {"uid": 1000, "gid": 100, "umask": 18, "additionalGids": [10, 20]},
        "env": ["A=1", "PATH=/opt/bin:/bin"],
        "oomScoreAdj": 100,
        "noNewPrivileges": true,
        "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 1024, "hard": 4096}, {"type": "RLIMIT_CORE", "soft": 0, "hard": 18446744073709551615}],
        "capabilities": {"bounding": ["CAP_KILL", "CAP_CHOWN"], "effective": ["CAP_KILL"], "permitted": ["CAP_KILL"], "ambient": ["CAP_KILL"]}
        """;

    // What docker writes for `run --read-only --memory 512m`, apart from what this version refuses.
    private const string Engine = """
        {
            "ociVersion": "1.2.0",
            "process": {
                "user": {"uid": 0, "gid": 0, "additionalGids": [0, 10]},
                "args": ["/docker-entrypoint.sh", "nginx"],
                "env": ["PATH=/usr/sbin:/usr/bin", "HOSTNAME=5f2b0c1d9a3e"],
                "cwd": "/srv",
                "capabilities": {"bounding": ["CAP_CHOWN", "CAP_NET_RAW"], "effective": ["CAP_CHOWN", "CAP_NET_RAW"], "permitted": ["CAP_CHOWN", "CAP_NET_RAW"]},
                "oomScoreAdj": 0
            },
            "root": {"path": "/var/lib/docker/overlay2/f00/merged", "readonly": true},
            "hostname": "5f2b0c1d9a3e",
            "mounts": [
                {"destination": "/proc", "type": "proc", "source": "proc", "options": ["nosuid", "noexec", "nodev"]},
                {"destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": ["nosuid", "strictatime", "mode=755", "size=65536k"]},
                {"destination": "/dev/pts", "type": "devpts", "source": "devpts", "options": ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]},
                {"destination": "/sys", "type": "sysfs", "source": "sysfs", "options": ["nosuid", "noexec", "nodev", "ro"]},
                {"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["ro", "nosuid", "noexec", "nodev"]},
                {"destination": "/dev/mqueue", "type": "mqueue", "source": "mqueue", "options": ["nosuid", "noexec", "nodev"]},
                {"destination": "/dev/shm", "type": "tmpfs", "source": "shm", "options": ["nosuid", "noexec", "nodev", "mode=1777", "size=67108864"]},
                {"destination": "/etc/resolv.conf", "type": "bind", "source": "/var/lib/docker/containers/5f/resolv.conf", "options": ["rbind", "rprivate"]},
                {"destination": "/etc/hosts", "type": "bind", "source": "/var/lib/docker/containers/5f/hosts", "options": ["rbind", "rprivate"]}
            ],
            "hooks": {"prestart": [{"path": "/proc/1234/exe", "args": ["libnetwork-setkey", "-exec-root=/var/run/docker", "5f2b0c1d9a3e"]}]},
            "linux": {
                "sysctl": {"net.ipv4.ip_unprivileged_port_start": "0"},
                "cgroupsPath": "/docker/5f2b0c1d9a3e",
                "resources": {"memory": {"limit": 536870912}},
                "namespaces": [{"type": "mount"}, {"type": "network"}, {"type": "uts"}, {"type": "pid"}, {"type": "ipc"}],
                "maskedPaths": ["/proc/asound", "/proc/kcore"],
                "readonlyPaths": ["/proc/bus", "/proc/sys"]
            }
        }
        """;

    /// <summary>All namespaces but user and time, a process, and these members.</summary>
    private static PlanCase Simple(string members, string linux = "", string process = User) =>
        Config(Root, Process(process), Linux(linux) + members);

    private static PlanCase Cgroups(string options, params CgroupMount[] cgroups) =>
        Simple(CgroupMounts(options)) with { CgroupMounts = cgroups };

    private static PlanCase Config(string root, params string[] members) =>
        new($$"""{"ociVersion": "1.3.0", "root": {{root}}, {{string.Join(", ", members)}}}""", new());

    private static string Process(string members) => $$"""
        "process": {"cwd": "/work", "args": ["sh", "-c", "true"]{{members}}}
        """;

    private static string Linux(string members) => $$"""
        "linux": {"namespaces": [{"type": "mount"}, {"type": "pid"}, {"type": "uts"}, {"type": "ipc"}, {"type": "network"}]{{members}}}
        """;

    private static string CgroupMounts(string options) => $$"""
        , "mounts": [{"destination": "/sys/fs/cgroup", "type": "cgroup", "source": "cgroup", "options": ["{{options.Replace(", ", "\", \"", StringComparison.Ordinal)}}"]}]
        """;

    private static CgroupMount[] Version1() =>
    [
        new(CgroupMountKind.Tmpfs, "", "tmpfs", "mode=755"),
        new(CgroupMountKind.Cgroup, "memory", "cgroup", "memory"),
        new(CgroupMountKind.Cgroup, "cpu,cpuacct", "cgroup", "cpu,cpuacct"),
        new(CgroupMountKind.SymLink, "cpu", "cpu,cpuacct", ""),
        new(CgroupMountKind.SymLink, "cpuacct", "cpu,cpuacct", ""),
        new(CgroupMountKind.Cgroup, "systemd", "cgroup", "none,name=systemd"),
    ];

    private static CgroupMount[] Version2() => [new(CgroupMountKind.Cgroup2, "", "cgroup", "")];

    private static CgroupMount[] HostTree() =>
        [new(CgroupMountKind.ReadOnlyBind, "", "/sys/fs/cgroup", ""), new(CgroupMountKind.Bind, "c1", "/sys/fs/cgroup/c1", "")];
}
