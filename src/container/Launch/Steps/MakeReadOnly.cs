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
        if (!RootPath.OpenIfThere(child, (byte*)arguments, out int target))
            return target;
        int result = Attach(child, target);
        if (result == -(int)Errno.ENOSYS)
            result = BindByPath(child, target, (byte*)arguments);
        Files.Close(target);
        return result;
    }

    private static int Attach(Child* child, int target)
    {
        byte empty = 0;
        int tree = Mounts.CloneTree(target, &empty, AtFlags.EmptyPath | AtFlags.Recursive);
        if (tree < 0)
            return child->FailUnlessMissing("open_tree(2)"u8, tree);
        int result = Mounts.SetAttributes(tree, MountAttributes.ReadOnly, 0, 0, recursive: false);
        if (result < 0)
            result = child->FailUnlessMissing("mount_setattr(2)"u8, result);
        else if ((result = Mounts.MoveMount(tree, target)) < 0)
            result = child->FailUnlessMissing("move_mount(2)"u8, result);
        Files.Close(tree);
        return result;
    }

    private static int BindByPath(Child* child, int target, byte* path)
    {
        int result = PathMounts.Bind(target, target, recursive: true);
        if (result < 0)
            return child->Fail("mount(2)"u8, result);
        int mounted = RootPath.Open(child->Root, path);
        if (mounted < 0)
            return child->Fail("openat2(2)"u8, mounted);
        result = PathMounts.SetAttributes(mounted, MountAttributes.ReadOnly, 0);
        Files.Close(mounted);
        return result < 0 ? child->Fail("mount(2)"u8, result, "with MS_REMOUNT"u8) : 0;
    }
}
