using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// Mounts by mount(2), for kernels that lack the calls by descriptor: open_tree(2), move_mount(2) and fsopen(2) came with
/// Linux 5.2, mount_setattr(2) with 5.12. What mount(2) gets as path is a descriptor's name in /proc, so the places are
/// the same. In the forked child; results are the kernel's.
/// </summary>
internal static unsafe class PathMounts
{
    /// <summary>Binds what one descriptor refers to onto another.</summary>
    public static int Bind(int source, int target, bool recursive = false)
    {
        byte* from = stackalloc byte[32];
        byte* to = stackalloc byte[32];
        int result = Name(source, from);
        if (result >= 0)
            result = Name(target, to);
        return result < 0 ? result : Mounts.Mount(from, to, null, MountFlags.Bind | (recursive ? MountFlags.Recursive : 0), null);
    }

    /// <summary>Mounts a new file system.</summary>
    public static int Create(byte* source, int target, byte* type, MountFlags flags, byte* data)
    {
        byte* to = stackalloc byte[32];
        int result = Name(target, to);
        return result < 0 ? result : Mounts.Mount(source, to, type, flags, data);
    }

    /// <summary>Changes attributes of the mount that a descriptor is the root of; those that are not named stay.</summary>
    public static int SetAttributes(int mount, MountAttributes set, MountAttributes clear)
    {
        byte* name = stackalloc byte[32];
        int result = Name(mount, name);
        if (result >= 0)
            result = Files.StatFs(mount, out FileSystemStatus status) is < 0 and int failed
                ? failed
                : Mounts.Mount(null, name, null, Changed(status, set, clear) | MountFlags.Remount | MountFlags.Bind, null);
        return result;
    }

    /// <summary>Changes the propagation type of a mount.</summary>
    public static int SetPropagation(int mount, MountFlags type)
    {
        byte* name = stackalloc byte[32];
        int result = Name(mount, name);
        return result < 0 ? result : Mounts.Mount(null, name, null, type, null);
    }

    /// <summary>A remount replaces all flags of a mount, so it has to repeat those that it has (mount(2), Remounting).</summary>
    private static MountFlags Changed(in FileSystemStatus status, MountAttributes set, MountAttributes clear)
    {
        MountFlags kept = (MountFlags)(uint)status.Flags & (MountFlags.ReadOnly | MountFlags.NoSuid | MountFlags.NoDev
            | MountFlags.NoExec | MountFlags.NoAccessTime | MountFlags.NoDirectoryAccessTime);
        if ((clear & MountAttributes.AccessTime) != 0)
            kept &= ~MountFlags.NoAccessTime;
        MountFlags flags = kept & ~MountOptions.FlagsOf(clear) | MountOptions.FlagsOf(set);
        // Without any word about it the access time stays as it was.
        return (clear & MountAttributes.AccessTime) != 0 && (set & MountAttributes.AccessTime) == 0 ? flags | MountFlags.RelativeAccessTime : flags;
    }

    /// <summary>Once inside the container /proc is the container's: it must at least be a procfs (CVE-2025-52881).</summary>
    private static int Name(int descriptor, byte* name)
    {
        "/proc\0"u8.CopyTo(new Span<byte>(name, 32));
        int result = Files.StatFs(name, out FileSystemStatus status);
        DescriptorPath.Write(descriptor, name);
        return result < 0 ? result : status.Magic == FileSystemStatus.Proc ? 0 : -(int)Errno.EPERM;
    }
}
