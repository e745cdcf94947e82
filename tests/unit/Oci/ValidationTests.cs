using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class ValidationTests
{
    [Theory]
    [InlineData("'ociVersion': ''", "/ociVersion", "must be a SemVer 2.0 version such as \"1.3.0\", found \"\"")]
    [InlineData("'ociVersion': '1.3'", "/ociVersion", "must be a SemVer 2.0 version such as \"1.3.0\", found \"1.3\"")]
    [InlineData("'ociVersion': '2.0.0'", "/ociVersion", "specification version 2.0.0 is not supported; this runtime implements 1.3.0")]
    [InlineData("'ociVersion': '0.6.0-dev'", "/ociVersion", "specification version 0.6.0-dev is not supported; this runtime implements 1.3.0")]
    [InlineData("'ociVersion': '1.3.0'", "", "\"root\" is required on Linux")]
    [InlineData("'ociVersion': '1.3.0', 'root': {'path': ''}", "/root/path", "must name the directory of the root filesystem, found an empty string")]
    public void Version_and_root(string members, string pointer, string reason) =>
        AssertViolation(ConfigText.Utf8($"{{{members}}}"), pointer, reason);

    [Theory]
    [InlineData("'process': {'cwd': '', 'args': ['sh']}", "/process/cwd", "must be an absolute path, found \"\"")]
    [InlineData("'process': {'cwd': 'root', 'args': ['sh']}", "/process/cwd", "must be an absolute path, found \"root\"")]
    [InlineData("'process': {'cwd': '/'}", "/process", "\"args\" is required and needs at least one entry, the program to execute")]
    [InlineData("'process': {'cwd': '/', 'args': []}", "/process", "\"args\" is required and needs at least one entry, the program to execute")]
    [InlineData("'annotations': {'': 'x'}", "/annotations/", "an annotation's key must not be empty")]
    [InlineData("'hostname': 'a'", "/hostname", "needs a \"uts\" namespace in linux.namespaces, or the host's own name would change")]
    [InlineData("'domainname': 'a', 'linux': {'namespaces': [{'type': 'pid'}]}", "/domainname", "needs a \"uts\" namespace in linux.namespaces, or the host's own name would change")]
    [InlineData("'hooks': {'prestart': [{'path': 'a'}]}", "/hooks/prestart/0/path", "must be an absolute path, found \"a\"")]
    [InlineData("'hooks': {'createRuntime': [{'path': ''}]}", "/hooks/createRuntime/0/path", "must be an absolute path, found \"\"")]
    [InlineData("'hooks': {'createContainer': [{'path': '/a'}, {'path': './a'}]}", "/hooks/createContainer/1/path", "must be an absolute path, found \"./a\"")]
    [InlineData("'hooks': {'startContainer': [{'path': '/a', 'timeout': 0}]}", "/hooks/startContainer/0/timeout", "must be greater than zero seconds, found 0")]
    [InlineData("'hooks': {'poststart': [{'path': '/a', 'timeout': -5}]}", "/hooks/poststart/0/timeout", "must be greater than zero seconds, found -5")]
    [InlineData("'hooks': {'poststop': [{'path': 'a'}]}", "/hooks/poststop/0/path", "must be an absolute path, found \"a\"")]
    [InlineData("'mounts': [{'destination': ''}]", "/mounts/0/destination", "must name a path inside the container, found an empty string")]
    [InlineData("'mounts': [{'destination': '/a', 'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]}]", "/mounts/0", "\"uidMappings\" and \"gidMappings\" must be given together")]
    [InlineData("'mounts': [{'destination': '/a', 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]}]", "/mounts/0", "\"uidMappings\" and \"gidMappings\" must be given together")]
    [InlineData("'mounts': [{'destination': '/a', 'options': ['rbind', 'idmap']}]", "/mounts/0/options/1", "\"idmap\" needs \"uidMappings\" and \"gidMappings\", or a user namespace to take them from")]
    [InlineData("'mounts': [{'destination': '/a', 'options': ['ridmap']}]", "/mounts/0/options/0", "\"ridmap\" needs \"uidMappings\" and \"gidMappings\", or a user namespace to take them from")]
    [InlineData("'mounts': [{'destination': '/a', 'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 0}], 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]}]", "/mounts/0/uidMappings/0/size", "must be greater than zero")]
    public void Members_of_config_md(string members, string pointer, string reason) =>
        AssertViolation(ConfigText.With(members), pointer, reason);

    [Theory]
    [InlineData("'user': {'uid': 0, 'gid': 0, 'umask': 512}", "/process/user/umask", "must be from 0 to 511 (octal 777), found 512")]
    [InlineData("'oomScoreAdj': 1001", "/process/oomScoreAdj", "must be from -1000 to 1000, found 1001")]
    [InlineData("'oomScoreAdj': -1001", "/process/oomScoreAdj", "must be from -1000 to 1000, found -1001")]
    [InlineData("'terminal': true, 'consoleSize': {'height': 65536, 'width': 1}", "/process/consoleSize/height", "must be from 0 to 65535 rows, found 65536")]
    [InlineData("'terminal': true, 'consoleSize': {'height': 1, 'width': 70000}", "/process/consoleSize/width", "must be from 0 to 65535 columns, found 70000")]
    [InlineData("'env': ['A=b', 'C']", "/process/env/1", "must have the form NAME=value, found \"C\"")]
    [InlineData("'env': ['=b']", "/process/env/0", "must have the form NAME=value, found \"=b\"")]
    [InlineData("'env': ['']", "/process/env/0", "must have the form NAME=value, found \"\"")]
    [InlineData("'rlimits': [{'type': 'RLIMIT_FILES', 'hard': 1, 'soft': 1}]", "/process/rlimits/0/type", "must be one of RLIMIT_CPU, RLIMIT_FSIZE, RLIMIT_DATA, RLIMIT_STACK, RLIMIT_CORE, RLIMIT_RSS, RLIMIT_NPROC, RLIMIT_NOFILE, RLIMIT_MEMLOCK, RLIMIT_AS, RLIMIT_LOCKS, RLIMIT_SIGPENDING, RLIMIT_MSGQUEUE, RLIMIT_NICE, RLIMIT_RTPRIO, RLIMIT_RTTIME, found \"RLIMIT_FILES\"")]
    [InlineData("'rlimits': [{'type': 'RLIMIT_CORE', 'hard': 1, 'soft': 2}]", "/process/rlimits/0/soft", "must not be above \"hard\" (1), found 2")]
    [InlineData("'rlimits': [{'type': 'RLIMIT_CPU', 'hard': 1, 'soft': 1}, {'type': 'RLIMIT_CORE', 'hard': 1, 'soft': 1}, {'type': 'RLIMIT_CPU', 'hard': 2, 'soft': 2}]", "/process/rlimits/2/type", "\"RLIMIT_CPU\" is already at /process/rlimits/0")]
    [InlineData("'scheduler': {'policy': 'SCHED_FAST'}", "/process/scheduler/policy", "must be one of SCHED_OTHER, SCHED_FIFO, SCHED_RR, SCHED_BATCH, SCHED_ISO, SCHED_IDLE, SCHED_DEADLINE, found \"SCHED_FAST\"")]
    [InlineData("'scheduler': {'policy': 'SCHED_OTHER', 'nice': 20}", "/process/scheduler/nice", "must be from -20 to 19, found 20")]
    [InlineData("'scheduler': {'policy': 'SCHED_OTHER', 'nice': -21}", "/process/scheduler/nice", "must be from -20 to 19, found -21")]
    [InlineData("'scheduler': {'policy': 'SCHED_BATCH', 'priority': 1}", "/process/scheduler/priority", "SCHED_BATCH has no priority; it is for SCHED_FIFO and SCHED_RR")]
    [InlineData("'scheduler': {'policy': 'SCHED_FIFO', 'priority': 100}", "/process/scheduler/priority", "must be from 1 to 99, found 100")]
    [InlineData("'scheduler': {'policy': 'SCHED_FIFO', 'runtime': 1}", "/process/scheduler", "SCHED_FIFO has no \"runtime\", \"deadline\" or \"period\"; they are for SCHED_DEADLINE")]
    [InlineData("'scheduler': {'policy': 'SCHED_DEADLINE', 'runtime': 3, 'deadline': 2}", "/process/scheduler/runtime", "must not be above \"deadline\" (2), found 3")]
    [InlineData("'scheduler': {'policy': 'SCHED_DEADLINE', 'runtime': 1, 'deadline': 3, 'period': 2}", "/process/scheduler/deadline", "must not be above \"period\" (2), found 3")]
    [InlineData("'scheduler': {'policy': 'SCHED_OTHER', 'flags': ['RESET']}", "/process/scheduler/flags/0", "must be one of SCHED_FLAG_RESET_ON_FORK, SCHED_FLAG_RECLAIM, SCHED_FLAG_DL_OVERRUN, SCHED_FLAG_KEEP_POLICY, SCHED_FLAG_KEEP_PARAMS, SCHED_FLAG_UTIL_CLAMP_MIN, SCHED_FLAG_UTIL_CLAMP_MAX, found \"RESET\"")]
    [InlineData("'ioPriority': {'class': 'IOPRIO_CLASS_NONE'}", "/process/ioPriority/class", "must be IOPRIO_CLASS_RT, IOPRIO_CLASS_BE or IOPRIO_CLASS_IDLE, found \"IOPRIO_CLASS_NONE\"")]
    [InlineData("'ioPriority': {'class': 'IOPRIO_CLASS_RT', 'priority': 8}", "/process/ioPriority/priority", "must be from 0 (highest) to 7 (lowest), found 8")]
    [InlineData("'ioPriority': {'class': 'IOPRIO_CLASS_RT', 'priority': -1}", "/process/ioPriority/priority", "must be from 0 (highest) to 7 (lowest), found -1")]
    [InlineData("'execCPUAffinity': {'initial': '0-'}", "/process/execCPUAffinity/initial", "must be a list such as \"0-3,7\", found \"0-\"")]
    [InlineData("'execCPUAffinity': {'final': 'all'}", "/process/execCPUAffinity/final", "must be a list such as \"0-3,7\", found \"all\"")]
    public void The_process(string members, string pointer, string reason) =>
        AssertViolation(ConfigText.Process(members), pointer, reason);

    [Theory]
    [InlineData("'namespaces': [{'type': 'net'}]", "/linux/namespaces/0/type", "must be one of cgroup, ipc, mount, network, pid, time, user, uts, found \"net\"")]
    [InlineData("'namespaces': [{'type': ''}]", "/linux/namespaces/0/type", "must be one of cgroup, ipc, mount, network, pid, time, user, uts, found \"\"")]
    [InlineData("'namespaces': [{'type': 'pid'}, {'type': 'ipc'}, {'type': 'pid', 'path': '/a'}]", "/linux/namespaces/2/type", "\"pid\" is already at /linux/namespaces/0")]
    [InlineData("'namespaces': [{'type': 'network', 'path': 'netns'}]", "/linux/namespaces/0/path", "must be an absolute path, found \"netns\"")]
    [InlineData("'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]", "/linux/uidMappings", "needs a \"user\" namespace in linux.namespaces")]
    [InlineData("'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]", "/linux/gidMappings", "needs a \"user\" namespace in linux.namespaces")]
    [InlineData("'timeOffsets': {'boottime': {'secs': 1}}", "/linux/timeOffsets", "needs a \"time\" namespace in linux.namespaces")]
    [InlineData("'namespaces': [{'type': 'time', 'path': '/t'}], 'timeOffsets': {'boottime': {'secs': 1}}", "/linux/timeOffsets", "the clocks of a time namespace that is joined cannot be set any more; leave out either this or the path")]
    [InlineData("'netDevices': {'eth0': {}}", "/linux/netDevices", "needs a \"network\" namespace in linux.namespaces")]
    [InlineData("'maskedPaths': ['/proc/kcore']", "/linux/maskedPaths", "needs a \"mount\" namespace in linux.namespaces, or the host's own files would be hidden")]
    [InlineData("'readonlyPaths': ['/proc/sys']", "/linux/readonlyPaths", "needs a \"mount\" namespace in linux.namespaces, or the host's own files would be hidden")]
    [InlineData("'sysctl': {'net.ipv4.ip_forward': '1'}", "/linux/sysctl/net.ipv4.ip_forward", "\"net.ipv4.ip_forward\" needs the \"network\" namespace in linux.namespaces")]
    [InlineData("'sysctl': {'net/ipv4/ip_forward': '1'}", "/linux/sysctl/net~1ipv4~1ip_forward", "\"net/ipv4/ip_forward\" needs the \"network\" namespace in linux.namespaces")]
    [InlineData("'sysctl': {'kernel.shmmax': '1'}", "/linux/sysctl/kernel.shmmax", "\"kernel.shmmax\" needs the \"ipc\" namespace in linux.namespaces")]
    [InlineData("'sysctl': {'fs.mqueue.msg_max': '1'}", "/linux/sysctl/fs.mqueue.msg_max", "\"fs.mqueue.msg_max\" needs the \"ipc\" namespace in linux.namespaces")]
    [InlineData("'sysctl': {'kernel.domainname': 'x'}", "/linux/sysctl/kernel.domainname", "\"kernel.domainname\" needs the \"uts\" namespace in linux.namespaces")]
    [InlineData("'sysctl': {'user.max_user_namespaces': '1'}", "/linux/sysctl/user.max_user_namespaces", "\"user.max_user_namespaces\" needs the \"user\" namespace in linux.namespaces")]
    public void Namespaces_and_what_needs_them(string members, string pointer, string reason) =>
        AssertViolation(ConfigText.HostNamespaces(members), pointer, reason);

    [Theory]
    [InlineData("'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 0}]", "/linux/uidMappings/0/size", "must be greater than zero")]
    [InlineData("'gidMappings': [{'containerID': 4294967295, 'hostID': 0, 'size': 1}]", "/linux/gidMappings/0", "1 ids from 4294967295 on go past the largest id, 4294967294")]
    [InlineData("'uidMappings': [{'containerID': 0, 'hostID': 4294901760, 'size': 65536}]", "/linux/uidMappings/0", "65536 ids from 4294901760 on go past the largest id, 4294967294")]
    [InlineData("'timeOffsets': {'realtime': {'secs': 1}}", "/linux/timeOffsets/realtime", "must be \"monotonic\" or \"boottime\", found \"realtime\"")]
    [InlineData("'timeOffsets': {'monotonic': {'nanosecs': 1000000000}}", "/linux/timeOffsets/monotonic/nanosecs", "must be below 1000000000, found 1000000000")]
    [InlineData("'devices': [{'type': 'a', 'path': '/dev/a'}]", "/linux/devices/0/type", "must be one of c, u, b, p, found \"a\"")]
    [InlineData("'devices': [{'type': 'c', 'path': 'dev/a', 'major': 1, 'minor': 3}]", "/linux/devices/0/path", "must be an absolute path, found \"dev/a\"")]
    [InlineData("'devices': [{'type': 'c', 'path': '/dev/a', 'minor': 3}]", "/linux/devices/0", "\"major\" is required for a device of type c")]
    [InlineData("'devices': [{'type': 'b', 'path': '/dev/a', 'major': 3}]", "/linux/devices/0", "\"minor\" is required for a device of type b")]
    [InlineData("'devices': [{'type': 'u', 'path': '/dev/a', 'major': -1, 'minor': 3}]", "/linux/devices/0/major", "must be from 0 to 4095, found -1")]
    [InlineData("'devices': [{'type': 'c', 'path': '/dev/a', 'major': 4096, 'minor': 3}]", "/linux/devices/0/major", "must be from 0 to 4095, found 4096")]
    [InlineData("'devices': [{'type': 'c', 'path': '/dev/a', 'major': 1, 'minor': 1048576}]", "/linux/devices/0/minor", "must be from 0 to 1048575, found 1048576")]
    [InlineData("'devices': [{'type': 'c', 'path': '/dev/a', 'major': 1, 'minor': 3, 'fileMode': 25014}]", "/linux/devices/0/fileMode", "the file type in 25014 is not that of a device of type c")]
    [InlineData("'devices': [{'type': 'c', 'path': '/dev/a', 'major': 1, 'minor': 3, 'fileMode': 69206454}]", "/linux/devices/0/fileMode", "must be from 0 to 4095 (octal 7777), found 69206454")]
    [InlineData("'netDevices': {'': {}}", "/linux/netDevices/", "\"\" cannot be the name of a network device")]
    [InlineData("'netDevices': {'a/b': {}}", "/linux/netDevices/a~1b", "\"a/b\" cannot be the name of a network device")]
    [InlineData("'netDevices': {'eth0': {'name': 'sixteen-letters.'}}", "/linux/netDevices/eth0/name", "\"sixteen-letters.\" cannot be the name of a network device")]
    [InlineData("'netDevices': {'eth0': {'name': 'a b'}}", "/linux/netDevices/eth0/name", "\"a b\" cannot be the name of a network device")]
    [InlineData("'netDevices': {'eth0': {'name': '..'}}", "/linux/netDevices/eth0/name", "\"..\" cannot be the name of a network device")]
    [InlineData("'netDevices': {'eth0': {'name': 'a:1'}}", "/linux/netDevices/eth0/name", "\"a:1\" cannot be the name of a network device")]
    [InlineData("'netDevices': {'eth0': {'name': 'eth1'}, 'eth1': {}}", "/linux/netDevices/eth1", "a second device named \"eth1\" inside the container")]
    [InlineData("'cgroupsPath': '/a/../b'", "/linux/cgroupsPath", "must not leave the cgroup hierarchy by \"..\", found \"/a/../b\"")]
    [InlineData("'cgroupsPath': '..'", "/linux/cgroupsPath", "must not leave the cgroup hierarchy by \"..\", found \"..\"")]
    [InlineData("'sysctl': {'': '1'}", "/linux/sysctl/", "\"\" cannot be the name of a kernel parameter")]
    [InlineData("'sysctl': {'net/../kernel/panic': '1'}", "/linux/sysctl/net~1..~1kernel~1panic", "\"net/../kernel/panic\" cannot be the name of a kernel parameter")]
    [InlineData("'sysctl': {'kernel.hostname': 'x'}", "/linux/sysctl/kernel.hostname", "use the \"hostname\" member instead")]
    [InlineData("'sysctl': {'vm.swappiness': '1'}", "/linux/sysctl/vm.swappiness", "\"vm.swappiness\" does not belong to a namespace, it would change the host")]
    [InlineData("'sysctl': {'kernel/panic': '1'}", "/linux/sysctl/kernel~1panic", "\"kernel/panic\" does not belong to a namespace, it would change the host")]
    [InlineData("'rootfsPropagation': 'public'", "/linux/rootfsPropagation", "must be shared, slave, private, unbindable, or one of them with an r before, found \"public\"")]
    [InlineData("'maskedPaths': ['/a', 'proc/kcore']", "/linux/maskedPaths/1", "must be an absolute path, found \"proc/kcore\"")]
    [InlineData("'readonlyPaths': ['']", "/linux/readonlyPaths/0", "must be an absolute path, found \"\"")]
    [InlineData("'personality': {'domain': 'BSD'}", "/linux/personality/domain", "must be LINUX or LINUX32, found \"BSD\"")]
    [InlineData("'personality': {'domain': 'LINUX', 'flags': ['ADDR_NO_RANDOMIZE']}", "/linux/personality/flags/0", "the specification defines no personality flags yet, found \"ADDR_NO_RANDOMIZE\"")]
    [InlineData("'intelRdt': {'closID': 'a/b'}", "/linux/intelRdt/closID", "must be \"/\" or the name of a directory, found \"a/b\"")]
    [InlineData("'intelRdt': {'closID': '..'}", "/linux/intelRdt/closID", "must be \"/\" or the name of a directory, found \"..\"")]
    [InlineData("'intelRdt': {'memBwSchema': 'L3:0=1'}", "/linux/intelRdt/memBwSchema", "must be one line that starts with \"MB:\", found \"L3:0=1\"")]
    [InlineData("'intelRdt': {'schemata': ['L3:0=1', 'MB:0=1\\nL3:0=2']}", "/linux/intelRdt/schemata/1", "must be one line")]
    [InlineData("'memoryPolicy': {'mode': 'BIND'}", "/linux/memoryPolicy/mode", "must be one of MPOL_DEFAULT, MPOL_PREFERRED, MPOL_BIND, MPOL_INTERLEAVE, MPOL_LOCAL, MPOL_PREFERRED_MANY, MPOL_WEIGHTED_INTERLEAVE, found \"BIND\"")]
    [InlineData("'memoryPolicy': {'mode': 'MPOL_BIND'}", "/linux/memoryPolicy", "MPOL_BIND needs \"nodes\"")]
    [InlineData("'memoryPolicy': {'mode': 'MPOL_LOCAL', 'nodes': '0'}", "/linux/memoryPolicy/nodes", "MPOL_LOCAL takes no nodes")]
    [InlineData("'memoryPolicy': {'mode': 'MPOL_BIND', 'nodes': '3-0'}", "/linux/memoryPolicy/nodes", "must be a list such as \"0-3,7\", found \"3-0\"")]
    [InlineData("'memoryPolicy': {'mode': 'MPOL_BIND', 'nodes': '0', 'flags': ['STATIC']}", "/linux/memoryPolicy/flags/0", "must be one of MPOL_F_NUMA_BALANCING, MPOL_F_RELATIVE_NODES, MPOL_F_STATIC_NODES, found \"STATIC\"")]
    [InlineData("'memoryPolicy': {'mode': 'MPOL_PREFERRED', 'flags': ['MPOL_F_STATIC_NODES']}", "/linux/memoryPolicy/flags/0", "MPOL_F_STATIC_NODES needs \"nodes\"")]
    [InlineData("'memoryPolicy': {'mode': 'MPOL_INTERLEAVE', 'nodes': '0', 'flags': ['MPOL_F_NUMA_BALANCING']}", "/linux/memoryPolicy/flags/0", "MPOL_F_NUMA_BALANCING goes with MPOL_BIND or MPOL_PREFERRED_MANY only")]
    [InlineData("'memoryPolicy': {'mode': 'MPOL_BIND', 'nodes': '0', 'flags': ['MPOL_F_RELATIVE_NODES', 'MPOL_F_STATIC_NODES']}", "/linux/memoryPolicy/flags/1", "MPOL_F_STATIC_NODES and MPOL_F_RELATIVE_NODES exclude each other")]
    public void The_Linux_section(string members, string pointer, string reason) =>
        AssertViolation(ConfigText.Linux(members), pointer, reason);

    [Theory]
    [InlineData("'defaultAction': 'ALLOW'", "/linux/seccomp/defaultAction", "must be one of SCMP_ACT_ALLOW, SCMP_ACT_ERRNO, SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_LOG, SCMP_ACT_NOTIFY, SCMP_ACT_TRACE, SCMP_ACT_TRAP, found \"ALLOW\"")]
    [InlineData("'defaultAction': 'SCMP_ACT_KILL', 'defaultErrnoRet': 1", "/linux/seccomp/defaultErrnoRet", "SCMP_ACT_KILL returns no errno; leave this out")]
    [InlineData("'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 4096", "/linux/seccomp/defaultErrnoRet", "must be from 0 to 4095 for SCMP_ACT_ERRNO, found 4096")]
    [InlineData("'defaultAction': 'SCMP_ACT_TRACE', 'defaultErrnoRet': 65536", "/linux/seccomp/defaultErrnoRet", "must be from 0 to 65535 for SCMP_ACT_TRACE, found 65536")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'architectures': ['SCMP_ARCH_X86', 'AMD64']", "/linux/seccomp/architectures/1", "must be one of SCMP_ARCH_AARCH64, SCMP_ARCH_ARM, SCMP_ARCH_LOONGARCH64, SCMP_ARCH_M68K, SCMP_ARCH_MIPS, SCMP_ARCH_MIPS64, SCMP_ARCH_MIPS64N32, SCMP_ARCH_MIPSEL, SCMP_ARCH_MIPSEL64, SCMP_ARCH_MIPSEL64N32, SCMP_ARCH_PARISC, SCMP_ARCH_PARISC64, SCMP_ARCH_PPC, SCMP_ARCH_PPC64, SCMP_ARCH_PPC64LE, SCMP_ARCH_RISCV64, SCMP_ARCH_S390, SCMP_ARCH_S390X, SCMP_ARCH_SH, SCMP_ARCH_SHEB, SCMP_ARCH_X32, SCMP_ARCH_X86, SCMP_ARCH_X86_64, found \"AMD64\"")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'flags': ['LOG']", "/linux/seccomp/flags/0", "must be one of SECCOMP_FILTER_FLAG_LOG, SECCOMP_FILTER_FLAG_SPEC_ALLOW, SECCOMP_FILTER_FLAG_TSYNC, SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV, found \"LOG\"")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'listenerMetadata': 'x'", "/linux/seccomp/listenerMetadata", "must not be given without \"listenerPath\"")]
    [InlineData("'defaultAction': 'SCMP_ACT_NOTIFY'", "/linux/seccomp/defaultAction", "SCMP_ACT_NOTIFY needs \"listenerPath\"")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': [], 'action': 'SCMP_ACT_KILL'}]", "/linux/seccomp/syscalls/0/names", "must have at least one name")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['read', ''], 'action': 'SCMP_ACT_KILL'}]", "/linux/seccomp/syscalls/0/names/1", "must be the name of a system call, found an empty string")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_LOG'}, {'names': ['a'], 'action': 'SCMP_ACT_STOP'}]", "/linux/seccomp/syscalls/1/action", "must be one of SCMP_ACT_ALLOW, SCMP_ACT_ERRNO, SCMP_ACT_KILL, SCMP_ACT_KILL_PROCESS, SCMP_ACT_KILL_THREAD, SCMP_ACT_LOG, SCMP_ACT_NOTIFY, SCMP_ACT_TRACE, SCMP_ACT_TRAP, found \"SCMP_ACT_STOP\"")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_ALLOW', 'errnoRet': 1}]", "/linux/seccomp/syscalls/0/errnoRet", "SCMP_ACT_ALLOW returns no errno; leave this out")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_NOTIFY'}]", "/linux/seccomp/syscalls/0/action", "SCMP_ACT_NOTIFY needs \"listenerPath\"")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_KILL', 'args': [{'index': 6, 'value': 0, 'op': 'SCMP_CMP_EQ'}]}]", "/linux/seccomp/syscalls/0/args/0/index", "must be from 0 to 5, found 6")]
    [InlineData("'defaultAction': 'SCMP_ACT_ALLOW', 'syscalls': [{'names': ['a'], 'action': 'SCMP_ACT_KILL', 'args': [{'index': 5, 'value': 0, 'op': '=='}]}]", "/linux/seccomp/syscalls/0/args/0/op", "must be one of SCMP_CMP_EQ, SCMP_CMP_GE, SCMP_CMP_GT, SCMP_CMP_LE, SCMP_CMP_LT, SCMP_CMP_MASKED_EQ, SCMP_CMP_NE, found \"==\"")]
    public void Seccomp(string members, string pointer, string reason) =>
        AssertViolation(ConfigText.HostNamespaces($"'seccomp': {{{members}}}"), pointer, reason);

    public static TheoryData<string, string, string> ResourceRules() => new()
    {
        { "'devices': [{'allow': true, 'type': 'u'}]", "/devices/0/type", "must be a, c or b, found \"u\"" },
        { "'devices': [{'allow': true}, {'allow': true, 'access': 'rx'}]", "/devices/1/access", "must be made of the letters r, w and m, found \"rx\"" },
        { "'devices': [{'allow': true, 'major': -2}]", "/devices/0/major", "must not be negative, found -2" },
        { "'devices': [{'allow': true, 'minor': -2}]", "/devices/0/minor", "must not be negative, found -2" },
        { "'memory': {'limit': -2}", "/memory/limit", "must be a number of bytes, or -1 for no limit, found -2" },
        { "'memory': {'reservation': -2}", "/memory/reservation", "must be a number of bytes, or -1 for no limit, found -2" },
        { "'memory': {'kernelTCP': -7}", "/memory/kernelTCP", "must be a number of bytes, or -1 for no limit, found -7" },
        { "'memory': {'swappiness': 101}", "/memory/swappiness", "must be from 0 to 100, found 101" },
        { "'memory': {'limit': 20, 'swap': 10}", "/memory/swap", "is for memory and swap together and must not be below \"limit\" (20), found 10" },
        { "'cpu': {'quota': 10, 'burst': 11}", "/cpu/burst", "must not be above \"quota\" (10 µs), found 11" },
        { "'cpu': {'idle': 2}", "/cpu/idle", "must be 0 or 1, found 2" },
        { "'cpu': {'cpus': '1-'}", "/cpu/cpus", "must be a list such as \"0-3,7\", found \"1-\"" },
        { "'cpu': {'mems': 'x'}", "/cpu/mems", "must be a list such as \"0-3,7\", found \"x\"" },
        { "'pids': {'limit': -2}", "/pids/limit", "must be a number of tasks, or -1 for no limit, found -2" },
        { "'blockIO': {'weight': 9}", "/blockIO/weight", "must be from 10 to 1000, or 0 for the default, found 9" },
        { "'blockIO': {'leafWeight': 1001}", "/blockIO/leafWeight", "must be from 10 to 1000, or 0 for the default, found 1001" },
        { "'blockIO': {'weightDevice': [{'major': 8, 'minor': 0}]}", "/blockIO/weightDevice/0", "at least one of \"weight\" and \"leafWeight\" is required" },
        { "'blockIO': {'weightDevice': [{'major': 8, 'minor': 0, 'weight': 5}]}", "/blockIO/weightDevice/0/weight", "must be from 10 to 1000, or 0 for the default, found 5" },
        { "'blockIO': {'weightDevice': [{'major': -8, 'minor': 0, 'weight': 50}]}", "/blockIO/weightDevice/0/major", "must not be negative, found -8" },
        { "'blockIO': {'throttleReadBpsDevice': [{'major': -8, 'minor': 0, 'rate': 1}]}", "/blockIO/throttleReadBpsDevice/0/major", "must not be negative, found -8" },
        { "'blockIO': {'throttleWriteIOPSDevice': [{'major': 8, 'minor': -1, 'rate': 1}]}", "/blockIO/throttleWriteIOPSDevice/0/minor", "must not be negative, found -1" },
        { "'hugepageLimits': [{'pageSize': '2M', 'limit': 1}]", "/hugepageLimits/0/pageSize", "must be a size such as 64KB, 2MB or 1GB, found \"2M\"" },
        { "'hugepageLimits': [{'pageSize': '../2MB', 'limit': 1}]", "/hugepageLimits/0/pageSize", "must be a size such as 64KB, 2MB or 1GB, found \"../2MB\"" },
        { "'hugepageLimits': [{'pageSize': '02MB', 'limit': 1}]", "/hugepageLimits/0/pageSize", "must be a size such as 64KB, 2MB or 1GB, found \"02MB\"" },
        { "'network': {'priorities': [{'name': '', 'priority': 1}]}", "/network/priorities/0/name", "must name a network interface, found an empty string" },
        { "'rdma': {'mlx5_1': {}}", "/rdma/mlx5_1", "at least one of \"hcaHandles\" and \"hcaObjects\" is required" },
        { "'rdma': {'': {'hcaHandles': 1}}", "/rdma/", "must name an RDMA device, found an empty string" },
        { "'unified': {'../cgroup.procs': '1'}", "/unified/..~1cgroup.procs", "must be the name of a cgroup file, found \"../cgroup.procs\"" },
        { "'unified': {'': '1'}", "/unified/", "must be the name of a cgroup file, found \"\"" },
        { "'unified': {'..': '1'}", "/unified/..", "must be the name of a cgroup file, found \"..\"" },
    };

    [Theory]
    [MemberData(nameof(ResourceRules))]
    public void Resources_of_a_container(string members, string pointer, string reason) =>
        AssertViolation(ConfigText.Resources(members), "/linux/resources" + pointer, reason);

    [Theory]
    [MemberData(nameof(ResourceRules))]
    public void Resources_of_an_update(string members, string pointer, string reason)
    {
        var text = ConfigText.Utf8($"{{{members}}}");
        var error = Assert.Throws<OciDocumentException>(() => SpecValidator.Validate(LinuxResources.Parse(text), text));
        Assert.Equal(("resources.json", pointer, reason), (error.Document, error.Pointer, error.Reason));
    }

    [Theory]
    [InlineData("'process': {'cwd': '/', 'args': ['sh']}")]
    [InlineData("'process': {'cwd': '/', 'args': [''], 'env': []}")]
    [InlineData("'process': {'cwd': '/', 'args': ['sh'], 'terminal': false, 'consoleSize': {'height': 65536, 'width': 65536}}")] // MUST be ignored
    [InlineData("'process': {'cwd': '/', 'args': ['sh'], 'user': {'umask': 511}}")]
    [InlineData("'process': {'cwd': '/', 'args': ['sh'], 'env': ['A=', 'B==', 'A=2']}")]
    [InlineData("'process': {'cwd': '/', 'args': ['sh'], 'scheduler': {'policy': 'SCHED_FIFO', 'priority': 99}}")]
    [InlineData("'process': {'cwd': '/', 'args': ['sh'], 'scheduler': {'policy': 'SCHED_DEADLINE', 'runtime': 1, 'deadline': 2}}")]
    [InlineData("'hooks': {'prestart': [{'path': '/a', 'timeout': 1}], 'poststop': []}")]
    [InlineData("'hooks': {}")]
    [InlineData("'annotations': {'a': '', 'org.opencontainers.unknown': 'x'}")]
    [InlineData("'mounts': [{'destination': '/a', 'options': ['idmap']}], 'linux': {'namespaces': [{'type': 'user'}]}")]
    [InlineData("'mounts': [{'destination': '/a', 'options': ['idmap'], 'uidMappings': [{'containerID': 0, 'hostID': 0, 'size': 4294967295}], 'gidMappings': [{'containerID': 0, 'hostID': 0, 'size': 1}]}]")]
    [InlineData("'hostname': 'a', 'linux': {'namespaces': [{'type': 'uts', 'path': '/proc/1/ns/uts'}]}")]
    [InlineData("'linux': {}")]
    [InlineData("'linux': {'rootfsPropagation': 'rshared'}")]
    [InlineData("'linux': {'rootfsPropagation': ''}")]
    [InlineData("'linux': {'cgroupsPath': 'system.slice:docker:abc'}")]
    [InlineData("'linux': {'cgroupsPath': '/a..b/..c'}")]
    [InlineData("'linux': {'devices': [{'type': 'p', 'path': '/fifo'}, {'type': 'c', 'path': '/dev/a', 'major': 4095, 'minor': 1048575, 'fileMode': 8630}]}")]
    [InlineData("'linux': {'namespaces': [{'type': 'network'}], 'netDevices': {'eth0': {'name': 'eth%d'}, 'eth1': {'name': 'eth%d'}}}")]
    [InlineData("'linux': {'namespaces': [{'type': 'network'}], 'netDevices': {'eth0': {'name': 'eth1'}, 'eth1': {'name': 'eth0'}}}")]
    [InlineData("'linux': {'namespaces': [{'type': 'ipc'}], 'sysctl': {'kernel.sem': '1', 'kernel/shmall': '1', 'fs/mqueue/msg_max': '1'}}")]
    [InlineData("'linux': {'namespaces': [{'type': 'network'}], 'sysctl': {'net/ipv4/conf/eth0.1/rp_filter': '1'}}")]
    [InlineData("'linux': {'intelRdt': {'closID': '/'}}")]
    [InlineData("'linux': {'intelRdt': {'l3CacheSchema': 'L3:0=1', 'memBwSchema': 'MB:0=1'}}")]
    [InlineData("'linux': {'memoryPolicy': {'mode': 'MPOL_DEFAULT'}}")]
    [InlineData("'linux': {'memoryPolicy': {'mode': 'MPOL_PREFERRED'}}")]
    [InlineData("'linux': {'memoryPolicy': {'mode': 'MPOL_BIND', 'nodes': '0', 'flags': ['MPOL_F_NUMA_BALANCING', 'MPOL_F_STATIC_NODES']}}")]
    [InlineData("'linux': {'seccomp': {'defaultAction': 'SCMP_ACT_ERRNO', 'defaultErrnoRet': 0, 'flags': []}}")]
    [InlineData("'linux': {'seccomp': {'defaultAction': 'SCMP_ACT_ALLOW', 'listenerPath': '/s', 'syscalls': [{'names': ['mount'], 'action': 'SCMP_ACT_NOTIFY'}]}}")]
    [InlineData("'linux': {'resources': {'memory': {'limit': 100000, 'reservation': 200000, 'swap': -1}}}")] // the specification's own example
    [InlineData("'linux': {'resources': {'memory': {'limit': 0, 'swap': 0}, 'pids': {'limit': 0}, 'cpu': {'quota': -1, 'burst': 5}, 'blockIO': {'weight': 0}}}")]
    [InlineData("'linux': {'resources': {'devices': [{'allow': true, 'type': 'a', 'major': -1, 'minor': -1, 'access': ''}]}}")]
    [InlineData("'linux': {'resources': {'hugepageLimits': [{'pageSize': '64KB', 'limit': 0}, {'pageSize': '16GB', 'limit': 18446744073709551615}]}}")]
    public void What_the_specification_allows_is_accepted(string members)
    {
        var text = ConfigText.With(members);
        Assert.Empty(SpecValidator.Validate(RuntimeSpec.Parse(text), text));
    }

    [Theory]
    [InlineData("'process': {'cwd': '/', 'args': ['sh'], 'capabilities': {'bounding': ['CAP_KILL', 'CAP_TIME_TRAVEL']}}", "/process/capabilities/bounding/1", "unknown capability \"CAP_TIME_TRAVEL\" is ignored")]
    [InlineData("'process': {'cwd': '/', 'args': ['sh'], 'capabilities': {'ambient': ['KILL']}}", "/process/capabilities/ambient/0", "unknown capability \"KILL\" is ignored")]
    [InlineData("'process': {'cwd': '/', 'args': ['sh'], 'user': {'username': 'root'}}", "/process/user/username", "is for Windows and ignored on Linux")]
    [InlineData("'mounts': [{'destination': 'proc'}]", "/mounts/0/destination", "\"proc\" is relative, which is deprecated; taken as relative to /")]
    [InlineData("'windows': {}", "/windows", "this section is for another platform and ignored on Linux")]
    [InlineData("'vm': {'kernel': {}}", "/vm", "this section is for another platform and ignored on Linux")]
    [InlineData("'linux': {'intelRdt': {'l3CacheSchema': 'MB:0=1'}}", "/linux/intelRdt/l3CacheSchema", "should be one line that starts with \"L3:\", found \"MB:0=1\"")]
    public void What_it_wants_logged_is_a_warning(string members, string pointer, string message) =>
        Assert.Equal([new SpecWarning(pointer, message)], SpecValidator.Validate(RuntimeSpec.Parse(ConfigText.With(members))));

    [Fact]
    public void A_newer_minor_version_is_a_warning() =>
        Assert.Equal("/ociVersion", Assert.Single(SpecValidator.Validate(RuntimeSpec.Parse(ConfigText.Utf8("{'ociVersion': '1.99.0', 'root': {'path': 'a'}}")))).Pointer);

    [Fact]
    public void A_violation_names_line_and_column_when_the_text_is_at_hand()
    {
        var text = ConfigText.Utf8("{\n  'ociVersion': '1.3.0',\n  'root': {'path': 'rootfs'},\n  'process': {\n    'args': ['sh'], 'cwd': 'root'\n  }\n}");
        var spec = RuntimeSpec.Parse(text);
        Assert.Equal("config.json#/process/cwd (line 5, column 28): must be an absolute path, found \"root\"",
            Assert.Throws<OciDocumentException>(() => SpecValidator.Validate(spec, text)).Message);
        Assert.Equal("config.json#/process/cwd: must be an absolute path, found \"root\"",
            Assert.Throws<OciDocumentException>(() => SpecValidator.Validate(spec)).Message);
    }

    [Fact]
    public void The_process_of_an_exec_has_its_own_pointers()
    {
        var process = ProcessSpec.Parse(ConfigText.Utf8("{'cwd': '/', 'args': ['sh'], 'env': ['x']}"));
        Assert.Equal("process.json#/env/0: must have the form NAME=value, found \"x\"",
            Assert.Throws<OciDocumentException>(() => SpecValidator.Validate(process)).Message);
        var noArgs = ProcessSpec.Parse(ConfigText.Utf8("{'cwd': '/'}"));
        Assert.Equal("", Assert.Throws<OciDocumentException>(() => SpecValidator.Validate(noArgs)).Pointer);
    }

    [Fact]
    public void A_name_longer_than_the_kernel_takes_is_refused()
    {
        AssertViolation(ConfigText.With($"'hostname': '{new string('a', 65)}', 'linux': {{'namespaces': [{{'type': 'uts'}}]}}"), "/hostname", "must not be longer than 64 bytes");
        var fits = ConfigText.With($"'hostname': '{new string('a', 64)}', 'linux': {{'namespaces': [{{'type': 'uts'}}]}}");
        Assert.Empty(SpecValidator.Validate(RuntimeSpec.Parse(fits)));
    }

    private static void AssertViolation(byte[] text, string pointer, string reason)
    {
        var spec = RuntimeSpec.Parse(text);
        var error = Assert.Throws<OciDocumentException>(() => SpecValidator.Validate(spec, text));
        Assert.Equal((pointer, reason), (error.Pointer, error.Reason));
        Assert.True(error.Line > 0 && error.Column > 0);
    }
}
