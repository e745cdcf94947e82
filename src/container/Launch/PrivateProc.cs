using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>A procfs of the child's own, mounted nowhere: the only one that nobody can have prepared.</summary>
internal static unsafe class PrivateProc
{
    /// <summary>Its root's descriptor, made at the first call; or minus errno with the failure noted.</summary>
    public static int Open(Child* child)
    {
        if (child->PrivateProc >= 0)
            return child->PrivateProc;
        byte* words = stackalloc byte[8];
        "proc\0"u8.CopyTo(new Span<byte>(words, 8));
        int context = Mounts.FsOpen(words);
        if (context == -(int)Errno.ENOSYS)
            return OpenByPath(child);
        if (context < 0)
            return child->Fail("fsopen(2)"u8, context, "proc"u8);
        int result = Mounts.FsConfigCreate(context);
        if (result >= 0)
            result = Mounts.FsMount(context, MountAttributes.NoSuid | MountAttributes.NoDev | MountAttributes.NoExec);
        Files.Close(context);
        // A user namespace may not mount one while parts of the /proc that it sees are masked (mount_namespaces(7)).
        if (result is -(int)Errno.ENOSYS or -(int)Errno.EPERM)
            return OpenByPath(child);
        return result < 0 ? child->Fail("fsmount(2)"u8, result, "proc"u8) : child->PrivateProc = result;
    }

    /// <summary>Where none can be made: the container's /proc, if it is the root of a procfs.</summary>
    private static int OpenByPath(Child* child)
    {
        byte* path = stackalloc byte[8];
        "/proc\0"u8.CopyTo(new Span<byte>(path, 8));
        int proc = RootPath.Open(child->Root, path);
        if (proc < 0)
            return child->Fail("open(2)"u8, proc, path);
        Files.StatFs(proc, out FileSystemStatus fileSystem);
        Files.Stat(proc, out FileStatus status);
        if (fileSystem.Magic == FileSystemStatus.Proc && status.Inode == 1)
            return child->PrivateProc = proc;
        Files.Close(proc);
        return child->Fail("fstatfs(2)"u8, -(int)Errno.EPERM, "/proc in the container is not a procfs"u8);
    }
}
