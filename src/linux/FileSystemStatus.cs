using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>What statfs(2) tells of a file system, as the kernel lays it out on 64-bit machines.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
public struct FileSystemStatus
{
    [FieldOffset(0)] public long Magic;

    /// <summary>ST_* flags: those of the mount and of the superblock together.</summary>
    [FieldOffset(80)] public long Flags;

    public const long CgroupV2 = 0x63677270;
    public const long CgroupV1 = 0x27e0eb;
    public const long Tmpfs = 0x01021994;
    public const long Proc = 0x9fa0;
    public const long DevPts = 0x1cd1;
    public const long Selinux = 0xf97cff8c;

    /// <summary>ST_RDONLY.</summary>
    public readonly bool IsReadOnly => (Flags & 1) != 0;
}
