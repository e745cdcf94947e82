using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Makes the container's root the root of the mount namespace (pivot_root(2)) and lets go of the old one; or, with
/// --no-pivot, moves the mount over "/" and changes root, for an initramfs that cannot be pivoted away from.
/// </summary>
/// <param name="pivot">pivot_root(2), or move.</param>
/// <param name="shared">The old root still shares its mounts with the host.</param>
internal sealed unsafe class EnterRoot(bool pivot, bool shared) : Step
{
    public override string Kind => pivot ? "pivot-root" : "move-root";

    public override string Text => pivot ? "make the root filesystem the root (pivot_root)" : "move the root filesystem over / and change root";

    private string[] _hostMounts = [];

    /// <summary>
    /// A moved root leaves the host's mounts underneath. Where a complete procfs or sysfs is mounted, the kernel lets a user
    /// namespace mount another, so these have to go.
    /// </summary>
    internal override void Prepare()
    {
        if (!pivot)
            _hostMounts = [.. MountTable.Read().Where(mount => mount.Type is "proc" or "sysfs").Select(mount => mount.MountPoint).Reverse()];
    }

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->HostMounts = memory.Texts(_hostMounts);
        a->IsShared = shared;
        return pivot ? new(&Pivot, a) : new(&Move, a);
    }

    private static int Pivot(Child* child, void* arguments)
    {
        byte* here = stackalloc byte[2] { (byte)'.', 0 };
        byte* root = stackalloc byte[2] { (byte)'/', 0 };
        int old = Files.OpenAt(Files.CurrentDirectory, root, OpenFlags.Path | OpenFlags.Directory);
        if (old < 0)
            return child->Fail("open(2)"u8, old, root);
        int result = Files.ChDir(child->Root);
        if (result < 0)
            return child->Fail("fchdir(2)"u8, result);
        // pivot_root(2), "pivot_root(".", ".")": the old root is left stacked on the new one and comes off at once.
        result = Mounts.PivotRoot(here, here);
        if (result < 0)
            return child->Fail("pivot_root(2)"u8, result);
        result = Files.ChDir(old);
        Files.Close(old);
        if (result < 0)
            return child->Fail("fchdir(2)"u8, result, "to the old root"u8);
        // What is unmounted here must not be unmounted on the host as well.
        if (((Arguments*)arguments)->IsShared)
            result = Mounts.Mount(null, here, null, MountFlags.Slave | MountFlags.Recursive, null);
        if (result < 0)
            return child->Fail("mount(2)"u8, result, "of the propagation of the old root"u8);
        result = Mounts.Unmount(here, UnmountFlags.Detach);
        return result < 0 ? child->Fail("umount2(2)"u8, result, "of the old root"u8) : Arrive(child);
    }

    private static int Move(Child* child, void* arguments)
    {
        byte* here = stackalloc byte[2] { (byte)'.', 0 };
        byte* root = stackalloc byte[2] { (byte)'/', 0 };
        Arguments* a = (Arguments*)arguments;
        for (int i = 0; a->HostMounts[i] != null; i++)
        {
            int hidden = Hide(a->HostMounts[i]);
            if (hidden < 0)
                return child->Fail("umount2(2)"u8, hidden, a->HostMounts[i]);
        }
        int result = Files.ChDir(child->Root);
        if (result < 0)
            return child->Fail("fchdir(2)"u8, result);
        result = Mounts.Mount(here, root, null, MountFlags.Move, null);
        if (result < 0)
            return child->Fail("mount(2)"u8, result, "with MS_MOVE"u8);
        result = Files.ChRoot(here);
        return result < 0 ? child->Fail("chroot(2)"u8, result) : Arrive(child);
    }

    /// <summary>Unmounts it here, not on the host; what is locked is covered instead.</summary>
    private static int Hide(byte* path)
    {
        int result = Mounts.Mount(null, path, null, MountFlags.Slave | MountFlags.Recursive, null);
        if (result < 0)
            return result == -(int)Errno.EINVAL ? 0 : result;
        result = Mounts.Unmount(path, UnmountFlags.Detach);
        if (result is not (-(int)Errno.EINVAL or -(int)Errno.EPERM))
            return result;
        byte* tmpfs = stackalloc byte[8];
        "tmpfs\0"u8.CopyTo(new Span<byte>(tmpfs, 8));
        return Mounts.Mount(tmpfs, path, tmpfs, MountFlags.ReadOnly, null);
    }

    private static int Arrive(Child* child)
    {
        byte* root = stackalloc byte[2] { (byte)'/', 0 };
        int result = Files.ChDir(root);
        return result < 0 ? child->Fail("chdir(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public bool IsShared;
        public byte** HostMounts;
    }
}
