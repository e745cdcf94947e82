using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Sets the propagation type of "/" and below, or makes the root mount read-only, once the child is inside.</summary>
internal sealed unsafe class SetRootAttributes(MountFlags propagation, bool readOnly) : Step
{
    public override string Kind => readOnly ? "readonly-root" : "root-propagation";

    public override string Text => readOnly ? "make the root filesystem read-only" : "set the root filesystem's propagation";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        (a->Propagation, a->ReadOnly) = (propagation, readOnly);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        byte* root = stackalloc byte[2] { (byte)'/', 0 };
        if (!a->ReadOnly)
        {
            int changed = Mounts.Mount(null, root, null, a->Propagation, null);
            return changed < 0 ? child->Fail("mount(2)"u8, changed) : 0;
        }
        int result = Mounts.SetAttributes(child->Root, MountAttributes.ReadOnly, 0, 0, recursive: false);
        if (result == -(int)Errno.ENOSYS)
            result = PathMounts.SetAttributes(child->Root, MountAttributes.ReadOnly, 0);
        return result < 0 ? child->Fail("mount_setattr(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public MountFlags Propagation;
        public bool ReadOnly;
    }
}
