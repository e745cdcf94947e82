using System.Diagnostics.CodeAnalysis;

namespace Mocker.Linux;

/// <summary>Raw calls that make, watch and end processes.</summary>
public static unsafe class Processes
{
    /// <summary>
    /// fork(2) by clone3(2): returns 0 in the child and the child's process id here. The child has this one thread and a
    /// copy of the memory; the .NET runtime's other threads do not exist there, so it may only run code that neither
    /// allocates nor waits for them (see docs/architecture.md, "The forked child").
    /// </summary>
    /// <param name="namespaces">New namespaces for the child.</param>
    /// <param name="pidFd">Receives a pidfd_open(2)-like descriptor of the child.</param>
    /// <param name="cgroup">A cgroup v2 directory to be born in (CLONE_INTO_CGROUP, Linux 5.7), or -1.</param>
    public static int Fork(NamespaceTypes namespaces, out int pidFd, int cgroup = -1)
    {
        int fd = -1;
        CloneArguments arguments = new()
        {
            Flags = (ulong)namespaces | 0x1000 | (cgroup >= 0 ? 0x200000000UL : 0),
            PidFd = (ulong)&fd,
            ExitSignal = (ulong)Signal.Child,
            Cgroup = cgroup >= 0 ? (ulong)cgroup : 0,
        };
        nint result = Kernel.Call(SyscallNumber.Clone3, (nint)(&arguments), sizeof(CloneArguments));
        pidFd = fd;
        return (int)result;
    }

    /// <summary>
    /// As <see cref="Fork(NamespaceTypes, out int, int)"/>, but the new process is a child of the caller's parent
    /// (CLONE_PARENT, clone(2)): the caller makes a process in namespaces it has joined, and ends.
    /// </summary>
    public static int ForkSibling(NamespaceTypes namespaces)
    {
        // The parent gets the signal that the caller itself would end with; clone3(2) wants none to be named.
        CloneArguments arguments = new() { Flags = (ulong)namespaces | 0x8000 };
        return (int)Kernel.Call(SyscallNumber.Clone3, (nint)(&arguments), sizeof(CloneArguments));
    }

    /// <summary>fork(2) without anything else: for the forked child's own children.</summary>
    public static int Fork()
    {
        CloneArguments arguments = new() { ExitSignal = (ulong)Signal.Child };
        int result = (int)Kernel.Call(SyscallNumber.Clone3, (nint)(&arguments), sizeof(CloneArguments));
        // So say seccomp filters that want to see the flags, which are in memory with clone3(2).
        return result == -(int)Errno.ENOSYS ? (int)Kernel.Call(SyscallNumber.Clone, (nint)Signal.Child) : result;
    }

    public static int Execute(byte* path, byte** arguments, byte** environment) =>
        (int)Kernel.Call(SyscallNumber.Execve, (nint)path, (nint)arguments, (nint)environment);

    /// <summary>execveat(2) of the file that a descriptor refers to.</summary>
    public static int Execute(int descriptor, byte** arguments, byte** environment)
    {
        byte empty = 0;
        return (int)Kernel.Call(SyscallNumber.ExecveAt, descriptor, (nint)(&empty), (nint)arguments, (nint)environment, (nint)AtFlags.EmptyPath);
    }

    /// <summary>exit_group(2). Does not return, not even where a seccomp filter makes the call fail: then it is a fault that ends the process.</summary>
    [DoesNotReturn]
    public static void Exit(int code)
    {
        Kernel.Call(SyscallNumber.ExitGroup, code);
        while (true)
            *(byte*)null = 0;
    }

    /// <summary>wait4(2): the process id that ended (0 with WNOHANG and none), its status as in wait(2).</summary>
    public static int Wait(int pid, out int status, bool block = true)
    {
        int s = 0;
        int result;
        do
            result = (int)Kernel.Call(SyscallNumber.Wait4, pid, (nint)(&s), block ? 0x40000000 : 0x40000001);
        while (result == -(int)Errno.EINTR);
        status = s;
        return result;
    }

    /// <summary>The id of a child that has ended and is left unreaped (waitid(2), WNOWAIT); 0 when there is none.</summary>
    public static int PeekEnded()
    {
        int* information = stackalloc int[32];
        information[4] = 0;
        // P_ALL; WNOHANG | WEXITED | WNOWAIT. si_pid is the fifth word of siginfo_t: three numbers, and padding on 64-bit machines.
        nint result = Kernel.Call(SyscallNumber.WaitId, 0, 0, (nint)information, 0x01000005);
        return result < 0 ? 0 : information[4];
    }

    /// <summary>The exit code a shell would report for a wait status: the code, or 128 + the signal.</summary>
    public static int ExitCode(int status) => (status & 0x7f) == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f);

    public static int Kill(int pid, int signal) => (int)Kernel.Call(SyscallNumber.Kill, pid, signal);

    public static int PidFdOpen(int pid) => (int)Kernel.Call(SyscallNumber.PidFdOpen, pid);

    public static int PidFdSendSignal(int pidFd, int signal) => (int)Kernel.Call(SyscallNumber.PidFdSendSignal, pidFd, signal);

    /// <summary>A copy (close-on-exec) of a descriptor of another process, which has to be ours to trace (pidfd_getfd(2), Linux 5.6).</summary>
    public static int PidFdGetFd(int pidFd, int descriptor) => (int)Kernel.Call(SyscallNumber.PidFdGetFd, pidFd, descriptor);

    public static int GetPid() => (int)Kernel.Call(SyscallNumber.GetPid);

    public static int GetParent() => (int)Kernel.Call(SyscallNumber.GetPPid);

    public static int SetSession() => (int)Kernel.Call(SyscallNumber.SetSid);

    public static int Prctl(PrctlOption option, nint a = 0, nint b = 0, nint c = 0, nint d = 0) =>
        (int)Kernel.Call(SyscallNumber.Prctl, (nint)option, a, b, c, d);

    /// <summary>ppoll(2) without a signal mask.</summary>
    /// <param name="items">What to wait for.</param>
    /// <param name="count">How many.</param>
    /// <param name="milliseconds">Limit, or negative to wait for ever.</param>
    public static int Poll(PollItem* items, int count, long milliseconds)
    {
        long* time = stackalloc long[2] { milliseconds / 1000, milliseconds % 1000 * 1_000_000 };
        return (int)Kernel.Call(SyscallNumber.PPoll, (nint)items, count, milliseconds < 0 ? 0 : (nint)time, 0, 8);
    }

    /// <summary>The same for a wait that may be long: the collector's other threads need not wait for it. Not for a forked child.</summary>
    public static int PollLong(PollItem* items, int count, long milliseconds)
    {
        long* time = stackalloc long[2] { milliseconds / 1000, milliseconds % 1000 * 1_000_000 };
        return (int)Kernel.CallWaiting(SyscallNumber.PPoll, (nint)items, count, milliseconds < 0 ? 0 : (nint)time, 0, 8);
    }

    /// <summary>setpgid(2) of the calling process: a group of its own.</summary>
    public static int SetProcessGroup() => (int)Kernel.Call(SyscallNumber.SetPGid);

    /// <summary>prlimit(2) on this process.</summary>
    public static int SetLimit(int resource, ulong soft, ulong hard)
    {
        ulong* limit = stackalloc ulong[2] { soft, hard };
        return (int)Kernel.Call(SyscallNumber.PrLimit64, 0, resource, (nint)limit, 0);
    }

    /// <summary>personality(2).</summary>
    public static int SetPersonality(uint persona) => (int)Kernel.Call(SyscallNumber.Personality, (nint)persona);

    private struct CloneArguments
    {
        public ulong Flags;
        public ulong PidFd;
        public ulong ChildTid;
        public ulong ParentTid;
        public ulong ExitSignal;
        public ulong Stack;
        public ulong StackSize;
        public ulong Tls;
        public ulong SetTid;
        public ulong SetTidSize;
        public ulong Cgroup;
    }
}
