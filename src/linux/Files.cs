using System.Runtime.CompilerServices;

namespace Mocker.Linux;

/// <summary>Raw calls on files and descriptors. Paths are NUL-terminated UTF-8; results are the kernel's (minus errno on failure).</summary>
public static unsafe class Files
{
    /// <summary>Resolve relative to the working directory (AT_FDCWD, openat(2)).</summary>
    public const int CurrentDirectory = -100;

    public static int OpenAt(int directory, byte* path, OpenFlags flags, uint mode = 0) =>
        (int)Retry(SyscallNumber.OpenAt, directory, (nint)path, (nint)(uint)(flags | OpenFlags.CloseOnExec), (nint)mode);

    /// <summary>openat2(2). EAGAIN, which a concurrent rename causes under RESOLVE_IN_ROOT, is retried a bounded number of times.</summary>
    public static int OpenAt2(int directory, byte* path, OpenFlags flags, ResolveFlags resolve, uint mode = 0)
    {
        OpenHow how = new() { Flags = (ulong)(flags | OpenFlags.CloseOnExec), Mode = mode, Resolve = (ulong)resolve };
        int result = 0;
        for (int attempt = 0; attempt < 128; attempt++)
        {
            result = (int)Kernel.Call(SyscallNumber.OpenAt2, directory, (nint)path, (nint)(&how), sizeof(OpenHow));
            if (result is not (-(int)Errno.EAGAIN) and not (-(int)Errno.EINTR))
                break;
        }
        return result;
    }

    public static int Close(int descriptor) => (int)Kernel.Call(SyscallNumber.Close, descriptor);

    /// <summary>
    /// close_range(2), Linux 5.9. With <paramref name="closeOnExecOnly"/> the descriptors are only marked (5.11). Older
    /// kernels have them closed or marked one by one, up to a number that nobody leaves open by accident.
    /// </summary>
    public static int CloseRange(uint first, uint last, bool closeOnExecOnly = false)
    {
        const uint HighestLikely = 65535;
        int result = (int)Kernel.Call(SyscallNumber.CloseRange, (nint)first, (nint)last, closeOnExecOnly ? 4 : 0);
        if (result is not (-(int)Errno.ENOSYS or -(int)Errno.EINVAL))
            return result;
        last = Math.Min(last, HighestLikely);
        for (uint descriptor = first; descriptor <= last; descriptor++)
            _ = closeOnExecOnly ? Fcntl((int)descriptor, FcntlCommand.SetDescriptorFlags, 1) : Close((int)descriptor);
        return 0;
    }

    public static nint Read(int descriptor, void* buffer, nint size) => Retry(SyscallNumber.Read, descriptor, (nint)buffer, size);

    public static nint ReadAt(int descriptor, void* buffer, nint size, long offset) =>
        Retry(SyscallNumber.PRead64, descriptor, (nint)buffer, size, (nint)offset);

    public static nint WriteAt(int descriptor, void* buffer, nint size, long offset) =>
        Retry(SyscallNumber.PWrite64, descriptor, (nint)buffer, size, (nint)offset);

    /// <summary>lseek(2) with SEEK_DATA or SEEK_HOLE: where the next data or the next hole begins.</summary>
    public static long Seek(int descriptor, long offset, SeekTarget origin) =>
        Kernel.Call(SyscallNumber.LSeek, descriptor, (nint)offset, (nint)origin);

    /// <summary>ftruncate(2): cuts the file or lengthens it by a hole.</summary>
    public static int Truncate(int descriptor, long size) => (int)Retry(SyscallNumber.FTruncate, descriptor, (nint)size);

    /// <summary>copy_file_range(2) between two offsets; the kernel may share blocks instead of copying.</summary>
    public static nint CopyRange(int from, long fromOffset, int to, long toOffset, nint count) =>
        Retry(SyscallNumber.CopyFileRange, from, (nint)(&fromOffset), to, (nint)(&toOffset), count);

    /// <summary>ioctl_ficlone(2): makes an empty file share all blocks of another one on the same file system.</summary>
    public static int Clone(int from, int to) => (int)Kernel.Call(SyscallNumber.Ioctl, to, 0x40049409, from);

    /// <summary>syncfs(2): everything of the file system that the descriptor is on. It may wait long for the disk.</summary>
    public static int FlushFileSystem(int descriptor) => (int)Kernel.CallWaiting(SyscallNumber.SyncFs, descriptor);

    public static nint SeekToStart(int descriptor) => Kernel.Call(SyscallNumber.LSeek, descriptor, 0, 0);

    public static nint Write(int descriptor, void* buffer, nint size) => Retry(SyscallNumber.Write, descriptor, (nint)buffer, size);

    public static int MkDirAt(int directory, byte* path, uint mode) =>
        (int)Kernel.Call(SyscallNumber.MkDirAt, directory, (nint)path, (nint)mode);

    public static int MkNodAt(int directory, byte* path, uint mode, ulong device) =>
        (int)Kernel.Call(SyscallNumber.MkNodAt, directory, (nint)path, (nint)mode, (nint)device);

    /// <summary>linkat(2); a symbolic link at <paramref name="from"/> is linked itself unless told otherwise.</summary>
    public static int LinkAt(int fromDirectory, byte* from, int toDirectory, byte* to, AtFlags flags = 0) =>
        (int)Kernel.Call(SyscallNumber.LinkAt, fromDirectory, (nint)from, toDirectory, (nint)to, (nint)flags);

    public static int SymLinkAt(byte* target, int directory, byte* path) =>
        (int)Kernel.Call(SyscallNumber.SymLinkAt, (nint)target, directory, (nint)path);

    /// <param name="directory">Where <paramref name="path"/> starts.</param>
    /// <param name="path">What to remove.</param>
    /// <param name="isDirectory">Remove a directory (AT_REMOVEDIR).</param>
    public static int UnlinkAt(int directory, byte* path, bool isDirectory = false) =>
        (int)Kernel.Call(SyscallNumber.UnlinkAt, directory, (nint)path, isDirectory ? 0x200 : 0);

    /// <summary>
    /// utimensat(2): makes now the time of a file's last modification, and not of its last access, which inotify(7) tells those who watch it as
    /// one (IN_MODIFY). For the file's owner and root.
    /// </summary>
    public static int Touch(byte* path)
    {
        const long now = (1 << 30) - 1, omit = (1 << 30) - 2; // UTIME_NOW, UTIME_OMIT
        long* times = stackalloc long[] { 0, omit, 0, now };
        return (int)Kernel.Call(SyscallNumber.UTimeNsAt, CurrentDirectory, (nint)path, (nint)times);
    }

    public static nint ReadLinkAt(int directory, byte* path, byte* buffer, nint size) =>
        Kernel.Call(SyscallNumber.ReadLinkAt, directory, (nint)path, (nint)buffer, size);

    public static int RenameAt2(int fromDirectory, byte* from, int toDirectory, byte* to, bool replace = true) =>
        (int)Kernel.Call(SyscallNumber.RenameAt2, fromDirectory, (nint)from, toDirectory, (nint)to, replace ? 0 : 1);

    public static int ChOwnAt(int directory, byte* path, uint uid, uint gid, AtFlags flags) =>
        (int)Kernel.Call(SyscallNumber.FChOwnAt, directory, (nint)path, (nint)uid, (nint)gid, (nint)flags);

    public static int ChOwn(int descriptor, uint uid, uint gid) =>
        (int)Kernel.Call(SyscallNumber.FChOwn, descriptor, (nint)uid, (nint)gid);

    public static int ChModAt(int directory, byte* path, uint mode) =>
        (int)Kernel.Call(SyscallNumber.FChModAt, directory, (nint)path, (nint)mode);

    public static int ChMod(int descriptor, uint mode) => (int)Kernel.Call(SyscallNumber.FChMod, descriptor, (nint)mode);

    /// <summary>statx(2) with the basic fields; <paramref name="path"/> may be empty with <see cref="AtFlags.EmptyPath"/>.</summary>
    public static int Stat(int directory, byte* path, AtFlags flags, out FileStatus status)
    {
        fixed (FileStatus* s = &status)
            return (int)Kernel.Call(SyscallNumber.Statx, directory, (nint)path, (nint)flags, 0x17ff, (nint)s);
    }

    /// <summary>The status of an open descriptor, O_PATH ones too.</summary>
    public static int Stat(int descriptor, out FileStatus status)
    {
        byte empty = 0;
        return Stat(descriptor, &empty, AtFlags.EmptyPath, out status);
    }

    /// <summary>The file system's magic number and mount flags (fstatfs(2)).</summary>
    public static int StatFs(int descriptor, out FileSystemStatus status)
    {
        fixed (FileSystemStatus* s = &status)
            return (int)Kernel.Call(SyscallNumber.FStatFs, descriptor, (nint)s);
    }

    public static int StatFs(byte* path, out FileSystemStatus status)
    {
        fixed (FileSystemStatus* s = &status)
            return (int)Kernel.Call(SyscallNumber.StatFs, (nint)path, (nint)s);
    }

    /// <param name="directory">Where <paramref name="path"/> starts.</param>
    /// <param name="path">What to ask about.</param>
    /// <param name="mode">4 read, 2 write, 1 execute, 0 exists.</param>
    /// <param name="flags"><see cref="AtFlags.EffectiveAccess"/> asks for the effective ids (faccessat2, Linux 5.8).</param>
    public static int Access(int directory, byte* path, int mode, AtFlags flags = 0)
    {
        int result = (int)Kernel.Call(SyscallNumber.FAccessAt2, directory, (nint)path, mode, (nint)flags);
        return result == -(int)Errno.ENOSYS
            ? (int)Kernel.Call(SyscallNumber.FAccessAt, directory, (nint)path, mode)
            : result;
    }

    /// <summary>setxattr(2); makes the attribute or replaces it.</summary>
    public static int SetAttribute(byte* path, byte* name, byte* value, nint size) =>
        (int)Kernel.Call(SyscallNumber.SetXAttr, (nint)path, (nint)name, (nint)value, size, 0);

    public static int Fcntl(int descriptor, FcntlCommand command, nint argument = 0) =>
        (int)Kernel.Call(SyscallNumber.Fcntl, descriptor, (nint)command, argument);

    /// <summary>flock(2), exclusive or not; waits unless told otherwise.</summary>
    public static int Lock(int descriptor, bool exclusive = true, bool wait = true) =>
        (int)Retry(SyscallNumber.Flock, descriptor, (exclusive ? 2 : 1) | (wait ? 0 : 4));

    /// <summary>flock(2), exclusive, waiting as long as it takes: the collector's other threads need not wait for it. Not for a forked child.</summary>
    public static int LockLong(int descriptor)
    {
        int result;
        do
            result = (int)Kernel.CallWaiting(SyscallNumber.Flock, descriptor, 2);
        while (result == -(int)Errno.EINTR);
        return result;
    }

    /// <summary>fsync(2): a file's contents, or a directory's names, outlive a loss of power from here on. It may wait long for the disk.</summary>
    public static int FlushToDisk(int descriptor) => (int)Kernel.CallWaiting(SyscallNumber.FSync, descriptor);

    public static int Unlock(int descriptor) => (int)Kernel.Call(SyscallNumber.Flock, descriptor, 8);

    public static int Dup3(int from, int to, bool closeOnExec) =>
        (int)Kernel.Call(SyscallNumber.Dup3, from, to, closeOnExec ? (nint)(uint)OpenFlags.CloseOnExec : 0);

    /// <summary>Makes a descriptor's calls return EAGAIN where they would wait (O_NONBLOCK), or wait again.</summary>
    public static int SetNonBlocking(int descriptor, bool on = true)
    {
        const int nonBlocking = (int)OpenFlags.NonBlocking;
        int flags = Fcntl(descriptor, FcntlCommand.GetStatusFlags);
        return flags < 0 ? flags : Fcntl(descriptor, FcntlCommand.SetStatusFlags, on ? flags | nonBlocking : flags & ~nonBlocking);
    }

    public static int Pipe(out int readEnd, out int writeEnd)
    {
        int* ends = stackalloc int[2];
        int result = (int)Kernel.Call(SyscallNumber.Pipe2, (nint)ends, (nint)(uint)OpenFlags.CloseOnExec);
        (readEnd, writeEnd) = result < 0 ? (-1, -1) : (ends[0], ends[1]);
        return result;
    }

    public static int ChDir(byte* path) => (int)Kernel.Call(SyscallNumber.ChDir, (nint)path);

    public static int ChDir(int descriptor) => (int)Kernel.Call(SyscallNumber.FChDir, descriptor);

    public static int ChRoot(byte* path) => (int)Kernel.Call(SyscallNumber.ChRoot, (nint)path);

    /// <summary>getcwd(2): the length including the NUL; a directory outside the root reads as "(unreachable)...".</summary>
    public static int GetCwd(byte* buffer, nint size) => (int)Kernel.Call(SyscallNumber.GetCwd, (nint)buffer, size);

    public static uint Umask(uint mask) => (uint)Kernel.Call(SyscallNumber.Umask, (nint)mask);

    public static int Ioctl(int descriptor, nuint request, void* argument) =>
        (int)Kernel.Call(SyscallNumber.Ioctl, descriptor, (nint)request, (nint)argument);

    public static int GetDents(int directory, byte* buffer, nint size) =>
        (int)Kernel.Call(SyscallNumber.GetDents64, directory, (nint)buffer, size);

    /// <summary>memfd_create(2), sealable and close-on-exec.</summary>
    /// <param name="name">What /proc shows.</param>
    /// <param name="executable">It is going to be executed, which the sysctl vm.memfd_noexec may forbid where that is not said (Linux 6.3).</param>
    public static int MemFdCreate(byte* name, bool executable = false)
    {
        const nint flags = 0x0001 | 0x0002, mayExecute = 0x0010;
        int result = (int)Kernel.Call(SyscallNumber.MemFdCreate, (nint)name, executable ? flags | mayExecute : flags);
        return result == -(int)Errno.EINVAL && executable ? MemFdCreate(name) : result;
    }

    public static nint SendFile(int to, int from, nint count) => Kernel.Call(SyscallNumber.SendFile, to, from, 0, count);

    /// <summary>splice(2), without waiting: moves what one end has, at most <paramref name="count"/> bytes; one of the two is a pipe.</summary>
    public static nint Splice(int from, int to, nint count) => Retry(SyscallNumber.Splice, from, 0, to, 0, count, 0x1 | 0x2);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static nint Retry(nint number, nint a, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        nint result;
        do
            result = Kernel.Call(number, a, b, c, d, e, f);
        while (result == -(int)Errno.EINTR);
        return result;
    }

    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}
