using System.Runtime.InteropServices;
using Mocker.Linux;
using Mocker.Pull.Layers.Tar;
using Mono.Unix.Native;
using Errno = Mocker.Linux.Errno;

namespace Mocker.Pull.Layers.Unpack;

/// <summary>
/// Owners, modes, times and extended attributes of files, and device nodes. Nothing here follows a symbolic link: what it works on is open,
/// or named by one component in a directory that is.
/// </summary>
internal static unsafe class FileMetadata
{
    /// <summary>Linux's names for what overlay file systems keep in attributes; an archive's would change what its layer shows.</summary>
    private static ReadOnlySpan<byte> TrustedOverlay => "trusted.overlay."u8;

    private static ReadOnlySpan<byte> UserOverlay => "user.overlay."u8;

    public static bool IsOverlayAttribute(ReadOnlySpan<byte> name) => name.StartsWith(TrustedOverlay) || name.StartsWith(UserOverlay);

    /// <summary>fchown(2).</summary>
    public static void SetOwner(int descriptor, uint uid, uint gid, ReadOnlySpan<byte> subject) =>
        CheckOwner(Syscall.fchown(descriptor, uid, gid), uid, gid, subject);

    /// <summary>The same on a name in an open directory: of a symbolic link itself (fchownat(2), AT_SYMLINK_NOFOLLOW).</summary>
    public static void SetOwnerOf(int directory, byte[] name, uint uid, uint gid) =>
        CheckOwner(Syscall.fchownat(directory, MonoName(name), uid, gid, Mono.Unix.Native.AtFlags.AT_SYMLINK_NOFOLLOW), uid, gid, name.AsSpan()[..^1]);

    /// <summary>futimens(2): both times are that of the last modification.</summary>
    public static void SetTime(int descriptor, TarTime time, ReadOnlySpan<byte> subject) =>
        CheckMono(Syscall.futimens(descriptor, Times(time)), "utimensat(2)", subject);

    /// <summary>The same on a name in an open directory: of a symbolic link itself (utimensat(2), AT_SYMLINK_NOFOLLOW).</summary>
    public static void SetTimeOf(int directory, byte[] name, TarTime time) =>
        CheckMono(Syscall.utimensat(directory, MonoName(name), Times(time), Mono.Unix.Native.AtFlags.AT_SYMLINK_NOFOLLOW), "utimensat(2)", name.AsSpan()[..^1]);

    /// <summary>mknodat(2).</summary>
    /// <returns>The error number, or none.</returns>
    public static Errno MakeNode(int directory, byte[] name, FileType type, uint mode, uint major, uint minor) =>
        Syscall.mknodat(directory, MonoName(name), (FilePermissions)((uint)type | mode), DeviceNumber.Encode(major, minor)) == 0
            ? Errno.None
            : (Errno)Marshal.GetLastPInvokeError();

    /// <summary>chmod(2) on what an O_PATH descriptor refers to, which is no symbolic link.</summary>
    public static void SetModeOfPath(int descriptor, uint mode, ReadOnlySpan<byte> subject)
    {
        using CString path = new($"/proc/self/fd/{descriptor}");
        Check(Files.ChModAt(Files.CurrentDirectory, path, mode), "chmod(2)", subject);
    }

    /// <summary>Makes an error of a negative result of our own calls, which is minus the number.</summary>
    public static int Check(int result, string call, ReadOnlySpan<byte> subject) =>
        result < 0 ? throw Failure(call, (Errno)(-result), subject) : result;

    public static ImageException Failure(string call, Errno error, ReadOnlySpan<byte> subject) =>
        new($"{ByteText.Quoted(subject)}: {call}: {LinuxException.Text(error)}");

    /// <summary>Mono's calls return -1 and leave the number with the runtime.</summary>
    private static void CheckMono(int result, string call, ReadOnlySpan<byte> subject)
    {
        if (result != 0)
            throw Failure(call, (Errno)Marshal.GetLastPInvokeError(), subject);
    }

    private static void CheckOwner(int result, uint uid, uint gid, ReadOnlySpan<byte> subject)
    {
        if (result == 0)
            return;
        Errno error = (Errno)Marshal.GetLastPInvokeError();
        throw error == Errno.EINVAL
            ? new ImageException($"{ByteText.Quoted(subject)}: it belongs to {uid}:{gid}, which the user namespace has no mapping for")
            : Failure("chown(2)", error, subject);
    }

    private static Timespec[] Times(TarTime time)
    {
        Timespec spec = new() { tv_sec = time.Seconds, tv_nsec = time.Nanoseconds };
        return [spec, spec];
    }

    /// <summary>Mono's strings for names carry bytes that are no UTF-8 in a way of their own (UnixEncoding).</summary>
    private static string MonoName(byte[] name) => Mono.Unix.UnixEncoding.Instance.GetString(name, 0, name.Length - 1);
}
