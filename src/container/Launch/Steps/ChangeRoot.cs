using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Changes the root (chroot(2)) of a container that shares the host's mount namespace: there is nothing to pivot, for the
/// namespace's root is everybody's.
/// </summary>
internal sealed unsafe class ChangeRoot : Step
{
    public override string Kind => "change-root";

    public override string Text => "change root to the root filesystem (chroot)";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, null);

    /// <summary>To the child's root, whatever that is.</summary>
    internal static int Execute(Child* child, void* arguments)
    {
        byte* here = stackalloc byte[2] { (byte)'.', 0 };
        int result = Files.ChDir(child->Root);
        if (result < 0)
            return child->Fail("fchdir(2)"u8, result);
        result = Files.ChRoot(here);
        return result < 0 ? child->Fail("chroot(2)"u8, result) : 0;
    }
}
