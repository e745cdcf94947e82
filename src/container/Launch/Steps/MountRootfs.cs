using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Cuts the new mount namespace's propagation to the host and mounts the root filesystem onto itself, so that
/// pivot_root(2) has a mount to turn to. The descriptor of that mount is the child's root from here on.
/// </summary>
/// <remarks>
/// A container that shares the host's mount namespace gets such a mount too, a private one, on the host: all its other
/// mounts lie on that, and `delete` takes them away with it.
/// </remarks>
/// <param name="rootfs">Absolute path of the root filesystem.</param>
/// <param name="propagation">What rootfsPropagation asks for, or 0.</param>
/// <param name="onHost">The mount namespace is the host's.</param>
internal sealed unsafe class MountRootfs(string rootfs, MountFlags propagation, bool onHost) : Step
{
    public override string Kind => "rootfs";

    public override string Text => $"mount the root filesystem \"{rootfs}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Rootfs = memory.Text(rootfs);
        a->Parent = memory.Text(rootfs);
        a->Propagation = PropagationWhileMounting(propagation);
        a->OnHost = onHost;
        return new(&Execute, a);
    }

    /// <summary>The propagation of all mounts until the root is entered.</summary>
    public static MountFlags PropagationWhileMounting(MountFlags propagation) => propagation switch
    {
        // mount(2): new mounts of a slave do not reach the host, those of the host still come here, as runc has it.
        0 => MountFlags.Slave | MountFlags.Recursive,
        // What is unbindable could not be bound to the container; it becomes so in the end.
        MountFlags.Unbindable | MountFlags.Recursive => MountFlags.Private | MountFlags.Recursive,
        _ => propagation,
    };

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        byte slash = (byte)'/';
        byte* root = stackalloc byte[2] { slash, 0 };
        int result = a->OnHost ? 0 : Mounts.Mount(null, root, null, a->Propagation, null);
        if (result < 0)
            return child->Fail("mount(2)"u8, result, "of the propagation of /"u8);
        if (!a->OnHost && (a->Propagation & MountFlags.Shared) != 0)
            MakeParentPrivate(a->Parent);
        int tree = Mounts.CloneTree(Files.CurrentDirectory, a->Rootfs, AtFlags.Recursive);
        result = Attach(child, a, tree);
        return result == -(int)Errno.ENOSYS ? MountByPath(child, a) : result;
    }

    private static int Attach(Child* child, Arguments* a, int tree)
    {
        if (tree < 0)
            return child->FailUnlessMissing("open_tree(2)"u8, tree);
        int below = Files.OpenAt(Files.CurrentDirectory, a->Rootfs, OpenFlags.Path | OpenFlags.Directory);
        if (below < 0)
            return child->Fail("open(2)"u8, below);
        int result = a->OnHost ? Mounts.SetAttributes(tree, 0, 0, MountFlags.Private, recursive: true) : 0;
        if (result >= 0)
            result = Mounts.MoveMount(tree, below);
        Files.Close(below);
        if (result >= 0)
        {
            child->Root = tree;
            return 0;
        }
        Files.Close(tree);
        return child->FailUnlessMissing("move_mount(2)"u8, result);
    }

    /// <summary>For kernels before 5.2.</summary>
    private static int MountByPath(Child* child, Arguments* a)
    {
        int result = Mounts.Mount(a->Rootfs, a->Rootfs, null, MountFlags.Bind | MountFlags.Recursive, null);
        if (result >= 0 && a->OnHost)
            result = Mounts.Mount(null, a->Rootfs, null, MountFlags.Private | MountFlags.Recursive, null);
        if (result < 0)
            return child->Fail("mount(2)"u8, result);
        child->Root = Files.OpenAt(Files.CurrentDirectory, a->Rootfs, OpenFlags.Path | OpenFlags.Directory);
        return child->Root < 0 ? child->Fail("open(2)"u8, child->Root) : 0;
    }

    /// <summary>
    /// Where "/" stays shared, the mount that rootfs lies on must not be, or the bind mount would appear on the host. Which
    /// mount that is need not be looked up: MS_PRIVATE fails with EINVAL on every path that is none, so go up till it works.
    /// </summary>
    private static void MakeParentPrivate(byte* path)
    {
        int length = 0;
        while (path[length] != 0)
            length++;
        while (Mounts.Mount(null, path, null, MountFlags.Private, null) == -(int)Errno.EINVAL && length > 1)
        {
            while (length > 1 && path[length - 1] != '/')
                length--;
            if (length > 1)
                length--;
            path[length] = 0;
        }
    }

    private struct Arguments
    {
        public byte* Rootfs;
        public byte* Parent;
        public MountFlags Propagation;
        public bool OnHost;
    }
}
