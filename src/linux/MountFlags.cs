namespace Mocker.Linux;

/// <summary>The MS_* flags of mount(2).</summary>
[Flags]
public enum MountFlags : uint
{
    None = 0,
    ReadOnly = 1,
    NoSuid = 2,
    NoDev = 4,
    NoExec = 8,
    Synchronous = 16,
    Remount = 32,
    MandatoryLock = 64,
    DirSync = 128,
    NoSymFollow = 256,
    NoAccessTime = 1024,
    NoDirectoryAccessTime = 2048,
    Bind = 4096,
    Move = 8192,
    Recursive = 16384,
    Silent = 32768,
    Unbindable = 1 << 17,
    Private = 1 << 18,
    Slave = 1 << 19,
    Shared = 1 << 20,
    RelativeAccessTime = 1 << 21,
    IVersion = 1 << 23,
    StrictAccessTime = 1 << 24,
    LazyTime = 1 << 25,
}

/// <summary>The MOUNT_ATTR_* attributes of fsmount(2) and mount_setattr(2).</summary>
[Flags]
public enum MountAttributes : ulong
{
    None = 0,
    ReadOnly = 0x1,
    NoSuid = 0x2,
    NoDev = 0x4,
    NoExec = 0x8,
    NoAccessTime = 0x10,
    StrictAccessTime = 0x20,
    /// <summary>The mask of the access-time field, in which 0 is relatime: set a value only together with clearing this.</summary>
    AccessTime = 0x70,
    NoDirectoryAccessTime = 0x80,
    IdMap = 0x100000,
    NoSymFollow = 0x200000,
}

/// <summary>The flags of umount2(2).</summary>
[Flags]
public enum UnmountFlags : uint
{
    None = 0,
    Force = 1,
    Detach = 2,
    Expire = 4,
    NoFollow = 8,
}
