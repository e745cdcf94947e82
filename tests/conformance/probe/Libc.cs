using System.Runtime.InteropServices;
using System.Text;

namespace Mocker.Probe;

/// <summary>The calls of libc that .NET has no name for. Each returns -1 with errno, as its manual page says.</summary>
internal static unsafe partial class Libc
{
    public const int AtFdcwd = -100;
    public const int AtSymlinkNofollow = 0x100;
    public const uint StatxBasicStats = 0x7ff;
    public const ulong TiocGetWindowSize = 0x5413;

    /// <summary>struct statx of statx(2), up to the last field that the probe prints.</summary>
    [StructLayout(LayoutKind.Sequential, Size = 256)]
    public struct Statx
    {
        public uint Mask, BlockSize;
        public ulong Attributes;
        public uint Links, Uid, Gid;
        public ushort Mode, Spare;
        public ulong Inode, Size, Blocks, AttributesMask;
        public fixed ulong Times[8];
        public uint RdevMajor, RdevMinor, DevMajor, DevMinor;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct WindowSize { public ushort Rows, Columns, Xpixel, Ypixel; }

    [DllImport("libc", SetLastError = true)]
    public static extern int statx(int dir, byte* path, int flags, uint mask,
        Statx* result);
    [DllImport("libc", SetLastError = true)] public static extern int mknod(byte* path, uint mode, ulong device);
    [DllImport("libc", SetLastError = true)] public static extern int mkdir(byte* path, uint mode);
    [DllImport("libc", SetLastError = true)] public static extern int chmod(byte* path, uint mode);
    [DllImport("libc", SetLastError = true)] public static extern int open(byte* path, int flags, uint mode);
    [DllImport("libc", SetLastError = true)] public static extern nint read(int fd, byte* buffer, nint count);
    [DllImport("libc", SetLastError = true)] public static extern nint write(int fd, byte* buffer, nint count);
    [DllImport("libc", SetLastError = true)] public static extern nint readlink(byte* path, byte* buffer, nint size);
    [DllImport("libc", SetLastError = true)] public static extern int close(int fd);
    [DllImport("libc", SetLastError = true)] public static extern int access(byte* path, int mode);
    [DllImport("libc", SetLastError = true)] public static extern int ioctl(int fd, ulong request, void* argument);
    [DllImport("libc", SetLastError = true)] public static extern int isatty(int fd);
    [DllImport("libc", SetLastError = true)] public static extern int getrlimit(int resource, ulong* softAndHard);
    [DllImport("libc", SetLastError = true)] public static extern int getgroups(int size, uint* list);
    [DllImport("libc", SetLastError = true)] public static extern int gethostname(byte* name, nint size);
    [DllImport("libc", SetLastError = true)] public static extern int getdomainname(byte* name, nint size);
    [DllImport("libc", SetLastError = true)] public static extern int sethostname(byte* name, nint size);
    [DllImport("libc", SetLastError = true)]
    public static extern int mount(byte* source, byte* target, byte* type, ulong flags,
        byte* data);
    [DllImport("libc", SetLastError = true)] public static extern int umount2(byte* target, int flags);
    [DllImport("libc")] public static extern int getpid();
    [DllImport("libc")] public static extern int getppid();
    [DllImport("libc")] public static extern int getsid(int pid);
    [DllImport("libc")] public static extern int personality(ulong persona);
    [DllImport("libc")] public static extern uint getuid();
    [DllImport("libc")] public static extern uint geteuid();
    [DllImport("libc")] public static extern uint getgid();
    [DllImport("libc")] public static extern uint getegid();
    [DllImport("libc")] private static extern nint strerrorname_np(int errno);

    /// <summary>The C string of <paramref name="text"/>.</summary>
    public static byte[] Path(string text) => Encoding.UTF8.GetBytes(text + '\0');

    /// <summary>The symbolic name, such as ENOENT, of the last call's errno.</summary>
    public static string LastError() =>
        Marshal.PtrToStringUTF8(strerrorname_np(Marshal.GetLastPInvokeError())) ?? Marshal.GetLastPInvokeError().ToString();
}
