using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// Paths inside a hostile root filesystem, resolved as if its root were "/": no symbolic link and no ".." leads out, even
/// while somebody renames directories under us (CVE-2018-15664, CVE-2021-30465, CVE-2024-45310). Allocates nothing.
/// </summary>
/// <remarks>
/// The kernel does it where it can (openat2(2) with RESOLVE_IN_ROOT). The walk below is for what it cannot do, creating
/// what is missing, and for kernels before 5.6. It holds a descriptor for every directory on the way and goes back
/// through those for "..", so it never asks the kernel for a parent.
/// </remarks>
internal static unsafe class RootPath
{
    private const int LongestPath = 4096;
    private const int DeepestPath = 128;
    private const int MostSymLinks = 40;

    /// <summary>An O_PATH descriptor of what the path means inside the root, or minus errno.</summary>
    public static int Open(int root, byte* path)
    {
        int opened = Files.OpenAt2(root, path, OpenFlags.Path, ResolveFlags.InRoot | ResolveFlags.NoMagicLinks);
        return IsMissingCall(opened) ? Walk(root, path, Missing.Fail, 0) : opened;
    }

    /// <summary>As <see cref="Open"/> for a step that has nothing to do where nothing is.</summary>
    /// <param name="result">The descriptor; when there is none, what the step ends with: 0, or the failure.</param>
    public static bool OpenIfThere(Child* child, byte* path, out int result)
    {
        result = Open(child->Root, path);
        if (result >= 0)
            return true;
        result = result is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR ? 0 : child->Fail("openat2(2)"u8, result);
        return false;
    }

    /// <summary>As <see cref="Open"/>, but no component may be a symbolic link: for mounts of proc and sysfs (CVE-2019-19921).</summary>
    public static int OpenWithoutSymLinks(int root, byte* path)
    {
        int opened = Files.OpenAt2(root, path, OpenFlags.Path, ResolveFlags.InRoot | ResolveFlags.NoSymLinks);
        return IsMissingCall(opened) ? Walk(root, path, Missing.Fail, 0, symLinks: false) : opened;
    }

    /// <summary>Opens a directory, making it and its parents (mode 0755) where they are missing.</summary>
    public static int OpenOrMakeDirectory(int root, byte* path)
    {
        int opened = Open(root, path);
        if (opened != -(int)Errno.ENOENT)
            return opened;
        opened = MakeLast(root, path);
        return opened < 0 ? Walk(root, path, Missing.MakeDirectory, 0x1ed) : opened;
    }

    /// <summary>
    /// Makes a directory whose parent exists, with three calls instead of three for each component. Fails where anything is
    /// out of the ordinary, a link that leads nowhere for one: then it takes the walk.
    /// </summary>
    private static int MakeLast(int root, byte* path)
    {
        byte* parent = stackalloc byte[LongestPath];
        int cut = Copy(path, parent, LongestPath);
        while (cut > 0 && parent[cut - 1] != '/')
            cut--;
        byte* name = path + cut;
        if (cut <= 1 || name[0] is 0 or (byte)'.')
            return -(int)Errno.EINVAL;
        parent[cut] = 0;
        int directory = Open(root, parent);
        if (directory < 0)
            return directory;
        int result = Files.MkDirAt(directory, name, 0x1ed);
        if (result >= 0)
            result = Files.OpenAt(directory, name, OpenFlags.Path | OpenFlags.Directory | OpenFlags.NoFollow);
        Files.Close(directory);
        return result;
    }

    /// <summary>Opens a file, making an empty one and its parent directories where they are missing.</summary>
    public static int OpenOrMakeFile(int root, byte* path)
    {
        int opened = Open(root, path);
        return opened == -(int)Errno.ENOENT ? Walk(root, path, Missing.MakeFile, 0x1a4) : opened;
    }

    /// <summary>Opens the directory that a path's last component is in, making it where it is missing.</summary>
    /// <param name="root">The container's root.</param>
    /// <param name="path">The path.</param>
    /// <param name="name">Receives the last component, inside <paramref name="path"/>.</param>
    public static int OpenOrMakeParent(int root, byte* path, out byte* name)
    {
        byte* copy = stackalloc byte[LongestPath];
        int length = Copy(path, copy, LongestPath);
        name = path;
        if (length < 0)
            return length;
        int cut = length;
        while (cut > 0 && copy[cut - 1] != '/')
            cut--;
        name = path + cut;
        copy[cut] = 0;
        return OpenOrMakeDirectory(root, cut == 0 ? Slash(copy) : copy);
    }

    private enum Missing
    {
        Fail,
        MakeDirectory,
        MakeFile,
    }

    private static bool IsMissingCall(int result) => result is -(int)Errno.ENOSYS or -(int)Errno.EPERM;

    private static byte* Slash(byte* buffer)
    {
        (buffer[0], buffer[1]) = ((byte)'/', 0);
        return buffer;
    }

    private static int Copy(byte* from, byte* to, int size)
    {
        for (int i = 0; i < size; i++)
        {
            to[i] = from[i];
            if (from[i] == 0)
                return i;
        }
        return -(int)Errno.ENAMETOOLONG;
    }

    private static int Walk(int root, byte* path, Missing missing, uint mode, bool symLinks = true)
    {
        // Each time a link is met its text takes the place of what it named in front of the rest.
        byte* buffer = stackalloc byte[LongestPath];
        byte* rest = buffer;
        byte* name = stackalloc byte[256];
        int* opened = stackalloc int[DeepestPath];
        int depth = 0, links = 0, result = Copy(path, buffer, LongestPath);
        while (result >= 0)
        {
            int length = TakeComponent(ref rest, name);
            if (length <= 0)
            {
                result = length;
                break;
            }
            if (name[0] == '.' && name[1] == '.' && length == 2)
            {
                if (depth > 0)
                    Files.Close(opened[--depth]);
                continue;
            }
            bool last = IsEmpty(rest);
            int here = depth == 0 ? root : opened[depth - 1];
            result = OpenComponent(here, name, last ? missing : missing == Missing.Fail ? missing : Missing.MakeDirectory, mode, last);
            if (result < 0)
                break;
            int found = result;
            Files.Stat(found, out FileStatus status);
            if (status.Type == FileType.SymLink)
            {
                result = symLinks && ++links <= MostSymLinks ? Substitute(found, buffer, ref rest) : -(int)Errno.ELOOP;
                Files.Close(found);
                if (result > 0)
                    for (; depth > 0; depth--)
                        Files.Close(opened[depth - 1]);
                continue;
            }
            // path_resolution(7): what stands before a slash has to be a directory, also where nothing follows it.
            if (*rest == '/' && status.Type != FileType.Directory)
                result = -(int)Errno.ENOTDIR;
            else if (depth == DeepestPath)
                result = -(int)Errno.ENAMETOOLONG;
            if (result < 0)
                Files.Close(found);
            else
                opened[depth++] = found;
        }
        if (result >= 0)
            result = depth == 0 ? Files.Fcntl(root, FcntlCommand.DuplicateCloseOnExec) : opened[--depth];
        while (depth > 0)
            Files.Close(opened[--depth]);
        return result;
    }

    private static int OpenComponent(int directory, byte* name, Missing missing, uint mode, bool last)
    {
        // A second turn is needed only when somebody else makes the same name at the same moment.
        for (int attempt = 0; ; attempt++)
        {
            int found = Files.OpenAt(directory, name, OpenFlags.Path | OpenFlags.NoFollow);
            if (found != -(int)Errno.ENOENT || missing == Missing.Fail || attempt > 8)
                return found;
            int made = missing == Missing.MakeFile && last
                ? Files.MkNodAt(directory, name, (uint)FileType.Regular | mode, 0)
                : Files.MkDirAt(directory, name, 0x1ed);
            if (made < 0 && made != -(int)Errno.EEXIST)
                return made;
        }
    }

    /// <summary>Copies the next component that is not "." to <paramref name="name"/>; its length, 0 at the end, or minus errno.</summary>
    private static int TakeComponent(ref byte* rest, byte* name)
    {
        while (true)
        {
            while (*rest == '/')
                rest++;
            int length = 0;
            for (; *rest != 0 && *rest != '/'; rest++)
            {
                if (length == 255)
                    return -(int)Errno.ENAMETOOLONG;
                name[length++] = *rest;
            }
            name[length] = 0;
            if (length != 1 || name[0] != '.')
                return length;
        }
    }

    private static bool IsEmpty(byte* rest)
    {
        while (*rest == '/' || (*rest == '.' && rest[1] is 0 or (byte)'/'))
            rest++;
        return *rest == 0;
    }

    /// <summary>Puts a link's text in front of the rest of the path; 1 if it starts at the root again, 0 if not, or minus errno.</summary>
    private static int Substitute(int link, byte* buffer, ref byte* rest)
    {
        byte* text = stackalloc byte[LongestPath];
        byte empty = 0;
        nint length = Files.ReadLinkAt(link, &empty, text, LongestPath - 1);
        if (length < 0)
            return (int)length;
        int tail = Copy(rest, text + length, LongestPath - (int)length);
        if (tail < 0)
            return tail;
        Copy(text, buffer, LongestPath);
        rest = buffer;
        return buffer[0] == '/' ? 1 : 0;
    }
}
