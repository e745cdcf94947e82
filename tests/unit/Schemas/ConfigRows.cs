using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Schemas;

/// <summary>Places in the document that has everything, and what is put there.</summary>
public static class ConfigRows
{
    private const string Mapping = "[{'containerID': 0, 'hostID': 0, 'size': 1}]";

    /// <summary>Place, values that are valid there, and values that are not.</summary>
    private static readonly (string Pointer, string[] Good, string[] Bad)[] s_rows =
    [
        ("/ociVersion",
            ["'1.0.0'", "'1.0.2-dev'", "'1.2.1+dev'", "'1.3.0-rc.1'", "'1.99.0'"],
            ["'1'", "'1.3'", "'1.3.0.0'", "'v1.3.0'", "'01.3.0'", "'1.3.00'", "'0.9.0'", "'2.0.0'", "'1.3.0-'", "'1.3.0-rc..1'", "'1.3.0-01'", "'1.3.0+'", "'1.3.0 '"]),
        ("/root/path", ["'.'", "'/'", "'/a b'", "'../rootfs'"], ["''"]),
        ("/hostname", ["'a'", "'a.b.c'", $"'{new string('h', 64)}'"], [$"'{new string('h', 65)}'"]),
        ("/domainname", ["'(none)'", $"'{new string('d', 64)}'"], [$"'{new string('d', 65)}'"]),
        ("/mounts/0/destination", ["'/a'", "'a/b'", "'/a/../b'"], ["''"]),
        ("/mounts/0/options", ["[]", "['ro', 'size=64k', 'made-up']"], ["'ro'", "['ro', 5]", "[['ro']]"]),
        ("/mounts/0/uidMappings", ["[]"], [Mapping]),
        ("/mounts/0/gidMappings", ["[]"], [Mapping]),
        ("/mounts/1/uidMappings", [Mapping], ["[]", "[{'containerID': 0, 'hostID': 0, 'size': 0}]", "[{'containerID': 0, 'hostID': 0}]"]),
        ("/annotations", ["{}", "{'a': ''}", "{'org/a~b': 'c'}"], ["{'': 'a'}", "{'a': 1}", "{'a': null}"]),
        ("/extension", ["1", "{'ociVersion': 5}", "null"], []),
        ("/process/extension", ["[]"], []),
        ("/linux/resources/extension", ["{'limit': 'x'}"], []),
        ("/solaris", ["{}", "{'milestone': 7}"], []),
        ("/windows", ["{'layerFolders': []}"], []),
        ("/vm", ["{}"], []),
        ("/zos", ["{}"], []),
        ("/freebsd", ["{}"], []),
        ("/hooks/prestart", ["[]", "[{'path': '/a'}, {'path': '/b'}]"], ["[{'path': 'a'}]", "[{'path': ''}]", "[{'args': ['a']}]", "[{'path': '/a', 'timeout': 0}]"]),
        ("/hooks/poststop/0/timeout", ["1", "2147483647"], ["0", "-1", "2147483648"]),
        ("/hooks/createRuntime/0/args", ["[]", "['a', '']"], ["[1]", "'a'"]),
        ("/process/cwd", ["'/'", "'/a/../b'"], ["''", "'.'", "'root'"]),
        ("/process/args", ["['sh']", "['', 'a']"], ["[]", "'sh'", "[null]"]),
        ("/process/env", ["[]", "['A=']", "['A=b=c']", "['A=b', 'A=c']", "['a b=c']"], ["['A']", "['']", "['=a']", "[1]"]),
        ("/process/terminal", ["true", "false"], ["'true'", "1"]),
        ("/process/consoleSize", ["{'height': 0, 'width': 65535}"], ["{'height': 65536, 'width': 1}", "{'height': 1, 'width': 65536}", "{'height': -1, 'width': 1}"]),
        ("/process/user", ["{'uid': 0, 'gid': 4294967295}", "{'uid': 0, 'gid': 0, 'username': 'x'}"], ["{'uid': '0', 'gid': 0}", "{'uid': 4294967296, 'gid': 0}"]),
        ("/process/user/umask", ["0", "18", "511"], ["512", "-1", "'022'"]),
        ("/process/user/additionalGids", ["[]", "[0, 4294967295]", "[5, 5]"], ["[-1]", "['5']"]),
        ("/process/rlimits/0/type", [.. Quoted(RlimitNames.All.Where(name => name != "RLIMIT_NOFILE"))], ["'RLIMIT_FILES'", "'NOFILE'", "'rlimit_core'", "''"]),
        ("/process/rlimits/0", ["{'type': 'RLIMIT_CPU', 'hard': 0, 'soft': 0}"], ["{'hard': 1, 'soft': 1}", "{'type': 'RLIMIT_CPU', 'soft': 1}", "{'type': 'RLIMIT_CPU', 'hard': 1}"]),
        ("/process/capabilities/bounding", ["[]", "['CAP_KILL']", "['CAP_MADE_UP']", "['kill']"], ["'CAP_KILL'", "[5]"]),
        ("/process/oomScoreAdj", ["-1000", "0", "1000"], ["-1001", "1001", "0.5", "'0'"]),
        ("/process/scheduler", [
                "{'policy': 'SCHED_FIFO', 'priority': 99}", "{'policy': 'SCHED_RR', 'priority': 1}", "{'policy': 'SCHED_OTHER', 'nice': -20}", "{'policy': 'SCHED_BATCH', 'nice': 19}",
                "{'policy': 'SCHED_IDLE', 'priority': 0}", "{'policy': 'SCHED_ISO'}", "{'policy': 'SCHED_DEADLINE', 'runtime': 1, 'deadline': 2, 'period': 0}",
                "{'policy': 'SCHED_OTHER', 'runtime': 0, 'deadline': 0, 'period': 0}",
            ],
            [
                "{}", "{'policy': 'SCHED_FAST'}", "{'policy': 'OTHER'}", "{'policy': 'SCHED_OTHER', 'nice': 20}", "{'policy': 'SCHED_OTHER', 'nice': -21}",
                "{'policy': 'SCHED_OTHER', 'priority': 1}", "{'policy': 'SCHED_FIFO', 'priority': 100}", "{'policy': 'SCHED_FIFO', 'priority': -1}", "{'policy': 'SCHED_RR', 'runtime': 1}",
                "{'policy': 'SCHED_IDLE', 'deadline': 1}", "{'policy': 'SCHED_DEADLINE', 'priority': 1}", "{'policy': 'SCHED_OTHER', 'period': 1}",
            ]),
        ("/process/scheduler/flags", [.. Quoted(SchedulerNames.Flags).Select(flag => $"[{flag}]"), "[]"], ["['RESET_ON_FORK']", "[1]", "['']"]),
        ("/process/ioPriority", ["{'class': 'IOPRIO_CLASS_RT', 'priority': 0}", "{'class': 'IOPRIO_CLASS_BE', 'priority': 7}"],
            ["{'priority': 1}", "{'class': 'IOPRIO_CLASS_NONE', 'priority': 0}", "{'class': 'IOPRIO_CLASS_RT', 'priority': 8}", "{'class': 'IOPRIO_CLASS_RT', 'priority': -1}"]),
        ("/process/execCPUAffinity/initial", ["'0'", "'0-3,7'", "'0, 2'", "' 1'"], ["'0-'", "'-1'", "'all'", "'0,,1'", "'1,'", "'0x1'"]),
        ("/process/execCPUAffinity/final", ["'0'"], ["'a'"]),
        ("/linux/namespaces/0/type", [], ["'net'", "'mnt'", "'PID'", "''"]),
        ("/linux/namespaces/0/path", ["'/proc/1/ns/pid'"], ["'proc/1/ns/pid'", "'.'"]),
        ("/linux/uidMappings", [Mapping, "[]"], ["[{'containerID': 0, 'hostID': 0, 'size': 0}]", "[{'hostID': 0, 'size': 1}]", "[{'containerID': 0, 'size': 1}]", "[{'containerID': 0, 'hostID': 0}]"]),
        ("/linux/timeOffsets", ["{}", "{'monotonic': {}}", "{'boottime': {'secs': -5}}", "{'boottime': {'nanosecs': 999999999}}"],
            ["{'realtime': {'secs': 1}}", "{'boottime': {'nanosecs': 1000000000}}", "{'boottime': {'nanosecs': -1}}", "{'boottime': 5}"]),
        ("/linux/devices/0", [
                "{'type': 'c', 'path': '/dev/a', 'major': 0, 'minor': 0}", "{'type': 'u', 'path': '/dev/a', 'major': 4095, 'minor': 1048575}", "{'type': 'b', 'path': '/a', 'major': 1, 'minor': 1, 'fileMode': 4095}",
                "{'type': 'p', 'path': '/a'}", "{'type': 'p', 'path': '/a', 'major': 5, 'minor': -9}", "{'type': 'c', 'path': '/a', 'major': 1, 'minor': 3, 'fileMode': 8630}",
                "{'type': 'b', 'path': '/a', 'major': 1, 'minor': 3, 'fileMode': 25014}", "{'type': 'p', 'path': '/a', 'fileMode': 4534}",
            ],
            [
                "{'path': '/dev/a', 'major': 1, 'minor': 3}", "{'type': 'c', 'major': 1, 'minor': 3}", "{'type': 'a', 'path': '/dev/a', 'major': 1, 'minor': 3}", "{'type': 'c', 'path': 'dev/a', 'major': 1, 'minor': 3}",
                "{'type': 'c', 'path': '/dev/a', 'minor': 3}", "{'type': 'b', 'path': '/dev/a', 'major': 3}", "{'type': 'c', 'path': '/dev/a', 'major': 4096, 'minor': 3}",
                "{'type': 'c', 'path': '/dev/a', 'major': 1, 'minor': 1048576}", "{'type': 'c', 'path': '/dev/a', 'major': -1, 'minor': 3}", "{'type': 'c', 'path': '/a', 'major': 1, 'minor': 3, 'fileMode': 25014}",
                "{'type': 'c', 'path': '/a', 'major': 1, 'minor': 3, 'fileMode': 69206454}", "{'type': 'p', 'path': '/a', 'fileMode': 8630}",
            ]),
        ("/linux/netDevices", ["{}", "{'eth0': {}}", "{'eth0.1': {'name': 'eth%d'}}", "{'fifteen-letters': {}}"],
            ["{'': {}}", "{'a/b': {}}", "{'a:1': {}}", "{'a b': {}}", "{'..': {}}", "{'sixteen-letters.': {}}", "{'eth0': 'eth1'}", "{'eth0': {'name': 'sixteen-letters.'}}", "{'eth0': {'name': '.'}}"]),
        ("/linux/cgroupsPath", ["'/a/b'", "'a'", "'system.slice:mocker:a'", "'/a/..b'"], ["'..'", "'/..'", "'/a/../b'", "'../a'", "'a/..'"]),
        ("/linux/resources/devices", [
                "[]", "[{'allow': false}]", "[{'allow': true, 'type': 'a'}]", "[{'allow': true, 'type': 'b', 'major': -1, 'minor': 5, 'access': 'mrw'}]",
            ],
            ["[{'access': 'rwm'}]", "[{'allow': true, 'type': 'd'}]", "[{'allow': true, 'access': 'x'}]", "[{'allow': true, 'access': 'RW'}]", "[{'allow': true, 'major': -2}]", "[{'allow': true, 'minor': -2}]", "[{'allow': 'yes'}]"]),
        ("/linux/resources/memory/reservation", ["-1", "0"], ["-2", "'512M'"]),
        ("/linux/resources/memory/swappiness", ["0", "100"], ["101", "-1"]),
        ("/linux/resources/cpu/idle", ["0", "1"], ["2", "-1", "true"]),
        ("/linux/resources/cpu/quota", ["-1", "0", "9223372036854775807"], ["0.5"]),
        ("/linux/resources/cpu/cpus", ["'0'", "'0-3,7'"], ["'0-'", "'a'", "'0;1'"]),
        ("/linux/resources/pids/limit", ["-1", "0", "1"], ["-2", "'max'"]),
        ("/linux/resources/blockIO/weight", ["0", "10", "1000"], ["9", "1", "1001", "-1"]),
        ("/linux/resources/blockIO/weightDevice", ["[]", "[{'major': 8, 'minor': 0, 'leafWeight': 10}]"],
            ["[{'major': 8, 'minor': 0}]", "[{'minor': 0, 'weight': 10}]", "[{'major': 8, 'minor': 0, 'weight': 5}]", "[{'major': -1, 'minor': 0, 'weight': 10}]"]),
        ("/linux/resources/blockIO/throttleReadBpsDevice", ["[]", "[{'major': 0, 'minor': 0, 'rate': 0}]"],
            ["[{'major': 8, 'minor': 0}]", "[{'major': 8, 'minor': -1, 'rate': 1}]", "[{'major': 8, 'minor': 0, 'rate': -1}]"]),
        ("/linux/resources/hugepageLimits/0/pageSize", ["'64KB'", "'2MB'", "'1GB'", "'1024KB'"], ["'2M'", "'2mb'", "'02MB'", "'MB'", "'2.5MB'", "'2TB'", "'../2MB'"]),
        ("/linux/resources/network/priorities", ["[]", "[{'name': 'lo', 'priority': 0}]"], ["[{'name': '', 'priority': 0}]", "[{'name': 'lo'}]", "[{'priority': 0}]", "[{'name': 'lo', 'priority': -1}]"]),
        ("/linux/resources/rdma", ["{}", "{'mlx5_1': {'hcaHandles': 0}}", "{'mlx5_1': {'hcaObjects': 0}}"], ["{'mlx5_1': {}}", "{'': {'hcaHandles': 0}}", "{'mlx5_1': {'hcaHandles': -1}}"]),
        ("/linux/resources/unified", ["{}", "{'memory.high': ''}", "{'made.up': 'x'}"], ["{'': 'x'}", "{'.': 'x'}", "{'..': 'x'}", "{'a/b': 'x'}", "{'memory.high': 1}"]),
        ("/linux/intelRdt/closID", ["'/'", "'a b'", "'...'"], ["'.'", "'..'", "'a/b'", "'/a'"]),
        ("/linux/intelRdt/schemata", ["[]", "['L3:0=f']"], ["['L3:0=f\\nMB:0=20']", "'L3:0=f'"]),
        ("/linux/intelRdt/memBwSchema", ["'MB:0=20;1=70'"], ["'L3:0=f'", "'mb:0=20'", "'MB:0=20\\nL3:0=f'"]),
        ("/linux/intelRdt/l3CacheSchema", ["'L3:0=f'", "'anything'"], ["3"]),
        ("/linux/memoryPolicy", [
                "{'mode': 'MPOL_DEFAULT'}", "{'mode': 'MPOL_LOCAL', 'flags': []}", "{'mode': 'MPOL_PREFERRED'}", "{'mode': 'MPOL_PREFERRED', 'nodes': '0', 'flags': ['MPOL_F_STATIC_NODES']}",
                "{'mode': 'MPOL_BIND', 'nodes': '0-1', 'flags': ['MPOL_F_NUMA_BALANCING']}", "{'mode': 'MPOL_PREFERRED_MANY', 'nodes': '0', 'flags': ['MPOL_F_RELATIVE_NODES']}",
                "{'mode': 'MPOL_WEIGHTED_INTERLEAVE', 'nodes': '0'}",
            ],
            [
                "{}", "{'mode': 'BIND'}", "{'mode': 'MPOL_BIND'}", "{'mode': 'MPOL_LOCAL', 'nodes': '0'}", "{'mode': 'MPOL_DEFAULT', 'nodes': '0'}", "{'mode': 'MPOL_BIND', 'nodes': 'all'}",
                "{'mode': 'MPOL_BIND', 'nodes': '0', 'flags': ['STATIC']}", "{'mode': 'MPOL_PREFERRED', 'flags': ['MPOL_F_STATIC_NODES']}",
                "{'mode': 'MPOL_INTERLEAVE', 'nodes': '0', 'flags': ['MPOL_F_NUMA_BALANCING']}",
            ]),
        ("/linux/rootfsPropagation", ["'shared'", "'slave'", "'private'", "'unbindable'", "'rshared'", "'rslave'", "'rprivate'", "'runbindable'"], ["'public'", "'Shared'", "'rw'"]),
        ("/linux/maskedPaths", ["[]", "['/a']"], ["['a']", "['']", "[1]"]),
        ("/linux/readonlyPaths", ["[]", "['/a']"], ["['a']", "['']"]),
        ("/linux/personality", ["{'domain': 'LINUX'}", "{'domain': 'LINUX32', 'flags': []}"], ["{}", "{'domain': 'BSD'}", "{'domain': 'linux'}", "{'domain': 'LINUX', 'flags': ['ADDR_NO_RANDOMIZE']}"]),
        ("/linux/seccomp", [
                "{'defaultAction': 'SCMP_ACT_ALLOW'}", "{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 4095}", "{'defaultAction': 'SCMP_ACT_TRACE', 'defaultErrnoRet': 65535}",
                "{'defaultAction': 'SCMP_ACT_NOTIFY', 'listenerPath': '/s'}",
            ],
            [
                "{}", "{'defaultAction': 'ALLOW'}", "{'defaultAction': 'SCMP_ACT_KILL', 'defaultErrnoRet': 1}", "{'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 4096}",
                "{'defaultAction': 'SCMP_ACT_TRACE', 'defaultErrnoRet': 65536}", "{'defaultAction': 'SCMP_ACT_ALLOW', 'listenerMetadata': 'x'}", "{'defaultAction': 'SCMP_ACT_NOTIFY'}",
                "{'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['read'], 'action': 'SCMP_ACT_NOTIFY'}]}",
            ]),
        ("/linux/seccomp/architectures", [.. Quoted(SeccompNames.Architectures).Select(name => $"[{name}]")], ["['AMD64']", "['SCMP_ARCH_NATIVE']", "['']"]),
        ("/linux/seccomp/flags", [.. Quoted(SeccompNames.Flags).Select(name => $"[{name}]"), "[]"], ["['LOG']", "['SECCOMP_FILTER_FLAG_NEW_LISTENER']"]),
        ("/linux/seccomp/syscalls/1/action", [.. Quoted(SeccompNames.Actions)], ["'SCMP_ACT_BLOCK'", "''"]),
        ("/linux/seccomp/syscalls/0", ["{'names': ['a'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 0}", "{'names': ['made_up'], 'action': 'SCMP_ACT_LOG', 'args': []}"],
            [
                "{'action': 'SCMP_ACT_KILL'}", "{'names': ['a']}", "{'names': [], 'action': 'SCMP_ACT_KILL'}", "{'names': [''], 'action': 'SCMP_ACT_KILL'}",
                "{'names': ['a'], 'action': 'SCMP_ACT_KILL', 'errnoRet': 1}", "{'names': ['a'], 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 4096}", "{'names': ['a'], 'action': 'SCMP_ACT_TRACE', 'errnoRet': 65536}",
            ]),
        ("/linux/seccomp/syscalls/1/args/0/op", [.. Quoted(SeccompNames.Operators)], ["'EQ'", "'=='"]),
        ("/linux/seccomp/syscalls/1/args/0/index", ["0", "5"], ["6", "-1"]),
        ("/linux/seccomp/syscalls/1/args/0", ["{'index': 0, 'value': 18446744073709551615, 'op': 'SCMP_CMP_EQ'}"], ["{'value': 0, 'op': 'SCMP_CMP_EQ'}", "{'index': 0, 'op': 'SCMP_CMP_EQ'}", "{'index': 0, 'value': 0}"]),
    ];

    /// <summary>Place, value, and whether the document is valid then.</summary>
    public static TheoryData<string, string, bool> All()
    {
        TheoryData<string, string, bool> rows = [];
        foreach ((string pointer, string[] good, string[] bad) in s_rows)
        {
            foreach (string value in good)
                rows.Add(pointer, value, true);
            foreach (string value in bad)
                rows.Add(pointer, value, false);
        }
        return rows;
    }

    /// <summary>Rules over several members, or about bytes, that a schema of draft 4 cannot say; and rules that are not the specification's.</summary>
    public static TheoryData<string, string, string> RuntimeOnly() => new()
    {
        { "/linux/namespaces/1/type", "'pid'", "a type occurs once at most; a schema compares whole elements only" },
        { "/process/rlimits/1/type", "'RLIMIT_CORE'", "a type occurs once at most; a schema compares whole elements only" },
        { "/process/execCPUAffinity/final", "'3-0'", "a range rises" },
        { "/linux/resources/cpu/cpus", "'0-4294967296'", "the kernel's numbers have 32 bits" },
        { "/linux/memoryPolicy/flags", "['MPOL_F_STATIC_NODES', 'MPOL_F_RELATIVE_NODES']", "two elements exclude each other" },
        { "/linux/netDevices", "{'eth0': {'name': 'eth1'}, 'eth1': {}}", "names inside the container differ" },
        { "/linux/netDevices", "{'\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9': {}}", "the kernel counts bytes, a schema characters" },
        { "/hostname", "'\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9\u00e9'", "the kernel counts bytes, a schema characters" },
        { "/linux/sysctl", "{'vm.swappiness': '1'}", "it would change the host" },
        { "/linux/sysctl", "{'kernel.hostname': 'a'}", "that is what \"hostname\" is for" },
        { "/process/args", "['a\\u0000b']", "the kernel would end the string at NUL" },
        { "/mounts/0/destination", "'/\\u0000'", "the kernel would end the string at NUL" },
    };

    /// <summary>What the specification asks for and the runtime, like runc, is lenient about.</summary>
    public static TheoryData<string, string, string> SchemaOnly() => new()
    {
        { "/windows", "true", "a section for another platform is not read" },
        { "/vm", "[]", "a section for another platform is not read" },
        { "/process/commandLine", "5", "a member for another platform is not read" },
        { "/process/user", "{'gid': 5}", "an id that is left out is 0, as in the Go types" },
    };

    private static IEnumerable<string> Quoted(IEnumerable<string> names) => names.Select(name => $"'{name}'");
}
