using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Makes a path read-only by binding it onto itself with that attribute. A path that is not there needs nothing.</summary>
internal sealed unsafe class MakeReadOnly(string path) : Step
{
    public override string Kind => "readonly";

    public override string Text => $"make \"{path}\" read-only";

    internal override EncodedStep Encode(PlanMemory memory) => new(&Execute, memory.Text(path));

    private static int Execute(Child* child, void* arguments)
    {
        int target = RootPath.Open(child->Root, (byte*)arguments);
        if (target is -(int)Errno.ENOENT or -(int)Errno.ENOTDIR)
            return 0;
        if (target < 0)
            return child->Fail("openat2(2)"u8, target);
        byte empty = 0;
        int tree = Mounts.CloneTree(target, &empty, AtFlags.EmptyPath | AtFlags.Recursive);
        int result;
        if (tree == -(int)Errno.ENOSYS)
            result = BindByPath(child, target, (byte*)arguments);
        else if (tree < 0)
            result = child->Fail("open_tree(2)"u8, tree);
        else if ((result = Mounts.SetAttributes(tree, MountAttributes.ReadOnly, 0, 0, recursive: false)) < 0)
            result = child->Fail("mount_setattr(2)"u8, result);
        else if ((result = Mounts.MoveMount(tree, target)) < 0)
            result = child->Fail("move_mount(2)"u8, result);
        if (tree >= 0)
            Files.Close(tree);
        Files.Close(target);
        return result;
    }

    private static int BindByPath(Child* child, int target, byte* path)
    {
        byte* name = stackalloc byte[32];
        DescriptorPath.Write(target, name);
        int result = Mounts.Mount(name, name, null, MountFlags.Bind | MountFlags.Recursive, null);
        if (result < 0)
            return child->Fail("mount(2)"u8, result);
        int mounted = RootPath.Open(child->Root, path);
        if (mounted < 0)
            return child->Fail("openat2(2)"u8, mounted);
        DescriptorPath.Write(mounted, name);
        // A remount must repeat the flags that are there, or it is refused where they are locked.
        Files.StatFs(mounted, out FileSystemStatus status);
        MountFlags kept = (MountFlags)(uint)status.Flags & (MountFlags.NoSuid | MountFlags.NoDev | MountFlags.NoExec | MountFlags.NoAccessTime | MountFlags.NoDirectoryAccessTime);
        result = Mounts.Mount(null, name, null, kept | MountFlags.Bind | MountFlags.Remount | MountFlags.ReadOnly, null);
        Files.Close(mounted);
        return result < 0 ? child->Fail("mount(2)"u8, result, "with MS_REMOUNT"u8) : 0;
    }
}
