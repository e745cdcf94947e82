using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>What statx(2) tells of a file.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public struct FileStatus
{
    /// <summary>Type and permission bits, as st_mode.</summary>
    [FieldOffset(28)] public ushort Mode;
    /// <summary>Names that the inode has.</summary>
    [FieldOffset(16)] public uint Links;
    [FieldOffset(20)] public uint Uid;
    [FieldOffset(24)] public uint Gid;
    [FieldOffset(32)] public ulong Inode;
    /// <summary>Bytes.</summary>
    [FieldOffset(40)] public ulong Size;
    /// <summary>Of 512 bytes each.</summary>
    [FieldOffset(48)] public ulong Blocks;
    /// <summary>Last change of the contents: seconds since 1970.</summary>
    [FieldOffset(112)] public long ModifiedSeconds;
    [FieldOffset(120)] public uint ModifiedNanoseconds;
    [FieldOffset(128)] public uint DeviceMajor;
    [FieldOffset(132)] public uint DeviceMinor;
    [FieldOffset(136)] public uint FileSystemMajor;
    [FieldOffset(140)] public uint FileSystemMinor;
    /// <summary>Of the mount that it was found on (Linux 5.8; 0 before).</summary>
    [FieldOffset(144)] public ulong MountId;

    public readonly FileType Type => (FileType)(Mode & 0xF000);

    /// <summary>Both are the same inode of the same file system.</summary>
    public readonly bool SameFile(in FileStatus other) =>
        Inode == other.Inode && FileSystemMajor == other.FileSystemMajor && FileSystemMinor == other.FileSystemMinor;
}

/// <summary>The type bits of st_mode (inode(7)).</summary>
public enum FileType : uint
{
    Fifo = 0x1000,
    CharacterDevice = 0x2000,
    Directory = 0x4000,
    BlockDevice = 0x6000,
    Regular = 0x8000,
    SymLink = 0xA000,
    Socket = 0xC000,
}
