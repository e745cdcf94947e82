using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>Opens the place in the container's root that something is mounted on, and refuses the places that are traps.</summary>
internal static unsafe class MountTarget
{
    /// <summary>Opens a destination, creating it where it is missing: as a directory, or as an empty file.</summary>
    /// <param name="child">The child.</param>
    /// <param name="path">The destination inside the root.</param>
    /// <param name="isFile">Make a file, not a directory.</param>
    /// <param name="kind">What is mounted, which decides what is allowed.</param>
    /// <returns>An O_PATH descriptor, or minus errno with the failure noted.</returns>
    public static int Open(Child* child, byte* path, bool isFile, MountTargetKind kind)
    {
        if (kind == MountTargetKind.ProcOrSys)
            return OpenPlain(child, path);
        int target = isFile ? RootPath.OpenOrMakeFile(child->Root, path) : RootPath.OpenOrMakeDirectory(child->Root, path);
        if (target < 0)
            return child->Fail("openat2(2)"u8, target, "of the destination"u8);
        if (kind == MountTargetKind.AllowedInProc || !IsInProc(target))
            return target;
        Files.Close(target);
        // A mount over a file of /proc can make the container's security settings land elsewhere (CVE-2019-16884).
        return child->Fail("fstatfs(2)"u8, -(int)Errno.EPERM, "the destination is inside the container's /proc"u8);
    }

    /// <summary>proc and sysfs go on a real directory of just that name: a link could make a later step write elsewhere (CVE-2019-19921).</summary>
    private static int OpenPlain(Child* child, byte* path)
    {
        int target = RootPath.OpenWithoutSymLinks(child->Root, path);
        if (target == -(int)Errno.ENOENT)
        {
            int made = RootPath.OpenOrMakeDirectory(child->Root, path);
            if (made < 0)
                return child->Fail("mkdirat(2)"u8, made, "of the destination"u8);
            Files.Close(made);
            target = RootPath.OpenWithoutSymLinks(child->Root, path);
        }
        if (target == -(int)Errno.ELOOP)
            return child->Fail("openat2(2)"u8, target, "it must be mounted on ordinary directory, not on a symbolic link"u8);
        if (target < 0)
            return child->Fail("openat2(2)"u8, target, "of the destination"u8);
        Files.Stat(target, out FileStatus status);
        if (status.Type == FileType.Directory)
            return target;
        Files.Close(target);
        return child->Fail("openat2(2)"u8, -(int)Errno.ENOTDIR, "of the destination"u8);
    }

    private static bool IsInProc(int target) => Files.StatFs(target, out FileSystemStatus status) >= 0 && status.Magic == FileSystemStatus.Proc;
}

/// <summary>What is going to be mounted somewhere, as far as the choice of place is restricted by it.</summary>
internal enum MountTargetKind
{
    Ordinary,

    /// <summary>proc or sysfs itself.</summary>
    ProcOrSys,

    /// <summary>One of the files of /proc that may be replaced (lxcfs), or a procfs over /proc.</summary>
    AllowedInProc,
}
