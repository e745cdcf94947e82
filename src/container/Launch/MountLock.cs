using System.Runtime.InteropServices;
using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>
/// Locks the flags of mounts, and each to what it is mounted on, as the kernel does with all mounts that a new user
/// namespace is shown (mount_namespaces(7), "Restrictions on mount namespaces"): read-only, nosuid, nodev, noexec and the
/// access time can then not be taken off inside. The kernel does that only where a mount namespace is copied for a user
/// namespace, so a process does just that with the mounts attached in it, and sends back what it has there.
/// </summary>
internal static unsafe class MountLock
{
    /// <summary>A detached, locked copy of a detached mount and of those below it; the original gets attached and must not be used again.</summary>
    /// <exception cref="LinuxException">The kernel refuses.</exception>
    public static Descriptor CopyOf(Descriptor tree)
    {
        Kernel.Check(Sockets.Pair(SocketType.SequencedPacket, out int ours, out int theirs), "socketpair(2)");
        using Descriptor ourEnd = new(ours);
        int pid;
        using (Descriptor theirEnd = new(theirs))
        {
            pid = (int)Kernel.Check(Processes.Fork(NamespaceTypes.Mount, out int pidFd), "clone3(2)", "with a mount namespace, to lock the flags of a bind mount");
            if (pid == 0)
                Serve(theirs, tree.Number);
            Files.Close(pidFd);
        }
        Failure failure;
        nint received = Sockets.Receive(ours, &failure, sizeof(Failure), out int locked);
        Processes.Wait(pid, out _);
        return locked >= 0 ? new(locked)
            : received == sizeof(Failure) ? throw new LinuxException(Text(failure.Call), (Errno)failure.Error, reason: Text(failure.Detail) is { Length: > 0 } detail ? detail : null)
            : throw new LinuxException("recvmsg(2)", received < 0 ? (Errno)(-received) : Errno.EPIPE, reason: "from the process that locks the flags of a bind mount");
    }

    /// <summary>In the forked process: sends the locked copy, or what went wrong.</summary>
    internal static void Serve(int socket, int tree)
    {
        Child child = default;
        int locked = Lock(&child, tree);
        Sockets.Send(socket, &child.Failure, sizeof(Failure), locked);
        Processes.Exit(0);
    }

    private static int Lock(Child* child, int tree)
    {
        byte* root = stackalloc byte[2] { (byte)'/', 0 }, place = stackalloc byte[2] { (byte)'m', 0 };
        // Or what is attached here would be attached on the host as well.
        int result = Mounts.Mount(null, root, null, MountFlags.Private | MountFlags.Recursive, null);
        if (result < 0)
            return child->Fail("mount(2)"u8, result, "of the propagation of /"u8);
        int directory = AttachTmpfs(child, root);
        if (directory < 0)
            return directory;
        if ((result = MakePlace(directory, place, tree)) < 0)
            return child->Fail("mkdirat(2)"u8, result);
        if ((result = Attach(tree, directory, place)) < 0)
            return child->Fail("move_mount(2)"u8, result);
        // user_namespaces(7): who sees another root than that of the mount namespace may not make one.
        byte* here = stackalloc byte[2] { (byte)'.', 0 };
        if ((result = Files.ChDir(directory)) < 0 || (result = Files.ChRoot(here)) < 0)
            return child->Fail("chroot(2)"u8, result);
        if ((result = Namespaces.Unshare(NamespaceTypes.User | NamespaceTypes.Mount)) < 0)
            return child->Fail("unshare(2)"u8, result, "to lock the flags of a bind mount"u8);
        result = Mounts.CloneTree(Files.CurrentDirectory, place, AtFlags.Recursive);
        return result < 0 ? child->Fail("open_tree(2)"u8, result) : result;
    }

    /// <summary>Something that nobody else can reach, to mount on.</summary>
    private static int AttachTmpfs(Child* child, byte* root)
    {
        byte* type = stackalloc byte[8];
        "tmpfs\0"u8.CopyTo(new Span<byte>(type, 8));
        int context = Mounts.FsOpen(type);
        if (context < 0)
            return child->Fail("fsopen(2)"u8, context);
        int mount = Mounts.FsConfigCreate(context);
        if (mount >= 0)
            mount = Mounts.FsMount(context, MountAttributes.None);
        if (mount < 0)
            return child->Fail("fsmount(2)"u8, mount);
        int result = Attach(mount, Files.CurrentDirectory, root);
        return result < 0 ? child->Fail("move_mount(2)"u8, result, "onto /"u8) : mount;
    }

    /// <summary>A directory is mounted on a directory, and anything else on a file.</summary>
    private static int MakePlace(int directory, byte* name, int tree)
    {
        int result = Files.Stat(tree, out FileStatus status);
        if (result < 0)
            return result;
        return status.Type == FileType.Directory ? Files.MkDirAt(directory, name, 0x1ed) : Files.MkNodAt(directory, name, (uint)FileType.Regular | 0x1a4, 0);
    }

    private static int Attach(int mount, int directory, byte* place)
    {
        int target = Files.OpenAt(directory, place, OpenFlags.Path | OpenFlags.NoFollow);
        return target < 0 ? target : Mounts.MoveMount(mount, target);
    }

    private static string Text(byte* text) => Marshal.PtrToStringUTF8((nint)text)!;
}
