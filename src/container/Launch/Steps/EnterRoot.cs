using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Makes the container's root the root of the mount namespace (pivot_root(2)) and lets go of the old one; or, with
/// --no-pivot, moves the mount over "/" and changes root, for an initramfs that cannot be pivoted away from.
/// </summary>
internal sealed unsafe class EnterRoot(bool pivot) : Step
{
    public override string Kind => pivot ? "pivot-root" : "move-root";

    public override string Text => pivot ? "make the root filesystem the root (pivot_root)" : "move the root filesystem over / and change root";

    internal override EncodedStep Encode(PlanMemory memory) => pivot ? new(&Pivot, null) : new(&Move, null);

    private static int Pivot(Child* child, void* arguments)
    {
        byte* here = stackalloc byte[2] { (byte)'.', 0 };
        int result = Files.ChDir(child->Root);
        if (result < 0)
            return child->Fail("fchdir(2)"u8, result);
        // pivot_root(2), "pivot_root(".", ".")": the old root is left stacked on the new one and comes off at once.
        result = Mounts.PivotRoot(here, here);
        if (result < 0)
            return child->Fail("pivot_root(2)"u8, result);
        // Nothing that is unmounted here may be unmounted on the host as well.
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
        int result = Files.ChDir(child->Root);
        if (result < 0)
            return child->Fail("fchdir(2)"u8, result);
        result = Mounts.Mount(here, root, null, MountFlags.Move, null);
        if (result < 0)
            return child->Fail("mount(2)"u8, result, "with MS_MOVE"u8);
        result = Files.ChRoot(here);
        return result < 0 ? child->Fail("chroot(2)"u8, result) : Arrive(child);
    }

    private static int Arrive(Child* child)
    {
        byte* root = stackalloc byte[2] { (byte)'/', 0 };
        int result = Files.ChDir(root);
        return result < 0 ? child->Fail("chdir(2)"u8, result) : 0;
    }
}
