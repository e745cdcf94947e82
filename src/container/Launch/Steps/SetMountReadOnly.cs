using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Makes a mount read-only at the end, because other mounts and devices had to be placed on it first.</summary>
internal sealed unsafe class SetMountReadOnly(string destination) : Step
{
    public override string Kind => "readonly-mount";

    public override string Text => $"make the mount at \"{destination}\" read-only";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, memory.Text(destination));

    private static int Execute(Child* child, void* arguments)
    {
        int mount = RootPath.Open(child->Root, (byte*)arguments);
        if (mount < 0)
            return child->Fail("openat2(2)"u8, mount);
        int result = Mounts.SetAttributes(mount, MountAttributes.ReadOnly, 0, 0, recursive: false);
        if (result == -(int)Errno.ENOSYS)
            result = PathMounts.SetAttributes(mount, MountAttributes.ReadOnly, 0);
        Files.Close(mount);
        return result < 0 ? child->Fail("mount_setattr(2)"u8, result) : 0;
    }
}
