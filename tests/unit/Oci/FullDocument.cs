namespace Mocker.Tests.Unit.Oci;

/// <summary>A valid config.json that has every member that Linux knows, none with its default value.</summary>
internal static class FullDocument
{
    public const string Text = """
        {
            'ociVersion': '1.3.0',
            'process': {
                'terminal': true,
                'consoleSize': { 'height': 25, 'width': 80 },
                'user': { 'uid': 1, 'gid': 2, 'umask': 63, 'additionalGids': [5, 6] },
                'args': ['sh', '-c', 'echo hi'],
                'env': ['PATH=/bin', 'EMPTY='],
                'cwd': '/root',
                'capabilities': {
                    'bounding': ['CAP_KILL', 'CAP_CHOWN'],
                    'effective': ['CAP_KILL'],
                    'inheritable': [],
                    'permitted': ['CAP_KILL'],
                    'ambient': ['CAP_KILL']
                },
                'rlimits': [
                    { 'type': 'RLIMIT_CORE', 'hard': 18446744073709551615, 'soft': 0 },
                    { 'type': 'RLIMIT_NOFILE', 'hard': 1024, 'soft': 512 }
                ],
                'noNewPrivileges': true,
                'apparmorProfile': 'acme',
                'selinuxLabel': 'system_u:system_r:svirt_lxc_net_t:s0:c124,c675',
                'oomScoreAdj': -100,
                'scheduler': {
                    'policy': 'SCHED_DEADLINE',
                    'nice': 1,
                    'priority': 0,
                    'flags': ['SCHED_FLAG_RESET_ON_FORK'],
                    'runtime': 10,
                    'deadline': 20,
                    'period': 30
                },
                'ioPriority': { 'class': 'IOPRIO_CLASS_IDLE', 'priority': 4 },
                'execCPUAffinity': { 'initial': '7', 'final': '0-3,7' }
            },
            'root': { 'path': 'rootfs', 'readonly': true },
            'hostname': 'slartibartfast',
            'domainname': 'foobarbaz.test',
            'mounts': [
                { 'destination': '/proc', 'type': 'proc', 'source': 'proc' },
                {
                    'destination': '/data',
                    'type': 'none',
                    'source': '/volumes/testing',
                    'options': ['rbind', 'rw', 'idmap'],
                    'uidMappings': [{ 'containerID': 0, 'hostID': 1000, 'size': 10 }],
                    'gidMappings': [{ 'containerID': 0, 'hostID': 1000, 'size': 10 }]
                }
            ],
            'hooks': {
                'prestart': [{ 'path': '/usr/bin/a', 'args': ['a', '1'], 'env': ['K=v'], 'timeout': 5 }],
                'createRuntime': [{ 'path': '/usr/bin/b' }],
                'createContainer': [{ 'path': '/usr/bin/c' }],
                'startContainer': [{ 'path': '/usr/bin/d' }],
                'poststart': [{ 'path': '/usr/bin/e' }],
                'poststop': [{ 'path': '/usr/bin/f' }]
            },
            'annotations': { 'com.example.key': 'value', 'com.example.empty': '' },
            'linux': {
                'uidMappings': [{ 'containerID': 0, 'hostID': 1000, 'size': 32000 }],
                'gidMappings': [{ 'containerID': 0, 'hostID': 2000, 'size': 32000 }],
                'sysctl': { 'net.ipv4.ip_forward': '1', 'net/core/somaxconn': '256' },
                'resources': {
                    'devices': [
                        { 'allow': false, 'access': 'rwm' },
                        { 'allow': true, 'type': 'c', 'major': 10, 'minor': 229, 'access': 'rw' }
                    ],
                    'memory': {
                        'limit': 536870912,
                        'reservation': 536870912,
                        'swap': 536870912,
                        'kernel': -1,
                        'kernelTCP': -1,
                        'swappiness': 60,
                        'disableOOMKiller': false,
                        'useHierarchy': true,
                        'checkBeforeUpdate': true
                    },
                    'cpu': {
                        'shares': 1024,
                        'quota': 1000000,
                        'burst': 1000000,
                        'period': 500000,
                        'realtimeRuntime': 950000,
                        'realtimePeriod': 1000000,
                        'cpus': '2-3',
                        'mems': '0-7',
                        'idle': 0
                    },
                    'pids': { 'limit': 32771 },
                    'blockIO': {
                        'weight': 10,
                        'leafWeight': 11,
                        'weightDevice': [
                            { 'major': 8, 'minor': 0, 'weight': 500, 'leafWeight': 300 },
                            { 'major': 8, 'minor': 16, 'weight': 500 }
                        ],
                        'throttleReadBpsDevice': [{ 'major': 8, 'minor': 0, 'rate': 600 }],
                        'throttleWriteBpsDevice': [{ 'major': 8, 'minor': 1, 'rate': 601 }],
                        'throttleReadIOPSDevice': [{ 'major': 8, 'minor': 2, 'rate': 602 }],
                        'throttleWriteIOPSDevice': [{ 'major': 8, 'minor': 3, 'rate': 18446744073709551615 }]
                    },
                    'hugepageLimits': [{ 'pageSize': '2MB', 'limit': 209715200 }],
                    'network': { 'classID': 1048577, 'priorities': [{ 'name': 'eth0', 'priority': 500 }] },
                    'rdma': { 'mlx5_1': { 'hcaHandles': 3, 'hcaObjects': 10000 } },
                    'unified': { 'memory.high': '1' }
                },
                'cgroupsPath': '/myRuntime/myContainer',
                'namespaces': [
                    { 'type': 'pid' },
                    { 'type': 'network', 'path': '/var/run/netns/neta' },
                    { 'type': 'mount' },
                    { 'type': 'ipc' },
                    { 'type': 'uts' },
                    { 'type': 'user' },
                    { 'type': 'cgroup' },
                    { 'type': 'time' }
                ],
                'devices': [
                    { 'type': 'c', 'path': '/dev/fuse', 'major': 10, 'minor': 229, 'fileMode': 438, 'uid': 1, 'gid': 2 },
                    { 'type': 'p', 'path': '/run/fifo' }
                ],
                'netDevices': { 'eth0': { 'name': 'container_eth0' }, 'eth1': {} },
                'seccomp': {
                    'defaultAction': 'SCMP_ACT_ERRNO',
                    'defaultErrnoRet': 38,
                    'architectures': ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X32'],
                    'flags': ['SECCOMP_FILTER_FLAG_LOG'],
                    'listenerPath': '/run/seccomp.sock',
                    'listenerMetadata': 'anything',
                    'syscalls': [
                        { 'names': ['getcwd', 'chmod'], 'action': 'SCMP_ACT_TRACE', 'errnoRet': 1 },
                        {
                            'names': ['clone'],
                            'action': 'SCMP_ACT_ALLOW',
                            'args': [{ 'index': 0, 'value': 2114060288, 'valueTwo': 7, 'op': 'SCMP_CMP_MASKED_EQ' }]
                        }
                    ]
                },
                'rootfsPropagation': 'slave',
                'maskedPaths': ['/proc/kcore'],
                'readonlyPaths': ['/proc/sys'],
                'mountLabel': 'system_u:object_r:svirt_sandbox_file_t:s0:c715,c811',
                'intelRdt': {
                    'closID': 'guaranteed_group',
                    'schemata': ['L3:0=7f0;1=1f', 'MB:0=20;1=70'],
                    'l3CacheSchema': 'L3:0=7f0',
                    'memBwSchema': 'MB:0=20',
                    'enableMonitoring': true
                },
                'memoryPolicy': { 'mode': 'MPOL_INTERLEAVE', 'nodes': '2-3', 'flags': ['MPOL_F_STATIC_NODES'] },
                'personality': { 'domain': 'LINUX32' },
                'timeOffsets': { 'monotonic': { 'secs': 172800, 'nanosecs': 5 }, 'boottime': { 'secs': -1, 'nanosecs': 0 } }
            }
        }
        """;

    public static byte[] Utf8 => ConfigText.Utf8(Text);
}
