using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// The files of /proc/PID/attr by which a process asks its security module for something (proc_pid_attr(5)), written in a
/// procfs that nobody else can have prepared (CVE-2025-52881).
/// </summary>
internal static unsafe class ProcessAttribute
{
    private const int LongestPath = 64;

    /// <summary>Writes one of the calling thread's own.</summary>
    /// <param name="child">Notes what fails.</param>
    /// <param name="path">Below the root of a procfs, NUL-terminated.</param>
    /// <param name="older">Its name in kernels that do not have that path, or nothing.</param>
    /// <param name="value">What to write; nothing at all takes back what was asked for before.</param>
    /// <param name="length">Its length in bytes.</param>
    public static int Write(Child* child, ReadOnlySpan<byte> path, ReadOnlySpan<byte> older, byte* value, int length)
    {
        int proc = PrivateProc.Open(child);
        if (proc < 0)
            return proc;
        byte* name = stackalloc byte[LongestPath];
        path.CopyTo(new Span<byte>(name, LongestPath));
        int file = Open(proc, name);
        if (file == -(int)Errno.ENOENT && older.Length > 0)
        {
            older.CopyTo(new Span<byte>(name, LongestPath));
            file = Open(proc, name);
        }
        if (file < 0)
            return child->Fail("open(2)"u8, file, name);
        nint written = Files.Write(file, value, length);
        Files.Close(file);
        return written < 0 ? child->Fail("write(2)"u8, written, name) : 0;
    }

    /// <summary>The paths lead through "thread-self", a link that stays within the file system.</summary>
    private static int Open(int proc, byte* name)
    {
        int file = Files.OpenAt2(proc, name, OpenFlags.WriteOnly, ResolveFlags.Beneath | ResolveFlags.NoMagicLinks);
        return file == -(int)Errno.ENOSYS ? Files.OpenAt(proc, name, OpenFlags.WriteOnly) : file;
    }
}
