using System.Runtime.InteropServices;

namespace Mocker.Harness;

/// <summary>The C library's calls that the bench and the integration tests need: raw arguments, raw results.</summary>
internal static unsafe class Libc
{
    internal const int SigKill = 9;
    internal const int WaitNoHang = 1;
    internal const int WaitStopped = 2;
    internal const int WaitNoThread = 0x20000000;
    internal const int WaitAll = 0x40000000;
    internal const int SubreaperOption = 36;
    internal const int NewMountNamespace = 0x00020000;
    internal const int UnshareFilesystem = 0x00000200;
    internal const short PollIn = 1;
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int CloseOnExec = 0x80000;
    internal const int PathOnly = 0x200000;
    internal const int DetachMount = 2;
    internal const int NoSuchProcess = 3;
    internal const int Interrupted = 4;
    internal const int NoChild = 10;

    /// <summary>pidfd_open(2)'s number: the same on every architecture since the unified tables.</summary>
    internal const long PidfdOpenNumber = 434;

    [StructLayout(LayoutKind.Sequential)]
    internal struct PollFd
    {
        internal int Descriptor;
        internal short Events;
        internal short Returned;
    }

    /// <summary>struct rusage of getrusage(2); only the peak is read here.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct ResourceUsage
    {
        internal fixed long Times[4];
        internal long PeakResidentKiB;
        internal fixed long Rest[13];
    }

    [DllImport("libc", EntryPoint = "posix_spawn")]
    internal static extern int PosixSpawn(int* pid, byte* path, void* actions, void* attributes, byte** argv, byte** environment);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    internal static extern int FileActionsInit(void* actions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    internal static extern int FileActionsDuplicate(void* actions, int from, int to);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    internal static extern int FileActionsDestroy(void* actions);

    [DllImport("libc", EntryPoint = "posix_spawnattr_init")]
    internal static extern int AttributesInit(void* attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    internal static extern int AttributesSetFlags(void* attributes, short flags);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    internal static extern int AttributesSetDefaultSignals(void* attributes, void* set);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    internal static extern int AttributesSetSignalMask(void* attributes, void* set);

    [DllImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    internal static extern int AttributesDestroy(void* attributes);

    [DllImport("libc", EntryPoint = "wait4", SetLastError = true)]
    internal static extern int Wait4(int pid, int* status, int options, ResourceUsage* usage);

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    internal static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "poll", SetLastError = true)]
    internal static extern int Poll(PollFd* descriptors, nuint count, int milliseconds);

    [DllImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static extern long Syscall(long number, long first, long second);

    [DllImport("libc", EntryPoint = "prctl", SetLastError = true)]
    internal static extern int ProcessControl(int option, ulong second, ulong third, ulong fourth, ulong fifth);

    [DllImport("libc", EntryPoint = "memfd_create", SetLastError = true)]
    internal static extern int MemfdCreate(byte* name, uint flags);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    internal static extern int Open(byte* path, int flags, uint mode);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static extern int Truncate(int descriptor, long length);

    [DllImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static extern long Seek(int descriptor, long offset, int origin);

    [DllImport("libc", EntryPoint = "unshare", SetLastError = true)]
    internal static extern int Unshare(int flags);

    [DllImport("libc", EntryPoint = "setns", SetLastError = true)]
    internal static extern int JoinNamespace(int descriptor, int type);

    [DllImport("libc", EntryPoint = "mount", SetLastError = true)]
    internal static extern int Mount(byte* source, byte* target, byte* type, ulong flags, byte* data);

    [DllImport("libc", EntryPoint = "umount2", SetLastError = true)]
    internal static extern int Unmount(byte* target, int flags);

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    internal static extern nint Write(int descriptor, void* bytes, nuint count);

    [DllImport("libc", EntryPoint = "ptrace", SetLastError = true)]
    internal static extern long Trace(long request, int pid, void* address, void* data);

    [DllImport("libc", EntryPoint = "geteuid")]
    internal static extern uint EffectiveUser();
}
