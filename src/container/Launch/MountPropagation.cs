using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>Propagation types on a mount that is in place, for the steps that mount.</summary>
internal static unsafe class MountPropagation
{
    public static MountFlags* Encode(List<MountFlags> types, PlanMemory memory)
    {
        MountFlags* copy = memory.Array<MountFlags>(types.Count);
        for (int i = 0; i < types.Count; i++)
            copy[i] = types[i];
        return copy;
    }

    /// <summary>Sets propagation types one after the other; in the child.</summary>
    public static int Set(Child* child, int mount, MountFlags* types, int count)
    {
        for (int i = 0; i < count; i++)
        {
            MountFlags type = types[i] & ~MountFlags.Recursive;
            bool recursive = (types[i] & MountFlags.Recursive) != 0;
            int result = Mounts.SetAttributes(mount, 0, 0, type, recursive);
            if (result == -(int)Errno.ENOSYS)
                result = PathMounts.SetPropagation(mount, types[i]);
            if (result < 0)
                return child->Fail("mount_setattr(2)"u8, result, "of the propagation"u8);
        }
        return 0;
    }
}
