using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Makes a path unreadable: an empty read-only directory over a directory, the null device over anything else. A path
/// that is not there needs nothing. All directories share one empty file system.
/// </summary>
/// <param name="path">What to cover.</param>
/// <param name="label">The SELinux label of the empty file system, or null.</param>
internal sealed unsafe class MaskPath(string path, string? label = null) : Step
{
    private const string OneInode = "nr_blocks=1,nr_inodes=1";

    public override string Kind => "mask";

    public override string Text => $"mask \"{path}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Path = memory.Text(path);
        a->Label = memory.Text(label);
        a->Options = memory.Text(label is null ? OneInode : $"{OneInode},context=\"{label}\"");
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        if (!RootPath.OpenIfThere(child, a->Path, out int target))
            return target;
        int result = Files.Stat(target, out FileStatus status);
        result = result < 0 ? child->Fail("statx(2)"u8, result)
            : status.Type == FileType.Directory ? CoverDirectory(child, a, target)
            : CoverFile(child, target);
        Files.Close(target);
        return result;
    }

    private static int CoverFile(Child* child, int target)
    {
        int device = NullDevice(child);
        if (device < 0)
            return device;
        int result = Clone(child, device, target);
        if (result != -(int)Errno.ENOSYS)
            return result;
        result = PathMounts.Bind(device, target);
        return result < 0 ? child->Fail("mount(2)"u8, result) : 0;
    }

    private static int Clone(Child* child, int source, int target)
    {
        byte empty = 0;
        int tree = Mounts.CloneTree(source, &empty, AtFlags.EmptyPath);
        if (tree < 0)
            return child->FailUnlessMissing("open_tree(2)"u8, tree);
        int result = Mounts.MoveMount(tree, target);
        Files.Close(tree);
        return result < 0 ? child->FailUnlessMissing("move_mount(2)"u8, result) : 0;
    }

    /// <summary>The container's /dev/null, but only if it really is that device (CVE-2025-31133).</summary>
    private static int NullDevice(Child* child)
    {
        if (child->NullDevice >= 0)
            return child->NullDevice;
        byte* path = stackalloc byte[12];
        "/dev/null\0"u8.CopyTo(new Span<byte>(path, 12));
        int device = RootPath.Open(child->Root, path);
        if (device < 0)
            return child->Fail("openat2(2)"u8, device, "/dev/null, which masked files are covered with"u8);
        Files.Stat(device, out FileStatus status);
        if (status is not { Type: FileType.CharacterDevice, DeviceMajor: 1, DeviceMinor: 3 })
        {
            Files.Close(device);
            return child->Fail("statx(2)"u8, -(int)Errno.ENODEV, "/dev/null in the container is not the null device"u8);
        }
        return child->NullDevice = device;
    }

    /// <summary>
    /// The first directory gets the empty file system itself, the others get clones of it. Kept unattached, the kernel would
    /// have to take it down when its descriptor is closed, which costs a grace period.
    /// </summary>
    private static int CoverDirectory(Child* child, Arguments* a, int target)
    {
        int result = child->EmptyDirectory >= 0 ? Clone(child, child->EmptyDirectory, target) : CoverFirst(child, a, target);
        return result == -(int)Errno.ENOSYS ? CoverByPath(child, a, target) : result;
    }

    private static int CoverFirst(Child* child, Arguments* a, int target)
    {
        int empty = MakeEmptyDirectory(child, a->Label);
        if (empty < 0)
            return empty;
        int result = Mounts.MoveMount(empty, target);
        if (result >= 0)
        {
            child->EmptyDirectory = empty;
            return 0;
        }
        Files.Close(empty);
        return child->FailUnlessMissing("move_mount(2)"u8, result);
    }

    private static int MakeEmptyDirectory(Child* child, byte* label)
    {
        byte* tmpfs = stackalloc byte[8];
        "tmpfs\0"u8.CopyTo(new Span<byte>(tmpfs, 8));
        int context = Mounts.FsOpen(tmpfs);
        if (context < 0)
            return child->FailUnlessMissing("fsopen(2)"u8, context);
        int result = label == null ? 0 : Label(context, label);
        if (result >= 0)
            result = Mounts.FsConfigCreate(context);
        if (result >= 0)
            result = Mounts.FsMount(context, MountAttributes.ReadOnly);
        Files.Close(context);
        return result < 0 ? child->FailUnlessMissing("fsmount(2)"u8, result) : result;
    }

    private static int Label(int context, byte* label)
    {
        byte* key = stackalloc byte[8];
        "context\0"u8.CopyTo(new Span<byte>(key, 8));
        return Mounts.FsConfigString(context, key, label);
    }

    /// <summary>An empty file system of its own, which one inode is enough for.</summary>
    private static int CoverByPath(Child* child, Arguments* a, int target)
    {
        byte* tmpfs = stackalloc byte[8];
        "tmpfs\0"u8.CopyTo(new Span<byte>(tmpfs, 8));
        int result = PathMounts.Create(tmpfs, target, tmpfs, MountFlags.ReadOnly, a->Options);
        return result < 0 ? child->Fail("mount(2)"u8, result, "of an empty directory"u8) : 0;
    }

    private struct Arguments
    {
        public byte* Path;
        public byte* Label;
        public byte* Options;
    }
}
