using System.Runtime;
using System.Runtime.InteropServices;
using Mocker.Linux;

namespace Mocker.Startup;

/// <summary>
/// stat(2) as the NativeAOT pack calls it, by the names that glibc's before 2.33 had for it, with the version of a structure that has
/// never changed on 64 bits. musl from 1.2.4 on has these names no more.
/// </summary>
internal static unsafe class FileStatusCalls
{
    [DllImport("libc"), SuppressGCTransition]
    private static extern int fstatat(int directory, byte* path, void* status, AtFlags flags);

    [RuntimeExport("__xstat64")]
    private static int Status(int version, byte* path, void* status) => fstatat(Files.CurrentDirectory, path, status, AtFlags.None);

    [RuntimeExport("__lxstat64")]
    private static int LinkStatus(int version, byte* path, void* status) => fstatat(Files.CurrentDirectory, path, status, AtFlags.SymLinkNoFollow);

    [RuntimeExport("__fxstat64")]
    private static int OpenStatus(int version, int file, void* status)
    {
        byte empty = 0;
        return fstatat(file, &empty, status, AtFlags.EmptyPath);
    }
}
