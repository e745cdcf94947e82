using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// Copies what a directory holds into a new tmpfs (the tmpcopyup option): directories, files, links, devices and fifos
/// with their owners and modes. Runs in the forked child, on descriptors only, and follows no symbolic link.
/// </summary>
internal static unsafe class TreeCopy
{
    private const int EntryBuffer = 8192;
    private const int DeepestTree = 64;

    /// <summary>What the target directory itself has already and keeps, because the mount's own options said so.</summary>
    [Flags]
    public enum Kept
    {
        Nothing = 0,
        Mode = 1,
        Owner = 2,
        Group = 4,
    }

    /// <summary>Copies the contents of one directory into another, and its owner and mode.</summary>
    /// <param name="from">An O_PATH descriptor of the source; something that is not a directory has nothing to copy.</param>
    /// <param name="to">A descriptor of the target directory.</param>
    /// <param name="kept">What is not copied from the source directory itself.</param>
    /// <returns>0, or minus errno.</returns>
    public static int Copy(int from, int to, Kept kept) => Copy(from, to, kept, 0);

    private static int Copy(int from, int to, Kept kept, int depth)
    {
        if (depth > DeepestTree)
            return -(int)Errno.ELOOP;
        byte* here = stackalloc byte[2] { (byte)'.', 0 };
        int directory = Files.OpenAt(from, here, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (directory < 0)
            return directory;
        int result = CopyOwner(directory, to, kept);
        byte* entries = stackalloc byte[EntryBuffer];
        while (result >= 0)
        {
            int filled = Files.GetDents(directory, entries, EntryBuffer);
            if (filled <= 0)
            {
                result = filled;
                break;
            }
            // struct linux_dirent64 (getdents(2)): u16 length at 16, u8 type at 18, the name from 19.
            for (int at = 0; at < filled && result >= 0; at += *(ushort*)(entries + at + 16))
                result = CopyEntry(directory, to, entries + at + 19, depth);
        }
        Files.Close(directory);
        return result;
    }

    private static int CopyEntry(int from, int to, byte* name, int depth)
    {
        if (name[0] == '.' && (name[1] == 0 || (name[1] == '.' && name[2] == 0)))
            return 0;
        int source = Files.OpenAt(from, name, OpenFlags.Path | OpenFlags.NoFollow);
        if (source < 0)
            return source;
        int result = Files.Stat(source, out FileStatus status);
        if (result >= 0)
            result = status.Type switch
            {
                FileType.Directory => CopyDirectory(source, to, name, status, depth),
                FileType.Regular => CopyFile(from, to, name, status),
                FileType.SymLink => CopyLink(source, to, name, status),
                _ => CopyNode(to, name, status),
            };
        Files.Close(source);
        return result;
    }

    private static int CopyDirectory(int source, int to, byte* name, in FileStatus status, int depth)
    {
        int result = Files.MkDirAt(to, name, 0x1c0);
        if (result < 0)
            return result;
        int target = Files.OpenAt(to, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        if (target < 0)
            return target;
        result = Copy(source, target, Kept.Nothing, depth + 1);
        Files.Close(target);
        return result;
    }

    private static int CopyFile(int from, int to, byte* name, in FileStatus status)
    {
        int source = Files.OpenAt(from, name, OpenFlags.ReadOnly | OpenFlags.NoFollow | OpenFlags.NonBlocking);
        if (source < 0)
            return source;
        int target = Files.OpenAt(to, name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
        nint result = target;
        if (target >= 0)
        {
            do
                result = Files.SendFile(target, source, 1 << 20);
            while (result > 0);
            if (result >= 0)
                result = Files.ChOwn(target, status.Uid, status.Gid);
            if (result >= 0)
                result = Files.ChMod(target, status.Mode & 0xfffu);
            Files.Close(target);
        }
        Files.Close(source);
        return (int)result;
    }

    private static int CopyLink(int source, int to, byte* name, in FileStatus status)
    {
        byte* text = stackalloc byte[4096];
        byte empty = 0;
        nint length = Files.ReadLinkAt(source, &empty, text, 4095);
        if (length < 0)
            return (int)length;
        text[length] = 0;
        int result = Files.SymLinkAt(text, to, name);
        return result < 0 ? result : Files.ChOwnAt(to, name, status.Uid, status.Gid, AtFlags.SymLinkNoFollow);
    }

    private static int CopyNode(int to, byte* name, in FileStatus status)
    {
        int result = Files.MkNodAt(to, name, status.Mode, DeviceNumber.Encode(status.DeviceMajor, status.DeviceMinor));
        return result < 0 ? result : Files.ChOwnAt(to, name, status.Uid, status.Gid, AtFlags.SymLinkNoFollow);
    }

    private static int CopyOwner(int from, int to, Kept kept)
    {
        // chown(2): this leaves the id as it is.
        const uint Same = uint.MaxValue;
        int result = Files.Stat(from, out FileStatus status);
        if (result < 0)
            return result;
        byte empty = 0;
        uint uid = (kept & Kept.Owner) != 0 ? Same : status.Uid;
        uint gid = (kept & Kept.Group) != 0 ? Same : status.Gid;
        result = Files.ChOwnAt(to, &empty, uid, gid, AtFlags.EmptyPath);
        if (result < 0 || (kept & Kept.Mode) != 0)
            return result;
        byte* here = stackalloc byte[2] { (byte)'.', 0 };
        return Files.ChModAt(to, here, status.Mode & 0xfffu);
    }
}
