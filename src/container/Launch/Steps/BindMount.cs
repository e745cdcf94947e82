using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Bind-mounts a file or directory of the host: a detached copy (open_tree(2)) gets its attributes first
/// (mount_setattr(2)) and is then moved into place, so it is never there without them. Kernels before 5.12 get mount(2)
/// and a remount.
/// </summary>
/// <param name="source">Absolute path on the host.</param>
/// <param name="destination">Absolute path in the container.</param>
/// <param name="options">Its options.</param>
/// <param name="early">What the runtime does about the source before the fork; null to leave it all to the child.</param>
internal sealed unsafe class BindMount(string source, string destination, MountOptions options, EarlySource? early = null) : Step, IDisposable
{
    public override string Kind => "bind-mount";

    public override string Text => $"bind \"{source}\" to \"{destination}\"{MountText.Of(options)}";

    public void Dispose() => early?.Dispose();

    internal override void Prepare()
    {
        if (early?.Open(source, options) is { } fault)
            throw new ContainerException($"cannot {Text}: {fault}", Pointer);
    }

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Source = memory.Text(source);
        (a->Tree, a->IsMapped) = (early?.Tree ?? -1, early?.IsMapped ?? false);
        a->Destination = memory.Text(destination);
        a->Recursive = options.Recursive;
        (a->Set, a->Clear) = (options.Set, options.Clear);
        (a->RecursiveSet, a->RecursiveClear) = (options.RecursiveSet, options.RecursiveClear);
        a->Kind = ProcFiles.KindOf(destination);
        a->IsOverProc = destination == "/proc";
        a->Propagation = MountPropagation.Encode(options.Propagation, memory);
        a->PropagationCount = options.Propagation.Count;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int tree = OpenSource(a);
        bool byPath = tree == -(int)Errno.ENOSYS;
        if (byPath)
            tree = Files.OpenAt(Files.CurrentDirectory, a->Source, OpenFlags.Path);
        if (tree < 0)
            return child->Fail(byPath ? "open(2)"u8 : "open_tree(2)"u8, tree, "of the source"u8);
        int result = Place(child, a, tree, byPath);
        // What is asked for may be locked; the runtime could have done it, and so it is done to its copy.
        if (result == -(int)Errno.EPERM && a->Tree >= 0 && tree != a->Tree)
            result = Place(child, a, a->Tree, byPath: false);
        Files.Close(tree);
        return result;
    }

    /// <summary>
    /// A user namespace's own copy first: what is read-only, nosuid, nodev or noexec on the host is locked in it, and cannot
    /// be taken off inside (mount_namespaces(7), "Restrictions on mount namespaces"). The runtime's copy has no such locks.
    /// </summary>
    private static int OpenSource(Arguments* a)
    {
        int tree = a->IsMapped ? a->Tree : Mounts.CloneTree(Files.CurrentDirectory, a->Source, a->Recursive ? AtFlags.Recursive : 0);
        return tree < 0 && a->Tree >= 0 ? a->Tree : tree;
    }

    private static int Place(Child* child, Arguments* a, int tree, bool byPath)
    {
        int result = Files.Stat(tree, out FileStatus status);
        if (result < 0)
            return child->Fail("statx(2)"u8, result, "of the source"u8);
        MountTargetKind kind = a->Kind;
        // Over /proc only a procfs may come, or what is written there later would not reach the kernel.
        if (a->IsOverProc)
        {
            if (Files.StatFs(tree, out FileSystemStatus fileSystem) < 0 || fileSystem.Magic != FileSystemStatus.Proc)
                return child->Fail("fstatfs(2)"u8, -(int)Errno.EPERM, "only a proc file system can be bound to /proc"u8);
            kind = MountTargetKind.AllowedInProc;
        }
        int target = MountTarget.Open(child, a->Destination, status.Type != FileType.Directory, kind);
        if (target < 0)
            return target;
        result = byPath ? -(int)Errno.ENOSYS : Attach(child, a, tree, target);
        if (result == -(int)Errno.ENOSYS)
            result = BindByPath(child, a, target);
        Files.Close(target);
        return result;
    }

    private static int Attach(Child* child, Arguments* a, int tree, int target)
    {
        int result = 0;
        if (a->Set != 0 || a->Clear != 0)
            result = Mounts.SetAttributes(tree, a->Set, a->Clear, 0, recursive: false);
        if (result >= 0 && (a->RecursiveSet != 0 || a->RecursiveClear != 0))
            result = Mounts.SetAttributes(tree, a->RecursiveSet, a->RecursiveClear, 0, recursive: true);
        if (result < 0)
            return child->FailUnlessMissing("mount_setattr(2)"u8, result);
        result = Mounts.MoveMount(tree, target);
        return result < 0 ? child->FailUnlessMissing("move_mount(2)"u8, result) : MountPropagation.Set(child, tree, a->Propagation, a->PropagationCount);
    }

    private static int BindByPath(Child* child, Arguments* a, int target)
    {
        // Recursive attributes exist only in mount_setattr(2).
        if (a->RecursiveSet != 0 || a->RecursiveClear != 0)
            return child->Fail("mount_setattr(2)"u8, -(int)Errno.ENOSYS, "recursive mount attributes need Linux 5.12"u8);
        int source = Files.OpenAt(Files.CurrentDirectory, a->Source, OpenFlags.Path);
        if (source < 0)
            return child->Fail("open(2)"u8, source, "of the source"u8);
        int result = PathMounts.Bind(source, target, a->Recursive);
        Files.Close(source);
        if (result < 0)
            return child->Fail("mount(2)"u8, result);
        int mounted = RootPath.Open(child->Root, a->Destination);
        if (mounted < 0)
            return child->Fail("openat2(2)"u8, mounted);
        if ((a->Set != 0 || a->Clear != 0) && (result = PathMounts.SetAttributes(mounted, a->Set, a->Clear)) < 0)
            result = child->Fail("mount(2)"u8, result, "with MS_REMOUNT"u8);
        else
            result = MountPropagation.Set(child, mounted, a->Propagation, a->PropagationCount);
        Files.Close(mounted);
        return result;
    }

    private struct Arguments
    {
        public byte* Source;
        public int Tree;
        public bool IsMapped;
        public byte* Destination;
        public bool Recursive;
        public MountAttributes Set;
        public MountAttributes Clear;
        public MountAttributes RecursiveSet;
        public MountAttributes RecursiveClear;
        public MountTargetKind Kind;
        public bool IsOverProc;
        public MountFlags* Propagation;
        public int PropagationCount;
    }
}
