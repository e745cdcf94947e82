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

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
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

    private struct Arguments
    {
        public bool IsShared;
    }
}
