namespace Mocker.Linux;

/// <summary>Raw calls of mount(2) and of the newer mount interface by file descriptors (fsopen(2), open_tree(2), ...).</summary>
public static unsafe class Mounts
{
    public static int Mount(byte* source, byte* target, byte* type, MountFlags flags, byte* data) =>
        (int)Kernel.Call(SyscallNumber.Mount, (nint)source, (nint)target, (nint)type, (nint)flags, (nint)data);

    public static int Unmount(byte* target, UnmountFlags flags) =>
        (int)Kernel.Call(SyscallNumber.Umount2, (nint)target, (nint)flags);

    public static int PivotRoot(byte* newRoot, byte* putOld) =>
        (int)Kernel.Call(SyscallNumber.PivotRoot, (nint)newRoot, (nint)putOld);

    /// <summary>fsopen(2), Linux 5.2; close-on-exec.</summary>
    public static int FsOpen(byte* type) => (int)Kernel.Call(SyscallNumber.FsOpen, (nint)type, 1);

    public static int FsConfigFlag(int context, byte* key) =>
        (int)Kernel.Call(SyscallNumber.FsConfig, context, 0, (nint)key);

    public static int FsConfigString(int context, byte* key, byte* value) =>
        (int)Kernel.Call(SyscallNumber.FsConfig, context, 1, (nint)key, (nint)value);

    public static int FsConfigCreate(int context) => (int)Kernel.Call(SyscallNumber.FsConfig, context, 6);

    /// <summary>fsmount(2): a detached mount with its attributes already set; close-on-exec.</summary>
    public static int FsMount(int context, MountAttributes attributes) =>
        (int)Kernel.Call(SyscallNumber.FsMount, context, 1, (nint)attributes);

    /// <summary>open_tree(2) with OPEN_TREE_CLONE: a detached copy of what is mounted at the path; close-on-exec.</summary>
    public static int CloneTree(int directory, byte* path, AtFlags flags) =>
        (int)Kernel.Call(SyscallNumber.OpenTree, directory, (nint)path, 1 | (nint)(uint)OpenFlags.CloseOnExec | (nint)flags);

    /// <summary>move_mount(2) from one descriptor onto another.</summary>
    public static int MoveMount(int mount, int target)
    {
        byte empty = 0;
        return (int)Kernel.Call(SyscallNumber.MoveMount, mount, (nint)(&empty), target, (nint)(&empty), 0x04 | 0x40);
    }

    /// <summary>mount_setattr(2), Linux 5.12, on what a descriptor refers to.</summary>
    /// <param name="mount">A mount, attached or not.</param>
    /// <param name="set">Attributes to set.</param>
    /// <param name="clear">Attributes to clear first.</param>
    /// <param name="propagation">New propagation type, or 0 to leave it.</param>
    /// <param name="recursive">Also every mount below.</param>
    public static int SetAttributes(int mount, MountAttributes set, MountAttributes clear, MountFlags propagation, bool recursive)
    {
        byte empty = 0;
        MountAttr attr = new() { Set = (ulong)set, Clear = (ulong)clear, Propagation = (ulong)propagation };
        AtFlags flags = AtFlags.EmptyPath | (recursive ? AtFlags.Recursive : 0);
        return (int)Kernel.Call(SyscallNumber.MountSetAttr, mount, (nint)(&empty), (nint)flags, (nint)(&attr), sizeof(MountAttr));
    }

    /// <summary>Maps the owners of files on a detached mount as a user namespace maps ids (MOUNT_ATTR_IDMAP, mount_setattr(2), Linux 5.12).</summary>
    public static int MapIds(int mount, int userNamespace, bool recursive)
    {
        byte empty = 0;
        MountAttr attr = new() { Set = 0x00100000, UserNamespace = (ulong)userNamespace };
        AtFlags flags = AtFlags.EmptyPath | (recursive ? AtFlags.Recursive : 0);
        return (int)Kernel.Call(SyscallNumber.MountSetAttr, mount, (nint)(&empty), (nint)flags, (nint)(&attr), sizeof(MountAttr));
    }

    private struct MountAttr
    {
        public ulong Set;
        public ulong Clear;
        public ulong Propagation;
        public ulong UserNamespace;
    }
}
