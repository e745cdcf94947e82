using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>What to do about a failure, where it is known.</summary>
internal static class Advice
{
    /// <summary>A clause to append to the sentence, or nothing.</summary>
    public static string For(string call, Errno error) => (call, error) switch
    {
        ("setrlimit(2)", Errno.EPERM) => "; raising a hard limit needs CAP_SYS_RESOURCE",
        ("write(2)", Errno.EACCES) => "; lowering an OOM score adjustment needs CAP_SYS_RESOURCE",
        ("fsopen(2)", Errno.ENODEV) => "; the kernel does not have this file system (see /proc/filesystems)",
        ("mount(2)", Errno.ENODEV) => "; the kernel does not have this file system (see /proc/filesystems)",
        ("sched_setattr(2)", Errno.EPERM) => "; it takes CAP_SYS_NICE and, for a realtime policy in a version 1 cgroup, linux.resources.cpu.realtimeRuntime; as SCHED_DEADLINE a process scheduler can't be used together with AllowedCPUs (linux.resources.cpu.cpus)",
        ("mknod(2)", Errno.EPERM) => "; making devices needs CAP_MKNOD in the first user namespace",
        ("execve(2)", Errno.ENOEXEC) => "; it is no program for this machine, or a script without a #! line",
        ("seccomp(2)", Errno.EINVAL) => "; the kernel may lack one of the filter's flags (see linux.seccomp.supportedFlags of `features`)",
        ("seccomp(2)", Errno.EACCES) => "; it takes CAP_SYS_ADMIN or process.noNewPrivileges",
        ("pivot_root(2)", Errno.EINVAL) => "; on an initramfs use --no-pivot",
        _ => "",
    };
}
