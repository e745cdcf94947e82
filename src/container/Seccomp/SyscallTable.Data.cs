// Written by scripts/syscall-table from the kernel's headers; not to be edited.
namespace Mocker.Container.Seccomp;

internal static partial class SyscallTable
{
    /// <summary>The names in the order of their bytes, each with a line end.</summary>
    private static ReadOnlySpan<byte> Names =>
        "_llseek\n"u8 +
        "_newselect\n"u8 +
        "_sysctl\n"u8 +
        "accept\n"u8 +
        "accept4\n"u8 +
        "access\n"u8 +
        "acct\n"u8 +
        "add_key\n"u8 +
        "adjtimex\n"u8 +
        "afs_syscall\n"u8 +
        "alarm\n"u8 +
        "arch_prctl\n"u8 +
        "arm_fadvise64_64\n"u8 +
        "arm_sync_file_range\n"u8 +
        "bdflush\n"u8 +
        "bind\n"u8 +
        "bpf\n"u8 +
        "break\n"u8 +
        "breakpoint\n"u8 +
        "brk\n"u8 +
        "cacheflush\n"u8 +
        "cachestat\n"u8 +
        "capget\n"u8 +
        "capset\n"u8 +
        "chdir\n"u8 +
        "chmod\n"u8 +
        "chown\n"u8 +
        "chown32\n"u8 +
        "chroot\n"u8 +
        "clock_adjtime\n"u8 +
        "clock_adjtime64\n"u8 +
        "clock_getres\n"u8 +
        "clock_getres_time64\n"u8 +
        "clock_gettime\n"u8 +
        "clock_gettime64\n"u8 +
        "clock_nanosleep\n"u8 +
        "clock_nanosleep_time64\n"u8 +
        "clock_settime\n"u8 +
        "clock_settime64\n"u8 +
        "clone\n"u8 +
        "clone3\n"u8 +
        "close\n"u8 +
        "close_range\n"u8 +
        "connect\n"u8 +
        "copy_file_range\n"u8 +
        "creat\n"u8 +
        "create_module\n"u8 +
        "delete_module\n"u8 +
        "dup\n"u8 +
        "dup2\n"u8 +
        "dup3\n"u8 +
        "epoll_create\n"u8 +
        "epoll_create1\n"u8 +
        "epoll_ctl\n"u8 +
        "epoll_ctl_old\n"u8 +
        "epoll_pwait\n"u8 +
        "epoll_pwait2\n"u8 +
        "epoll_wait\n"u8 +
        "epoll_wait_old\n"u8 +
        "eventfd\n"u8 +
        "eventfd2\n"u8 +
        "execve\n"u8 +
        "execveat\n"u8 +
        "exit\n"u8 +
        "exit_group\n"u8 +
        "faccessat\n"u8 +
        "faccessat2\n"u8 +
        "fadvise64\n"u8 +
        "fadvise64_64\n"u8 +
        "fallocate\n"u8 +
        "fanotify_init\n"u8 +
        "fanotify_mark\n"u8 +
        "fchdir\n"u8 +
        "fchmod\n"u8 +
        "fchmodat\n"u8 +
        "fchmodat2\n"u8 +
        "fchown\n"u8 +
        "fchown32\n"u8 +
        "fchownat\n"u8 +
        "fcntl\n"u8 +
        "fcntl64\n"u8 +
        "fdatasync\n"u8 +
        "fgetxattr\n"u8 +
        "file_getattr\n"u8 +
        "file_setattr\n"u8 +
        "finit_module\n"u8 +
        "flistxattr\n"u8 +
        "flock\n"u8 +
        "fork\n"u8 +
        "fremovexattr\n"u8 +
        "fsconfig\n"u8 +
        "fsetxattr\n"u8 +
        "fsmount\n"u8 +
        "fsopen\n"u8 +
        "fspick\n"u8 +
        "fstat\n"u8 +
        "fstat64\n"u8 +
        "fstatat64\n"u8 +
        "fstatfs\n"u8 +
        "fstatfs64\n"u8 +
        "fsync\n"u8 +
        "ftime\n"u8 +
        "ftruncate\n"u8 +
        "ftruncate64\n"u8 +
        "futex\n"u8 +
        "futex_requeue\n"u8 +
        "futex_time64\n"u8 +
        "futex_wait\n"u8 +
        "futex_waitv\n"u8 +
        "futex_wake\n"u8 +
        "futimesat\n"u8 +
        "get_kernel_syms\n"u8 +
        "get_mempolicy\n"u8 +
        "get_robust_list\n"u8 +
        "get_thread_area\n"u8 +
        "get_tls\n"u8 +
        "getcpu\n"u8 +
        "getcwd\n"u8 +
        "getdents\n"u8 +
        "getdents64\n"u8 +
        "getegid\n"u8 +
        "getegid32\n"u8 +
        "geteuid\n"u8 +
        "geteuid32\n"u8 +
        "getgid\n"u8 +
        "getgid32\n"u8 +
        "getgroups\n"u8 +
        "getgroups32\n"u8 +
        "getitimer\n"u8 +
        "getpeername\n"u8 +
        "getpgid\n"u8 +
        "getpgrp\n"u8 +
        "getpid\n"u8 +
        "getpmsg\n"u8 +
        "getppid\n"u8 +
        "getpriority\n"u8 +
        "getrandom\n"u8 +
        "getresgid\n"u8 +
        "getresgid32\n"u8 +
        "getresuid\n"u8 +
        "getresuid32\n"u8 +
        "getrlimit\n"u8 +
        "getrusage\n"u8 +
        "getsid\n"u8 +
        "getsockname\n"u8 +
        "getsockopt\n"u8 +
        "gettid\n"u8 +
        "gettimeofday\n"u8 +
        "getuid\n"u8 +
        "getuid32\n"u8 +
        "getxattr\n"u8 +
        "getxattrat\n"u8 +
        "gtty\n"u8 +
        "idle\n"u8 +
        "init_module\n"u8 +
        "inotify_add_watch\n"u8 +
        "inotify_init\n"u8 +
        "inotify_init1\n"u8 +
        "inotify_rm_watch\n"u8 +
        "io_cancel\n"u8 +
        "io_destroy\n"u8 +
        "io_getevents\n"u8 +
        "io_pgetevents\n"u8 +
        "io_pgetevents_time64\n"u8 +
        "io_setup\n"u8 +
        "io_submit\n"u8 +
        "io_uring_enter\n"u8 +
        "io_uring_register\n"u8 +
        "io_uring_setup\n"u8 +
        "ioctl\n"u8 +
        "ioperm\n"u8 +
        "iopl\n"u8 +
        "ioprio_get\n"u8 +
        "ioprio_set\n"u8 +
        "ipc\n"u8 +
        "kcmp\n"u8 +
        "kexec_file_load\n"u8 +
        "kexec_load\n"u8 +
        "keyctl\n"u8 +
        "kill\n"u8 +
        "landlock_add_rule\n"u8 +
        "landlock_create_ruleset\n"u8 +
        "landlock_restrict_self\n"u8 +
        "lchown\n"u8 +
        "lchown32\n"u8 +
        "lgetxattr\n"u8 +
        "link\n"u8 +
        "linkat\n"u8 +
        "listen\n"u8 +
        "listmount\n"u8 +
        "listns\n"u8 +
        "listxattr\n"u8 +
        "listxattrat\n"u8 +
        "llistxattr\n"u8 +
        "lock\n"u8 +
        "lookup_dcookie\n"u8 +
        "lremovexattr\n"u8 +
        "lseek\n"u8 +
        "lsetxattr\n"u8 +
        "lsm_get_self_attr\n"u8 +
        "lsm_list_modules\n"u8 +
        "lsm_set_self_attr\n"u8 +
        "lstat\n"u8 +
        "lstat64\n"u8 +
        "madvise\n"u8 +
        "map_shadow_stack\n"u8 +
        "mbind\n"u8 +
        "membarrier\n"u8 +
        "memfd_create\n"u8 +
        "memfd_secret\n"u8 +
        "migrate_pages\n"u8 +
        "mincore\n"u8 +
        "mkdir\n"u8 +
        "mkdirat\n"u8 +
        "mknod\n"u8 +
        "mknodat\n"u8 +
        "mlock\n"u8 +
        "mlock2\n"u8 +
        "mlockall\n"u8 +
        "mmap\n"u8 +
        "mmap2\n"u8 +
        "modify_ldt\n"u8 +
        "mount\n"u8 +
        "mount_setattr\n"u8 +
        "move_mount\n"u8 +
        "move_pages\n"u8 +
        "mprotect\n"u8 +
        "mpx\n"u8 +
        "mq_getsetattr\n"u8 +
        "mq_notify\n"u8 +
        "mq_open\n"u8 +
        "mq_timedreceive\n"u8 +
        "mq_timedreceive_time64\n"u8 +
        "mq_timedsend\n"u8 +
        "mq_timedsend_time64\n"u8 +
        "mq_unlink\n"u8 +
        "mremap\n"u8 +
        "mseal\n"u8 +
        "msgctl\n"u8 +
        "msgget\n"u8 +
        "msgrcv\n"u8 +
        "msgsnd\n"u8 +
        "msync\n"u8 +
        "munlock\n"u8 +
        "munlockall\n"u8 +
        "munmap\n"u8 +
        "name_to_handle_at\n"u8 +
        "nanosleep\n"u8 +
        "newfstatat\n"u8 +
        "nfsservctl\n"u8 +
        "nice\n"u8 +
        "oldfstat\n"u8 +
        "oldlstat\n"u8 +
        "oldolduname\n"u8 +
        "oldstat\n"u8 +
        "olduname\n"u8 +
        "open\n"u8 +
        "open_by_handle_at\n"u8 +
        "open_tree\n"u8 +
        "open_tree_attr\n"u8 +
        "openat\n"u8 +
        "openat2\n"u8 +
        "pause\n"u8 +
        "pciconfig_iobase\n"u8 +
        "pciconfig_read\n"u8 +
        "pciconfig_write\n"u8 +
        "perf_event_open\n"u8 +
        "personality\n"u8 +
        "pidfd_getfd\n"u8 +
        "pidfd_open\n"u8 +
        "pidfd_send_signal\n"u8 +
        "pipe\n"u8 +
        "pipe2\n"u8 +
        "pivot_root\n"u8 +
        "pkey_alloc\n"u8 +
        "pkey_free\n"u8 +
        "pkey_mprotect\n"u8 +
        "poll\n"u8 +
        "ppoll\n"u8 +
        "ppoll_time64\n"u8 +
        "prctl\n"u8 +
        "pread64\n"u8 +
        "preadv\n"u8 +
        "preadv2\n"u8 +
        "prlimit64\n"u8 +
        "process_madvise\n"u8 +
        "process_mrelease\n"u8 +
        "process_vm_readv\n"u8 +
        "process_vm_writev\n"u8 +
        "prof\n"u8 +
        "profil\n"u8 +
        "pselect6\n"u8 +
        "pselect6_time64\n"u8 +
        "ptrace\n"u8 +
        "putpmsg\n"u8 +
        "pwrite64\n"u8 +
        "pwritev\n"u8 +
        "pwritev2\n"u8 +
        "query_module\n"u8 +
        "quotactl\n"u8 +
        "quotactl_fd\n"u8 +
        "read\n"u8 +
        "readahead\n"u8 +
        "readdir\n"u8 +
        "readlink\n"u8 +
        "readlinkat\n"u8 +
        "readv\n"u8 +
        "reboot\n"u8 +
        "recv\n"u8 +
        "recvfrom\n"u8 +
        "recvmmsg\n"u8 +
        "recvmmsg_time64\n"u8 +
        "recvmsg\n"u8 +
        "remap_file_pages\n"u8 +
        "removexattr\n"u8 +
        "removexattrat\n"u8 +
        "rename\n"u8 +
        "renameat\n"u8 +
        "renameat2\n"u8 +
        "request_key\n"u8 +
        "restart_syscall\n"u8 +
        "rmdir\n"u8 +
        "rseq\n"u8 +
        "rseq_slice_yield\n"u8 +
        "rt_sigaction\n"u8 +
        "rt_sigpending\n"u8 +
        "rt_sigprocmask\n"u8 +
        "rt_sigqueueinfo\n"u8 +
        "rt_sigreturn\n"u8 +
        "rt_sigsuspend\n"u8 +
        "rt_sigtimedwait\n"u8 +
        "rt_sigtimedwait_time64\n"u8 +
        "rt_tgsigqueueinfo\n"u8 +
        "sched_get_priority_max\n"u8 +
        "sched_get_priority_min\n"u8 +
        "sched_getaffinity\n"u8 +
        "sched_getattr\n"u8 +
        "sched_getparam\n"u8 +
        "sched_getscheduler\n"u8 +
        "sched_rr_get_interval\n"u8 +
        "sched_rr_get_interval_time64\n"u8 +
        "sched_setaffinity\n"u8 +
        "sched_setattr\n"u8 +
        "sched_setparam\n"u8 +
        "sched_setscheduler\n"u8 +
        "sched_yield\n"u8 +
        "seccomp\n"u8 +
        "security\n"u8 +
        "select\n"u8 +
        "semctl\n"u8 +
        "semget\n"u8 +
        "semop\n"u8 +
        "semtimedop\n"u8 +
        "semtimedop_time64\n"u8 +
        "send\n"u8 +
        "sendfile\n"u8 +
        "sendfile64\n"u8 +
        "sendmmsg\n"u8 +
        "sendmsg\n"u8 +
        "sendto\n"u8 +
        "set_mempolicy\n"u8 +
        "set_mempolicy_home_node\n"u8 +
        "set_robust_list\n"u8 +
        "set_thread_area\n"u8 +
        "set_tid_address\n"u8 +
        "set_tls\n"u8 +
        "setdomainname\n"u8 +
        "setfsgid\n"u8 +
        "setfsgid32\n"u8 +
        "setfsuid\n"u8 +
        "setfsuid32\n"u8 +
        "setgid\n"u8 +
        "setgid32\n"u8 +
        "setgroups\n"u8 +
        "setgroups32\n"u8 +
        "sethostname\n"u8 +
        "setitimer\n"u8 +
        "setns\n"u8 +
        "setpgid\n"u8 +
        "setpriority\n"u8 +
        "setregid\n"u8 +
        "setregid32\n"u8 +
        "setresgid\n"u8 +
        "setresgid32\n"u8 +
        "setresuid\n"u8 +
        "setresuid32\n"u8 +
        "setreuid\n"u8 +
        "setreuid32\n"u8 +
        "setrlimit\n"u8 +
        "setsid\n"u8 +
        "setsockopt\n"u8 +
        "settimeofday\n"u8 +
        "setuid\n"u8 +
        "setuid32\n"u8 +
        "setxattr\n"u8 +
        "setxattrat\n"u8 +
        "sgetmask\n"u8 +
        "shmat\n"u8 +
        "shmctl\n"u8 +
        "shmdt\n"u8 +
        "shmget\n"u8 +
        "shutdown\n"u8 +
        "sigaction\n"u8 +
        "sigaltstack\n"u8 +
        "signal\n"u8 +
        "signalfd\n"u8 +
        "signalfd4\n"u8 +
        "sigpending\n"u8 +
        "sigprocmask\n"u8 +
        "sigreturn\n"u8 +
        "sigsuspend\n"u8 +
        "socket\n"u8 +
        "socketcall\n"u8 +
        "socketpair\n"u8 +
        "splice\n"u8 +
        "ssetmask\n"u8 +
        "stat\n"u8 +
        "stat64\n"u8 +
        "statfs\n"u8 +
        "statfs64\n"u8 +
        "statmount\n"u8 +
        "statx\n"u8 +
        "stime\n"u8 +
        "stty\n"u8 +
        "swapoff\n"u8 +
        "swapon\n"u8 +
        "symlink\n"u8 +
        "symlinkat\n"u8 +
        "sync\n"u8 +
        "sync_file_range\n"u8 +
        "syncfs\n"u8 +
        "sysfs\n"u8 +
        "sysinfo\n"u8 +
        "syslog\n"u8 +
        "tee\n"u8 +
        "tgkill\n"u8 +
        "time\n"u8 +
        "timer_create\n"u8 +
        "timer_delete\n"u8 +
        "timer_getoverrun\n"u8 +
        "timer_gettime\n"u8 +
        "timer_gettime64\n"u8 +
        "timer_settime\n"u8 +
        "timer_settime64\n"u8 +
        "timerfd_create\n"u8 +
        "timerfd_gettime\n"u8 +
        "timerfd_gettime64\n"u8 +
        "timerfd_settime\n"u8 +
        "timerfd_settime64\n"u8 +
        "times\n"u8 +
        "tkill\n"u8 +
        "truncate\n"u8 +
        "truncate64\n"u8 +
        "tuxcall\n"u8 +
        "ugetrlimit\n"u8 +
        "ulimit\n"u8 +
        "umask\n"u8 +
        "umount\n"u8 +
        "umount2\n"u8 +
        "uname\n"u8 +
        "unlink\n"u8 +
        "unlinkat\n"u8 +
        "unshare\n"u8 +
        "uprobe\n"u8 +
        "uretprobe\n"u8 +
        "uselib\n"u8 +
        "userfaultfd\n"u8 +
        "usr26\n"u8 +
        "usr32\n"u8 +
        "ustat\n"u8 +
        "utime\n"u8 +
        "utimensat\n"u8 +
        "utimensat_time64\n"u8 +
        "utimes\n"u8 +
        "vfork\n"u8 +
        "vhangup\n"u8 +
        "vm86\n"u8 +
        "vm86old\n"u8 +
        "vmsplice\n"u8 +
        "vserver\n"u8 +
        "wait4\n"u8 +
        "waitid\n"u8 +
        "waitpid\n"u8 +
        "write\n"u8 +
        "writev\n"u8;

    /// <summary>For each name: where it starts in <see cref="Names"/>, and its numbers, -1 where an architecture does not have it.</summary>
    private static ReadOnlySpan<short> Rows =>
    [
        // start, x86_64,  x86,  x32, aarch64,  arm
            0,    -1,   140,    -1,    -1,   140,  // _llseek
            8,    -1,   142,    -1,    -1,   142,  // _newselect
           19,   156,   149,    -1,    -1,   149,  // _sysctl
           27,    43,    -1,    43,   202,   285,  // accept
           34,   288,   364,   288,   242,   366,  // accept4
           42,    21,    33,    21,    -1,    33,  // access
           49,   163,    51,   163,    89,    51,  // acct
           54,   248,   286,   248,   217,   309,  // add_key
           62,   159,   124,   159,   171,   124,  // adjtimex
           71,   183,   137,   183,    -1,    -1,  // afs_syscall
           83,    37,    27,    37,    -1,    -1,  // alarm
           89,   158,   384,   158,    -1,    -1,  // arch_prctl
          100,    -1,    -1,    -1,    -1,   270,  // arm_fadvise64_64
          117,    -1,    -1,    -1,    -1,   341,  // arm_sync_file_range
          137,    -1,   134,    -1,    -1,   134,  // bdflush
          145,    49,   361,    49,   200,   282,  // bind
          150,   321,   357,   321,   280,   386,  // bpf
          154,    -1,    17,    -1,    -1,    -1,  // break
          160,    -1,    -1,    -1,    -1,  1001,  // breakpoint
          171,    12,    45,    12,   214,    45,  // brk
          175,    -1,    -1,    -1,    -1,  1002,  // cacheflush
          186,   451,   451,   451,   451,   451,  // cachestat
          196,   125,   184,   125,    90,   184,  // capget
          203,   126,   185,   126,    91,   185,  // capset
          210,    80,    12,    80,    49,    12,  // chdir
          216,    90,    15,    90,    -1,    15,  // chmod
          222,    92,   182,    92,    -1,   182,  // chown
          228,    -1,   212,    -1,    -1,   212,  // chown32
          236,   161,    61,   161,    51,    61,  // chroot
          243,   305,   343,   305,   266,   372,  // clock_adjtime
          257,    -1,   405,    -1,    -1,   405,  // clock_adjtime64
          273,   229,   266,   229,   114,   264,  // clock_getres
          286,    -1,   406,    -1,    -1,   406,  // clock_getres_time64
          306,   228,   265,   228,   113,   263,  // clock_gettime
          320,    -1,   403,    -1,    -1,   403,  // clock_gettime64
          336,   230,   267,   230,   115,   265,  // clock_nanosleep
          352,    -1,   407,    -1,    -1,   407,  // clock_nanosleep_time64
          375,   227,   264,   227,   112,   262,  // clock_settime
          389,    -1,   404,    -1,    -1,   404,  // clock_settime64
          405,    56,   120,    56,   220,   120,  // clone
          411,   435,   435,   435,   435,   435,  // clone3
          418,     3,     6,     3,    57,     6,  // close
          424,   436,   436,   436,   436,   436,  // close_range
          436,    42,   362,    42,   203,   283,  // connect
          444,   326,   377,   326,   285,   391,  // copy_file_range
          460,    85,     8,    85,    -1,     8,  // creat
          466,   174,   127,    -1,    -1,    -1,  // create_module
          480,   176,   129,   176,   106,   129,  // delete_module
          494,    32,    41,    32,    23,    41,  // dup
          498,    33,    63,    33,    -1,    63,  // dup2
          503,   292,   330,   292,    24,   358,  // dup3
          508,   213,   254,   213,    -1,   250,  // epoll_create
          521,   291,   329,   291,    20,   357,  // epoll_create1
          535,   233,   255,   233,    21,   251,  // epoll_ctl
          545,   214,    -1,    -1,    -1,    -1,  // epoll_ctl_old
          559,   281,   319,   281,    22,   346,  // epoll_pwait
          571,   441,   441,   441,   441,   441,  // epoll_pwait2
          584,   232,   256,   232,    -1,   252,  // epoll_wait
          595,   215,    -1,    -1,    -1,    -1,  // epoll_wait_old
          610,   284,   323,   284,    -1,   351,  // eventfd
          618,   290,   328,   290,    19,   356,  // eventfd2
          627,    59,    11,   520,   221,    11,  // execve
          634,   322,   358,   545,   281,   387,  // execveat
          643,    60,     1,    60,    93,     1,  // exit
          648,   231,   252,   231,    94,   248,  // exit_group
          659,   269,   307,   269,    48,   334,  // faccessat
          669,   439,   439,   439,   439,   439,  // faccessat2
          680,   221,   250,   221,   223,    -1,  // fadvise64
          690,    -1,   272,    -1,    -1,    -1,  // fadvise64_64
          703,   285,   324,   285,    47,   352,  // fallocate
          713,   300,   338,   300,   262,   367,  // fanotify_init
          727,   301,   339,   301,   263,   368,  // fanotify_mark
          741,    81,   133,    81,    50,   133,  // fchdir
          748,    91,    94,    91,    52,    94,  // fchmod
          755,   268,   306,   268,    53,   333,  // fchmodat
          764,   452,   452,   452,   452,   452,  // fchmodat2
          774,    93,    95,    93,    55,    95,  // fchown
          781,    -1,   207,    -1,    -1,   207,  // fchown32
          790,   260,   298,   260,    54,   325,  // fchownat
          799,    72,    55,    72,    25,    55,  // fcntl
          805,    -1,   221,    -1,    -1,   221,  // fcntl64
          813,    75,   148,    75,    83,   148,  // fdatasync
          823,   193,   231,   193,    10,   231,  // fgetxattr
          833,   468,   468,   468,   468,   468,  // file_getattr
          846,   469,   469,   469,   469,   469,  // file_setattr
          859,   313,   350,   313,   273,   379,  // finit_module
          872,   196,   234,   196,    13,   234,  // flistxattr
          883,    73,   143,    73,    32,   143,  // flock
          889,    57,     2,    57,    -1,     2,  // fork
          894,   199,   237,   199,    16,   237,  // fremovexattr
          907,   431,   431,   431,   431,   431,  // fsconfig
          916,   190,   228,   190,     7,   228,  // fsetxattr
          926,   432,   432,   432,   432,   432,  // fsmount
          934,   430,   430,   430,   430,   430,  // fsopen
          941,   433,   433,   433,   433,   433,  // fspick
          948,     5,   108,     5,    80,   108,  // fstat
          954,    -1,   197,    -1,    -1,   197,  // fstat64
          962,    -1,   300,    -1,    -1,   327,  // fstatat64
          972,   138,   100,   138,    44,   100,  // fstatfs
          980,    -1,   269,    -1,    -1,   267,  // fstatfs64
          990,    74,   118,    74,    82,   118,  // fsync
          996,    -1,    35,    -1,    -1,    -1,  // ftime
         1002,    77,    93,    77,    46,    93,  // ftruncate
         1012,    -1,   194,    -1,    -1,   194,  // ftruncate64
         1024,   202,   240,   202,    98,   240,  // futex
         1030,   456,   456,   456,   456,   456,  // futex_requeue
         1044,    -1,   422,    -1,    -1,   422,  // futex_time64
         1057,   455,   455,   455,   455,   455,  // futex_wait
         1068,   449,   449,   449,   449,   449,  // futex_waitv
         1080,   454,   454,   454,   454,   454,  // futex_wake
         1091,   261,   299,   261,    -1,   326,  // futimesat
         1101,   177,   130,    -1,    -1,    -1,  // get_kernel_syms
         1117,   239,   275,   239,   236,   320,  // get_mempolicy
         1131,   274,   312,   531,   100,   339,  // get_robust_list
         1147,   211,   244,    -1,    -1,    -1,  // get_thread_area
         1163,    -1,    -1,    -1,    -1,  1006,  // get_tls
         1171,   309,   318,   309,   168,   345,  // getcpu
         1178,    79,   183,    79,    17,   183,  // getcwd
         1185,    78,   141,    78,    -1,   141,  // getdents
         1194,   217,   220,   217,    61,   217,  // getdents64
         1205,   108,    50,   108,   177,    50,  // getegid
         1213,    -1,   202,    -1,    -1,   202,  // getegid32
         1223,   107,    49,   107,   175,    49,  // geteuid
         1231,    -1,   201,    -1,    -1,   201,  // geteuid32
         1241,   104,    47,   104,   176,    47,  // getgid
         1248,    -1,   200,    -1,    -1,   200,  // getgid32
         1257,   115,    80,   115,   158,    80,  // getgroups
         1267,    -1,   205,    -1,    -1,   205,  // getgroups32
         1279,    36,   105,    36,   102,   105,  // getitimer
         1289,    52,   368,    52,   205,   287,  // getpeername
         1301,   121,   132,   121,   155,   132,  // getpgid
         1309,   111,    65,   111,    -1,    65,  // getpgrp
         1317,    39,    20,    39,   172,    20,  // getpid
         1324,   181,   188,   181,    -1,    -1,  // getpmsg
         1332,   110,    64,   110,   173,    64,  // getppid
         1340,   140,    96,   140,   141,    96,  // getpriority
         1352,   318,   355,   318,   278,   384,  // getrandom
         1362,   120,   171,   120,   150,   171,  // getresgid
         1372,    -1,   211,    -1,    -1,   211,  // getresgid32
         1384,   118,   165,   118,   148,   165,  // getresuid
         1394,    -1,   209,    -1,    -1,   209,  // getresuid32
         1406,    97,    76,    97,   163,    -1,  // getrlimit
         1416,    98,    77,    98,   165,    77,  // getrusage
         1426,   124,   147,   124,   156,   147,  // getsid
         1433,    51,   367,    51,   204,   286,  // getsockname
         1445,    55,   365,   542,   209,   295,  // getsockopt
         1456,   186,   224,   186,   178,   224,  // gettid
         1463,    96,    78,    96,   169,    78,  // gettimeofday
         1476,   102,    24,   102,   174,    24,  // getuid
         1483,    -1,   199,    -1,    -1,   199,  // getuid32
         1492,   191,   229,   191,     8,   229,  // getxattr
         1501,   464,   464,   464,   464,   464,  // getxattrat
         1512,    -1,    32,    -1,    -1,    -1,  // gtty
         1517,    -1,   112,    -1,    -1,    -1,  // idle
         1522,   175,   128,   175,   105,   128,  // init_module
         1534,   254,   292,   254,    27,   317,  // inotify_add_watch
         1552,   253,   291,   253,    -1,   316,  // inotify_init
         1565,   294,   332,   294,    26,   360,  // inotify_init1
         1579,   255,   293,   255,    28,   318,  // inotify_rm_watch
         1596,   210,   249,   210,     3,   247,  // io_cancel
         1606,   207,   246,   207,     1,   244,  // io_destroy
         1617,   208,   247,   208,     4,   245,  // io_getevents
         1630,   333,   385,   333,   292,   399,  // io_pgetevents
         1644,    -1,   416,    -1,    -1,   416,  // io_pgetevents_time64
         1665,   206,   245,   543,     0,   243,  // io_setup
         1674,   209,   248,   544,     2,   246,  // io_submit
         1684,   426,   426,   426,   426,   426,  // io_uring_enter
         1699,   427,   427,   427,   427,   427,  // io_uring_register
         1717,   425,   425,   425,   425,   425,  // io_uring_setup
         1732,    16,    54,   514,    29,    54,  // ioctl
         1738,   173,   101,   173,    -1,    -1,  // ioperm
         1745,   172,   110,   172,    -1,    -1,  // iopl
         1750,   252,   290,   252,    31,   315,  // ioprio_get
         1761,   251,   289,   251,    30,   314,  // ioprio_set
         1772,    -1,   117,    -1,    -1,    -1,  // ipc
         1776,   312,   349,   312,   272,   378,  // kcmp
         1781,   320,    -1,   320,   294,   401,  // kexec_file_load
         1797,   246,   283,   528,   104,   347,  // kexec_load
         1808,   250,   288,   250,   219,   311,  // keyctl
         1815,    62,    37,    62,   129,    37,  // kill
         1820,   445,   445,   445,   445,   445,  // landlock_add_rule
         1838,   444,   444,   444,   444,   444,  // landlock_create_ruleset
         1862,   446,   446,   446,   446,   446,  // landlock_restrict_self
         1885,    94,    16,    94,    -1,    16,  // lchown
         1892,    -1,   198,    -1,    -1,   198,  // lchown32
         1901,   192,   230,   192,     9,   230,  // lgetxattr
         1911,    86,     9,    86,    -1,     9,  // link
         1916,   265,   303,   265,    37,   330,  // linkat
         1923,    50,   363,    50,   201,   284,  // listen
         1930,   458,   458,   458,   458,   458,  // listmount
         1940,   470,   470,   470,   470,   470,  // listns
         1947,   194,   232,   194,    11,   232,  // listxattr
         1957,   465,   465,   465,   465,   465,  // listxattrat
         1969,   195,   233,   195,    12,   233,  // llistxattr
         1980,    -1,    53,    -1,    -1,    -1,  // lock
         1985,   212,   253,   212,    18,   249,  // lookup_dcookie
         2000,   198,   236,   198,    15,   236,  // lremovexattr
         2013,     8,    19,     8,    62,    19,  // lseek
         2019,   189,   227,   189,     6,   227,  // lsetxattr
         2029,   459,   459,   459,   459,   459,  // lsm_get_self_attr
         2047,   461,   461,   461,   461,   461,  // lsm_list_modules
         2064,   460,   460,   460,   460,   460,  // lsm_set_self_attr
         2082,     6,   107,     6,    -1,   107,  // lstat
         2088,    -1,   196,    -1,    -1,   196,  // lstat64
         2096,    28,   219,    28,   233,   220,  // madvise
         2104,   453,   453,   453,   453,   453,  // map_shadow_stack
         2121,   237,   274,   237,   235,   319,  // mbind
         2127,   324,   375,   324,   283,   389,  // membarrier
         2138,   319,   356,   319,   279,   385,  // memfd_create
         2151,   447,   447,   447,   447,    -1,  // memfd_secret
         2164,   256,   294,   256,   238,   400,  // migrate_pages
         2178,    27,   218,    27,   232,   219,  // mincore
         2186,    83,    39,    83,    -1,    39,  // mkdir
         2192,   258,   296,   258,    34,   323,  // mkdirat
         2200,   133,    14,   133,    -1,    14,  // mknod
         2206,   259,   297,   259,    33,   324,  // mknodat
         2214,   149,   150,   149,   228,   150,  // mlock
         2220,   325,   376,   325,   284,   390,  // mlock2
         2227,   151,   152,   151,   230,   152,  // mlockall
         2236,     9,    90,     9,   222,    -1,  // mmap
         2241,    -1,   192,    -1,    -1,   192,  // mmap2
         2247,   154,   123,   154,    -1,    -1,  // modify_ldt
         2258,   165,    21,   165,    40,    21,  // mount
         2264,   442,   442,   442,   442,   442,  // mount_setattr
         2278,   429,   429,   429,   429,   429,  // move_mount
         2289,   279,   317,   533,   239,   344,  // move_pages
         2300,    10,   125,    10,   226,   125,  // mprotect
         2309,    -1,    56,    -1,    -1,    -1,  // mpx
         2313,   245,   282,   245,   185,   279,  // mq_getsetattr
         2327,   244,   281,   527,   184,   278,  // mq_notify
         2337,   240,   277,   240,   180,   274,  // mq_open
         2345,   243,   280,   243,   183,   277,  // mq_timedreceive
         2361,    -1,   419,    -1,    -1,   419,  // mq_timedreceive_time64
         2384,   242,   279,   242,   182,   276,  // mq_timedsend
         2397,    -1,   418,    -1,    -1,   418,  // mq_timedsend_time64
         2417,   241,   278,   241,   181,   275,  // mq_unlink
         2427,    25,   163,    25,   216,   163,  // mremap
         2434,   462,   462,   462,   462,   462,  // mseal
         2440,    71,   402,    71,   187,   304,  // msgctl
         2447,    68,   399,    68,   186,   303,  // msgget
         2454,    70,   401,    70,   188,   302,  // msgrcv
         2461,    69,   400,    69,   189,   301,  // msgsnd
         2468,    26,   144,    26,   227,   144,  // msync
         2474,   150,   151,   150,   229,   151,  // munlock
         2482,   152,   153,   152,   231,   153,  // munlockall
         2493,    11,    91,    11,   215,    91,  // munmap
         2500,   303,   341,   303,   264,   370,  // name_to_handle_at
         2518,    35,   162,    35,   101,   162,  // nanosleep
         2528,   262,    -1,   262,    79,    -1,  // newfstatat
         2539,   180,   169,    -1,    42,   169,  // nfsservctl
         2550,    -1,    34,    -1,    -1,    34,  // nice
         2555,    -1,    28,    -1,    -1,    -1,  // oldfstat
         2564,    -1,    84,    -1,    -1,    -1,  // oldlstat
         2573,    -1,    59,    -1,    -1,    -1,  // oldolduname
         2585,    -1,    18,    -1,    -1,    -1,  // oldstat
         2593,    -1,   109,    -1,    -1,    -1,  // olduname
         2602,     2,     5,     2,    -1,     5,  // open
         2607,   304,   342,   304,   265,   371,  // open_by_handle_at
         2625,   428,   428,   428,   428,   428,  // open_tree
         2635,   467,   467,   467,   467,   467,  // open_tree_attr
         2650,   257,   295,   257,    56,   322,  // openat
         2657,   437,   437,   437,   437,   437,  // openat2
         2665,    34,    29,    34,    -1,    29,  // pause
         2671,    -1,    -1,    -1,    -1,   271,  // pciconfig_iobase
         2688,    -1,    -1,    -1,    -1,   272,  // pciconfig_read
         2703,    -1,    -1,    -1,    -1,   273,  // pciconfig_write
         2719,   298,   336,   298,   241,   364,  // perf_event_open
         2735,   135,   136,   135,    92,   136,  // personality
         2747,   438,   438,   438,   438,   438,  // pidfd_getfd
         2759,   434,   434,   434,   434,   434,  // pidfd_open
         2770,   424,   424,   424,   424,   424,  // pidfd_send_signal
         2788,    22,    42,    22,    -1,    42,  // pipe
         2793,   293,   331,   293,    59,   359,  // pipe2
         2799,   155,   217,   155,    41,   218,  // pivot_root
         2810,   330,   381,   330,   289,   395,  // pkey_alloc
         2821,   331,   382,   331,   290,   396,  // pkey_free
         2831,   329,   380,   329,   288,   394,  // pkey_mprotect
         2845,     7,   168,     7,    -1,   168,  // poll
         2850,   271,   309,   271,    73,   336,  // ppoll
         2856,    -1,   414,    -1,    -1,   414,  // ppoll_time64
         2869,   157,   172,   157,   167,   172,  // prctl
         2875,    17,   180,    17,    67,   180,  // pread64
         2883,   295,   333,   534,    69,   361,  // preadv
         2890,   327,   378,   546,   286,   392,  // preadv2
         2898,   302,   340,   302,   261,   369,  // prlimit64
         2908,   440,   440,   440,   440,   440,  // process_madvise
         2924,   448,   448,   448,   448,   448,  // process_mrelease
         2941,   310,   347,   539,   270,   376,  // process_vm_readv
         2958,   311,   348,   540,   271,   377,  // process_vm_writev
         2976,    -1,    44,    -1,    -1,    -1,  // prof
         2981,    -1,    98,    -1,    -1,    -1,  // profil
         2988,   270,   308,   270,    72,   335,  // pselect6
         2997,    -1,   413,    -1,    -1,   413,  // pselect6_time64
         3013,   101,    26,   521,   117,    26,  // ptrace
         3020,   182,   189,   182,    -1,    -1,  // putpmsg
         3028,    18,   181,    18,    68,   181,  // pwrite64
         3037,   296,   334,   535,    70,   362,  // pwritev
         3045,   328,   379,   547,   287,   393,  // pwritev2
         3054,   178,   167,    -1,    -1,    -1,  // query_module
         3067,   179,   131,   179,    60,   131,  // quotactl
         3076,   443,   443,   443,   443,   443,  // quotactl_fd
         3088,     0,     3,     0,    63,     3,  // read
         3093,   187,   225,   187,   213,   225,  // readahead
         3103,    -1,    89,    -1,    -1,    -1,  // readdir
         3111,    89,    85,    89,    -1,    85,  // readlink
         3120,   267,   305,   267,    78,   332,  // readlinkat
         3131,    19,   145,   515,    65,   145,  // readv
         3137,   169,    88,   169,   142,    88,  // reboot
         3144,    -1,    -1,    -1,    -1,   291,  // recv
         3149,    45,   371,   517,   207,   292,  // recvfrom
         3158,   299,   337,   537,   243,   365,  // recvmmsg
         3167,    -1,   417,    -1,    -1,   417,  // recvmmsg_time64
         3183,    47,   372,   519,   212,   297,  // recvmsg
         3191,   216,   257,   216,   234,   253,  // remap_file_pages
         3208,   197,   235,   197,    14,   235,  // removexattr
         3220,   466,   466,   466,   466,   466,  // removexattrat
         3234,    82,    38,    82,    -1,    38,  // rename
         3241,   264,   302,   264,    38,   329,  // renameat
         3250,   316,   353,   316,   276,   382,  // renameat2
         3260,   249,   287,   249,   218,   310,  // request_key
         3272,   219,     0,   219,   128,     0,  // restart_syscall
         3288,    84,    40,    84,    -1,    40,  // rmdir
         3294,   334,   386,   334,   293,   398,  // rseq
         3299,   471,   471,   471,   471,   471,  // rseq_slice_yield
         3316,    13,   174,   512,   134,   174,  // rt_sigaction
         3329,   127,   176,   522,   136,   176,  // rt_sigpending
         3343,    14,   175,    14,   135,   175,  // rt_sigprocmask
         3358,   129,   178,   524,   138,   178,  // rt_sigqueueinfo
         3374,    15,   173,   513,   139,   173,  // rt_sigreturn
         3387,   130,   179,   130,   133,   179,  // rt_sigsuspend
         3401,   128,   177,   523,   137,   177,  // rt_sigtimedwait
         3417,    -1,   421,    -1,    -1,   421,  // rt_sigtimedwait_time64
         3440,   297,   335,   536,   240,   363,  // rt_tgsigqueueinfo
         3458,   146,   159,   146,   125,   159,  // sched_get_priority_max
         3481,   147,   160,   147,   126,   160,  // sched_get_priority_min
         3504,   204,   242,   204,   123,   242,  // sched_getaffinity
         3522,   315,   352,   315,   275,   381,  // sched_getattr
         3536,   143,   155,   143,   121,   155,  // sched_getparam
         3551,   145,   157,   145,   120,   157,  // sched_getscheduler
         3570,   148,   161,   148,   127,   161,  // sched_rr_get_interval
         3592,    -1,   423,    -1,    -1,   423,  // sched_rr_get_interval_time64
         3621,   203,   241,   203,   122,   241,  // sched_setaffinity
         3639,   314,   351,   314,   274,   380,  // sched_setattr
         3653,   142,   154,   142,   118,   154,  // sched_setparam
         3668,   144,   156,   144,   119,   156,  // sched_setscheduler
         3687,    24,   158,    24,   124,   158,  // sched_yield
         3699,   317,   354,   317,   277,   383,  // seccomp
         3707,   185,    -1,   185,    -1,    -1,  // security
         3716,    23,    82,    23,    -1,    -1,  // select
         3723,    66,   394,    66,   191,   300,  // semctl
         3730,    64,   393,    64,   190,   299,  // semget
         3737,    65,    -1,    65,   193,   298,  // semop
         3743,   220,    -1,   220,   192,   312,  // semtimedop
         3754,    -1,   420,    -1,    -1,   420,  // semtimedop_time64
         3772,    -1,    -1,    -1,    -1,   289,  // send
         3777,    40,   187,    40,    71,   187,  // sendfile
         3786,    -1,   239,    -1,    -1,   239,  // sendfile64
         3797,   307,   345,   538,   269,   374,  // sendmmsg
         3806,    46,   370,   518,   211,   296,  // sendmsg
         3814,    44,   369,    44,   206,   290,  // sendto
         3821,   238,   276,   238,   237,   321,  // set_mempolicy
         3835,   450,   450,   450,   450,   450,  // set_mempolicy_home_node
         3859,   273,   311,   530,    99,   338,  // set_robust_list
         3875,   205,   243,    -1,    -1,    -1,  // set_thread_area
         3891,   218,   258,   218,    96,   256,  // set_tid_address
         3907,    -1,    -1,    -1,    -1,  1005,  // set_tls
         3915,   171,   121,   171,   162,   121,  // setdomainname
         3929,   123,   139,   123,   152,   139,  // setfsgid
         3938,    -1,   216,    -1,    -1,   216,  // setfsgid32
         3949,   122,   138,   122,   151,   138,  // setfsuid
         3958,    -1,   215,    -1,    -1,   215,  // setfsuid32
         3969,   106,    46,   106,   144,    46,  // setgid
         3976,    -1,   214,    -1,    -1,   214,  // setgid32
         3985,   116,    81,   116,   159,    81,  // setgroups
         3995,    -1,   206,    -1,    -1,   206,  // setgroups32
         4007,   170,    74,   170,   161,    74,  // sethostname
         4019,    38,   104,    38,   103,   104,  // setitimer
         4029,   308,   346,   308,   268,   375,  // setns
         4035,   109,    57,   109,   154,    57,  // setpgid
         4043,   141,    97,   141,   140,    97,  // setpriority
         4055,   114,    71,   114,   143,    71,  // setregid
         4064,    -1,   204,    -1,    -1,   204,  // setregid32
         4075,   119,   170,   119,   149,   170,  // setresgid
         4085,    -1,   210,    -1,    -1,   210,  // setresgid32
         4097,   117,   164,   117,   147,   164,  // setresuid
         4107,    -1,   208,    -1,    -1,   208,  // setresuid32
         4119,   113,    70,   113,   145,    70,  // setreuid
         4128,    -1,   203,    -1,    -1,   203,  // setreuid32
         4139,   160,    75,   160,   164,    75,  // setrlimit
         4149,   112,    66,   112,   157,    66,  // setsid
         4156,    54,   366,   541,   208,   294,  // setsockopt
         4167,   164,    79,   164,   170,    79,  // settimeofday
         4180,   105,    23,   105,   146,    23,  // setuid
         4187,    -1,   213,    -1,    -1,   213,  // setuid32
         4196,   188,   226,   188,     5,   226,  // setxattr
         4205,   463,   463,   463,   463,   463,  // setxattrat
         4216,    -1,    68,    -1,    -1,    -1,  // sgetmask
         4225,    30,   397,    30,   196,   305,  // shmat
         4231,    31,   396,    31,   195,   308,  // shmctl
         4238,    67,   398,    67,   197,   306,  // shmdt
         4244,    29,   395,    29,   194,   307,  // shmget
         4251,    48,   373,    48,   210,   293,  // shutdown
         4260,    -1,    67,    -1,    -1,    67,  // sigaction
         4270,   131,   186,   525,   132,   186,  // sigaltstack
         4282,    -1,    48,    -1,    -1,    -1,  // signal
         4289,   282,   321,   282,    -1,   349,  // signalfd
         4298,   289,   327,   289,    74,   355,  // signalfd4
         4308,    -1,    73,    -1,    -1,    73,  // sigpending
         4319,    -1,   126,    -1,    -1,   126,  // sigprocmask
         4331,    -1,   119,    -1,    -1,   119,  // sigreturn
         4341,    -1,    72,    -1,    -1,    72,  // sigsuspend
         4352,    41,   359,    41,   198,   281,  // socket
         4359,    -1,   102,    -1,    -1,    -1,  // socketcall
         4370,    53,   360,    53,   199,   288,  // socketpair
         4381,   275,   313,   275,    76,   340,  // splice
         4388,    -1,    69,    -1,    -1,    -1,  // ssetmask
         4397,     4,   106,     4,    -1,   106,  // stat
         4402,    -1,   195,    -1,    -1,   195,  // stat64
         4409,   137,    99,   137,    43,    99,  // statfs
         4416,    -1,   268,    -1,    -1,   266,  // statfs64
         4425,   457,   457,   457,   457,   457,  // statmount
         4435,   332,   383,   332,   291,   397,  // statx
         4441,    -1,    25,    -1,    -1,    -1,  // stime
         4447,    -1,    31,    -1,    -1,    -1,  // stty
         4452,   168,   115,   168,   225,   115,  // swapoff
         4460,   167,    87,   167,   224,    87,  // swapon
         4467,    88,    83,    88,    -1,    83,  // symlink
         4475,   266,   304,   266,    36,   331,  // symlinkat
         4485,   162,    36,   162,    81,    36,  // sync
         4490,   277,   314,   277,    84,    -1,  // sync_file_range
         4506,   306,   344,   306,   267,   373,  // syncfs
         4513,   139,   135,   139,    -1,   135,  // sysfs
         4519,    99,   116,    99,   179,   116,  // sysinfo
         4527,   103,   103,   103,   116,   103,  // syslog
         4534,   276,   315,   276,    77,   342,  // tee
         4538,   234,   270,   234,   131,   268,  // tgkill
         4545,   201,    13,   201,    -1,    -1,  // time
         4550,   222,   259,   526,   107,   257,  // timer_create
         4563,   226,   263,   226,   111,   261,  // timer_delete
         4576,   225,   262,   225,   109,   260,  // timer_getoverrun
         4593,   224,   261,   224,   108,   259,  // timer_gettime
         4607,    -1,   408,    -1,    -1,   408,  // timer_gettime64
         4623,   223,   260,   223,   110,   258,  // timer_settime
         4637,    -1,   409,    -1,    -1,   409,  // timer_settime64
         4653,   283,   322,   283,    85,   350,  // timerfd_create
         4668,   287,   326,   287,    87,   354,  // timerfd_gettime
         4684,    -1,   410,    -1,    -1,   410,  // timerfd_gettime64
         4702,   286,   325,   286,    86,   353,  // timerfd_settime
         4718,    -1,   411,    -1,    -1,   411,  // timerfd_settime64
         4736,   100,    43,   100,   153,    43,  // times
         4742,   200,   238,   200,   130,   238,  // tkill
         4748,    76,    92,    76,    45,    92,  // truncate
         4757,    -1,   193,    -1,    -1,   193,  // truncate64
         4768,   184,    -1,   184,    -1,    -1,  // tuxcall
         4776,    -1,   191,    -1,    -1,   191,  // ugetrlimit
         4787,    -1,    58,    -1,    -1,    -1,  // ulimit
         4794,    95,    60,    95,   166,    60,  // umask
         4800,    -1,    22,    -1,    -1,    -1,  // umount
         4807,   166,    52,   166,    39,    52,  // umount2
         4815,    63,   122,    63,   160,   122,  // uname
         4821,    87,    10,    87,    -1,    10,  // unlink
         4828,   263,   301,   263,    35,   328,  // unlinkat
         4837,   272,   310,   272,    97,   337,  // unshare
         4845,   336,    -1,    -1,    -1,    -1,  // uprobe
         4852,   335,    -1,   335,    -1,    -1,  // uretprobe
         4862,   134,    86,    -1,    -1,    86,  // uselib
         4869,   323,   374,   323,   282,   388,  // userfaultfd
         4881,    -1,    -1,    -1,    -1,  1003,  // usr26
         4887,    -1,    -1,    -1,    -1,  1004,  // usr32
         4893,   136,    62,   136,    -1,    62,  // ustat
         4899,   132,    30,   132,    -1,    -1,  // utime
         4905,   280,   320,   280,    88,   348,  // utimensat
         4915,    -1,   412,    -1,    -1,   412,  // utimensat_time64
         4932,   235,   271,   235,    -1,   269,  // utimes
         4939,    58,   190,    58,    -1,   190,  // vfork
         4945,   153,   111,   153,    58,   111,  // vhangup
         4953,    -1,   166,    -1,    -1,    -1,  // vm86
         4958,    -1,   113,    -1,    -1,    -1,  // vm86old
         4966,   278,   316,   532,    75,   343,  // vmsplice
         4975,   236,   273,    -1,    -1,   313,  // vserver
         4983,    61,   114,    61,   260,   114,  // wait4
         4989,   247,   284,   529,    95,   280,  // waitid
         4996,    -1,     7,    -1,    -1,    -1,  // waitpid
         5004,     1,     4,     1,    64,     4,  // write
         5010,    20,   146,   516,    66,   146,  // writev
    ];
}
