using System.Runtime.InteropServices;
using Mocker.Oci;

namespace Mocker.Pull.Bundles;

/// <summary>
/// The system call filter of a container that nobody asked another one for. What programs in containers need is allowed, some of it only
/// with the capability that it takes; everything else fails with EPERM: the kernel's keyrings, modules, clocks, swap, kexec, BPF, new user
/// namespaces, io_uring, userfaultfd and whatever will be invented. It allows what Docker's default does, so images work the same.
/// </summary>
internal static class DefaultSeccomp
{
    private const string Allow = "SCMP_ACT_ALLOW", Errno = "SCMP_ACT_ERRNO";
    private const uint Eperm = 1, Enosys = 38;

    // CLONE_NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID and NEWNET (clone(2)).
    private const ulong NamespaceFlags = 0x7e020000;

    // AF_VSOCK (vsock(7)) reaches the hypervisor past every network namespace.
    private const ulong VSock = 40;

    private static readonly string[] s_files =
    [
        "access", "chdir", "chmod", "chown", "chown32", "close", "close_range", "copy_file_range", "creat", "dup", "dup2", "dup3", "faccessat", "faccessat2",
        "fadvise64", "fadvise64_64", "fallocate", "fchdir", "fchmod", "fchmodat", "fchmodat2", "fchown", "fchown32", "fchownat", "fcntl", "fcntl64",
        "fdatasync", "flock", "fstat", "fstat64", "fstatat64", "fstatfs", "fstatfs64", "fsync", "ftruncate", "ftruncate64", "futimesat", "getcwd",
        "getdents", "getdents64", "ioctl", "lchown", "lchown32", "link", "linkat", "_llseek", "lseek", "lstat", "lstat64", "mkdir", "mkdirat", "mknod",
        "mknodat", "name_to_handle_at", "newfstatat", "open", "openat", "openat2", "pipe", "pipe2", "pread64", "preadv", "preadv2", "pwrite64", "pwritev",
        "pwritev2", "read", "readahead", "readdir", "readlink", "readlinkat", "readv", "rename", "renameat", "renameat2", "rmdir", "sendfile",
        "sendfile64", "splice", "stat", "stat64", "statfs", "statfs64", "statx", "symlink", "symlinkat", "sync", "sync_file_range", "syncfs", "tee",
        "truncate", "truncate64", "umask", "unlink", "unlinkat", "utime", "utimensat", "utimensat_time64", "utimes", "vmsplice", "write", "writev",
        "cachestat", "statmount", "listmount",
    ];

    private static readonly string[] s_attributes =
    [
        "fgetxattr", "flistxattr", "fremovexattr", "fsetxattr", "getxattr", "getxattrat", "lgetxattr", "listxattr", "listxattrat", "llistxattr",
        "lremovexattr", "lsetxattr", "removexattr", "removexattrat", "setxattr", "setxattrat",
    ];

    private static readonly string[] s_waiting =
    [
        "epoll_create", "epoll_create1", "epoll_ctl", "epoll_ctl_old", "epoll_pwait", "epoll_pwait2", "epoll_wait", "epoll_wait_old", "eventfd",
        "eventfd2", "fanotify_mark", "inotify_add_watch", "inotify_init", "inotify_init1", "inotify_rm_watch", "io_cancel", "io_destroy", "io_getevents",
        "io_pgetevents", "io_pgetevents_time64", "io_setup", "io_submit", "_newselect", "poll", "ppoll", "ppoll_time64", "pselect6", "pselect6_time64",
        "select",
    ];

    private static readonly string[] s_memory =
    [
        "brk", "madvise", "map_shadow_stack", "memfd_create", "memfd_secret", "mincore", "mlock", "mlock2", "mlockall", "mmap", "mmap2", "mprotect",
        "mremap", "mseal", "msync", "munlock", "munlockall", "munmap", "pkey_alloc", "pkey_free", "pkey_mprotect", "process_mrelease", "remap_file_pages",
    ];

    private static readonly string[] s_processes =
    [
        "capget", "capset", "execve", "execveat", "exit", "exit_group", "fork", "getcpu", "getegid", "getegid32", "geteuid", "geteuid32", "getgid",
        "getgid32", "getgroups", "getgroups32", "getpgid", "getpgrp", "getpid", "getppid", "getpriority", "getresgid", "getresgid32", "getresuid",
        "getresuid32", "getrlimit", "getrusage", "getsid", "gettid", "getuid", "getuid32", "ioprio_get", "ioprio_set", "landlock_add_rule",
        "landlock_create_ruleset", "landlock_restrict_self", "membarrier", "pidfd_open", "pidfd_send_signal", "prctl", "prlimit64", "process_vm_readv",
        "process_vm_writev", "ptrace", "sched_get_priority_max", "sched_get_priority_min", "sched_getaffinity", "sched_getattr", "sched_getparam",
        "sched_getscheduler", "sched_rr_get_interval", "sched_rr_get_interval_time64", "sched_setaffinity", "sched_setattr", "sched_setparam",
        "sched_setscheduler", "sched_yield", "seccomp", "setfsgid", "setfsgid32", "setfsuid", "setfsuid32", "setgid", "setgid32", "setgroups",
        "setgroups32", "setpgid", "setpriority", "setregid", "setregid32", "setresgid", "setresgid32", "setresuid", "setresuid32", "setreuid",
        "setreuid32", "setrlimit", "setsid", "setuid", "setuid32", "sysinfo", "times", "ugetrlimit", "uname", "vfork", "wait4", "waitid", "waitpid",
    ];

    private static readonly string[] s_threads =
    [
        "futex", "futex_requeue", "futex_time64", "futex_wait", "futex_waitv", "futex_wake", "get_robust_list", "get_thread_area", "getrandom",
        "restart_syscall", "rseq", "set_robust_list", "set_thread_area", "set_tid_address", "uretprobe",
    ];

    private static readonly string[] s_signals =
    [
        "alarm", "kill", "pause", "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigqueueinfo", "rt_sigreturn", "rt_sigsuspend",
        "rt_sigtimedwait", "rt_sigtimedwait_time64", "rt_tgsigqueueinfo", "sgetmask", "sigaction", "sigaltstack", "signal", "signalfd", "signalfd4",
        "sigpending", "sigprocmask", "sigreturn", "sigsuspend", "ssetmask", "tgkill", "tkill",
    ];

    private static readonly string[] s_time =
    [
        "adjtimex", "clock_adjtime", "clock_adjtime64", "clock_getres", "clock_getres_time64", "clock_gettime", "clock_gettime64", "clock_nanosleep",
        "clock_nanosleep_time64", "getitimer", "gettimeofday", "nanosleep", "setitimer", "time", "timer_create", "timer_delete", "timer_getoverrun",
        "timer_gettime", "timer_gettime64", "timer_settime", "timer_settime64", "timerfd_create", "timerfd_gettime", "timerfd_gettime64",
        "timerfd_settime", "timerfd_settime64",
    ];

    private static readonly string[] s_network =
    [
        "accept", "accept4", "bind", "connect", "getpeername", "getsockname", "getsockopt", "listen", "recv", "recvfrom", "recvmmsg",
        "recvmmsg_time64", "recvmsg", "send", "sendmmsg", "sendmsg", "sendto", "setsockopt", "shutdown", "socketcall", "socketpair",
    ];

    private static readonly string[] s_interProcess =
    [
        "ipc", "mq_getsetattr", "mq_notify", "mq_open", "mq_timedreceive", "mq_timedreceive_time64", "mq_timedsend", "mq_timedsend_time64", "mq_unlink",
        "msgctl", "msgget", "msgrcv", "msgsnd", "semctl", "semget", "semop", "semtimedop", "semtimedop_time64", "shmat", "shmctl", "shmdt", "shmget",
    ];

    /// <summary>What a capability is for is allowed to who has it.</summary>
    private static readonly (string Capability, string[] Names)[] s_privileged =
    [
        ("CAP_DAC_READ_SEARCH", ["open_by_handle_at"]),
        ("CAP_SYS_ADMIN",
        [
            "bpf", "clone", "clone3", "fanotify_init", "fsconfig", "fsmount", "fsopen", "fspick", "lookup_dcookie", "mount", "mount_setattr",
            "move_mount", "open_tree", "perf_event_open", "quotactl", "quotactl_fd", "setdomainname", "sethostname", "setns", "syslog", "umount",
            "umount2", "unshare",
        ]),
        ("CAP_SYS_BOOT", ["reboot"]),
        ("CAP_SYS_CHROOT", ["chroot"]),
        ("CAP_SYS_MODULE", ["delete_module", "finit_module", "init_module"]),
        ("CAP_SYS_PACCT", ["acct"]),
        ("CAP_SYS_PTRACE", ["kcmp", "pidfd_getfd", "process_madvise"]),
        ("CAP_SYS_RAWIO", ["ioperm", "iopl"]),
        ("CAP_SYS_TIME", ["clock_settime", "clock_settime64", "settimeofday", "stime"]),
        ("CAP_SYS_TTY_CONFIG", ["vhangup"]),
        ("CAP_SYS_NICE", ["get_mempolicy", "mbind", "set_mempolicy", "set_mempolicy_home_node"]),
        ("CAP_SYSLOG", ["syslog"]),
        ("CAP_BPF", ["bpf"]),
        ("CAP_PERFMON", ["perf_event_open"]),
    ];

    // Linux, Linux with 32 bits, and both with the version of 2.6 (personality(2)); all bits ask.
    private static readonly ulong[] s_personalities = [0x0, 0x8, 0x20000, 0x20008, 0xffffffff];

    /// <summary>The filter for a container with some capabilities, for this machine's architecture and the ones that it also runs.</summary>
    public static LinuxSeccomp For(IReadOnlyCollection<string> capabilities)
    {
        bool intel = RuntimeInformation.ProcessArchitecture == Architecture.X64, administrator = capabilities.Contains("CAP_SYS_ADMIN");
        List<LinuxSyscall> rules =
        [
            Rule(Allow, [.. s_files, .. s_attributes, .. s_waiting, .. s_memory, .. s_processes, .. s_threads, .. s_signals, .. s_time, .. s_network, .. s_interProcess]),
            Rule(Allow, ["socket"], new LinuxSeccompArg { Index = 0, Value = VSock, Op = "SCMP_CMP_NE" }),
            .. s_personalities.Select(persona => Rule(Allow, ["personality"], new LinuxSeccompArg { Index = 0, Value = persona, Op = "SCMP_CMP_EQ" })),
            Rule(Allow, intel ? ["arch_prctl", "modify_ldt"] : ["arm_fadvise64_64", "arm_sync_file_range", "sync_file_range2", "breakpoint", "cacheflush", "set_tls"]),
            .. s_privileged.Where(privilege => capabilities.Contains(privilege.Capability)).Select(privilege => Rule(Allow, privilege.Names)),
        ];
        if (!administrator)
        {
            rules.Add(Rule(Allow, ["clone"], new LinuxSeccompArg { Index = 0, Value = NamespaceFlags, ValueTwo = 0, Op = "SCMP_CMP_MASKED_EQ" }));
            // Its flags are in memory, where a filter cannot look; libraries fall back to clone.
            rules.Add(new LinuxSyscall { Names = ["clone3"], Action = Errno, ErrnoRet = Enosys });
        }
        return new LinuxSeccomp
        {
            DefaultAction = Errno,
            DefaultErrnoRet = Eperm,
            Architectures = intel ? ["SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32"] : ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"],
            Syscalls = [.. rules],
        };
    }

    private static LinuxSyscall Rule(string action, string[] names, params LinuxSeccompArg[] arguments) =>
        new() { Names = names, Action = action, Args = arguments };
}
