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
/// <param name="dropped">Attributes of the source's mount that the new one is not to have, though no option says so.</param>
/// <param name="copy">How the runtime copies the source where the child cannot; null to leave it all to the child.</param>
internal sealed unsafe class BindMount(string source, string destination, MountOptions options, MountAttributes dropped = 0, SourceCopy? copy = null) : Step, IDisposable
{
    private Descriptor? _mapped;

    public override string Kind => "bind-mount";

    public override string Text => $"bind \"{source}\" to \"{destination}\"{MountText.Of(options)}";

    public void Dispose()
    {
        _mapped?.Dispose();
        copy?.Dispose();
    }

    internal override void Prepare()
    {
        if (copy is { IsMapped: true })
            _mapped = MakeCopy();
    }

    /// <summary>The runtime's own copy of the source, for a child that cannot make what is asked for.</summary>
    /// <exception cref="ContainerException">The runtime cannot either.</exception>
    internal Descriptor MakeCopy()
    {
        try
        {
            return copy!.Make(source, options);
        }
        catch (LinuxException e)
        {
            throw new ContainerException($"cannot {Text}: {e.Message}", Pointer, e);
        }
    }

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Source = memory.Text(source);
        (a->Mapped, a->MayAsk) = (_mapped?.Number ?? -1, copy is { IsMapped: false });
        a->Destination = memory.Text(destination);
        a->Recursive = options.Recursive;
        (a->Set, a->Clear) = (options.Set, options.Clear);
        a->Dropped = dropped;
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
        if (a->Mapped >= 0)
            return Place(child, a, a->Mapped, SourceKind.Finished);
        // A user namespace's own copy first: what is read-only, nosuid, nodev or noexec on the host is locked in it, and
        // cannot be taken off inside (mount_namespaces(7), "Restrictions on mount namespaces").
        SourceKind kind = SourceKind.Copy;
        int tree = Mounts.CloneTree(Files.CurrentDirectory, a->Source, a->Recursive ? AtFlags.Recursive : 0);
        if (tree == -(int)Errno.ENOSYS)
            (kind, tree) = (SourceKind.Original, Files.OpenAt(Files.CurrentDirectory, a->Source, OpenFlags.Path));
        int result = tree < 0
            ? child->Fail(kind == SourceKind.Original ? "open(2)"u8 : "open_tree(2)"u8, tree, "of the source"u8)
            : Place(child, a, tree, kind);
        bool isRefused = tree < 0 || result == -(int)Errno.EPERM;
        Files.Close(tree);
        return isRefused && a->MayAsk ? PlaceBorrowed(child, a) : result;
    }

    /// <summary>The runtime can reach more, and change flags before they are locked.</summary>
    private static int PlaceBorrowed(Child* child, Arguments* a)
    {
        byte leave;
        // What the own attempt has noted is no longer what went wrong.
        child->Explain(""u8);
        Interpreter.Announce(child, ChildMessage.Source);
        Sockets.Receive(child->Sync, &leave, 1, out int tree);
        if (tree < 0)
            return child->Fail("recvmsg(2)"u8, -(int)Errno.EPIPE, "the runtime has died"u8);
        int result = Place(child, a, tree, SourceKind.Finished);
        Files.Close(tree);
        return result;
    }

    private static int Place(Child* child, Arguments* a, int tree, SourceKind source)
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
        result = source == SourceKind.Original ? -(int)Errno.ENOSYS : Attach(child, a, tree, target, source);
        if (result == -(int)Errno.ENOSYS)
            result = source == SourceKind.Finished ? child->Fail("move_mount(2)"u8, result) : BindByPath(child, a, target);
        Files.Close(target);
        return result;
    }

    private static int Attach(Child* child, Arguments* a, int tree, int target, SourceKind source)
    {
        int result = source == SourceKind.Finished ? 0 : SetAttributes(a, tree);
        if (result < 0)
            return child->FailUnlessMissing("mount_setattr(2)"u8, result);
        result = Mounts.MoveMount(tree, target);
        return result < 0 ? child->FailUnlessMissing("move_mount(2)"u8, result) : MountPropagation.Set(child, tree, a->Propagation, a->PropagationCount);
    }

    private static int SetAttributes(Arguments* a, int tree)
    {
        int result = 0;
        if (a->Set != 0 || a->Clear != 0)
            result = Mounts.SetAttributes(tree, a->Set, a->Clear | a->Dropped, 0, recursive: false);
        // In a runtime that is itself in a user namespace they may be locked; nobody asked for it.
        if (result == -(int)Errno.EPERM && a->Dropped != 0)
            result = Mounts.SetAttributes(tree, a->Set, a->Clear, 0, recursive: false);
        if (result >= 0 && (a->RecursiveSet != 0 || a->RecursiveClear != 0))
            result = Mounts.SetAttributes(tree, a->RecursiveSet, a->RecursiveClear, 0, recursive: true);
        return result;
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
        if (a->Set != 0 || a->Clear != 0)
            result = PathMounts.SetAttributes(mounted, a->Set, a->Clear | a->Dropped);
        if (result == -(int)Errno.EPERM && a->Dropped != 0)
            result = PathMounts.SetAttributes(mounted, a->Set, a->Clear);
        if (result < 0)
            result = child->Fail("mount(2)"u8, result, "with MS_REMOUNT"u8);
        else
            result = MountPropagation.Set(child, mounted, a->Propagation, a->PropagationCount);
        Files.Close(mounted);
        return result;
    }

    /// <summary>What a descriptor of the source is.</summary>
    private enum SourceKind
    {
        /// <summary>The file or directory itself, which mount(2) is to bind.</summary>
        Original,

        /// <summary>A detached copy, which gets its attributes before it is attached.</summary>
        Copy,

        /// <summary>A detached copy of the runtime's, with all its attributes.</summary>
        Finished,
    }

    private struct Arguments
    {
        public byte* Source;

        /// <summary>The runtime's copy with mapped ids, or -1.</summary>
        public int Mapped;

        /// <summary>The runtime makes a copy if it is asked.</summary>
        public bool MayAsk;
        public byte* Destination;
        public bool Recursive;
        public MountAttributes Set;
        public MountAttributes Clear;
        public MountAttributes Dropped;
        public MountAttributes RecursiveSet;
        public MountAttributes RecursiveClear;
        public MountTargetKind Kind;
        public bool IsOverProc;
        public MountFlags* Propagation;
        public int PropagationCount;
    }
}
