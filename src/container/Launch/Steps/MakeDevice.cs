using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Makes a device node or fifo (mknod(2)), relative to a held directory, and looks afterwards whether it is the one that
/// was asked for. A node that is there already must be the same device (config-linux.md, Devices), or it is an error.
/// In a user namespace the kernel lets nobody make a device: there the host's node of that path is bound.
/// </summary>
internal sealed unsafe class MakeDevice(string path, FileType type, uint major, uint minor, uint mode, uint uid, uint gid) : Step
{
    public override string Kind => "device";

    public override string Text => type == FileType.Fifo
        ? $"make the fifo \"{path}\""
        : $"make the {(type == FileType.BlockDevice ? "block" : "character")} device \"{path}\" ({major}:{minor}, mode {Convert.ToString(mode, 8)})";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->InDev = path.StartsWith("/dev/", StringComparison.Ordinal) && path.IndexOf('/', 5) < 0;
        a->FullPath = memory.Text(path);
        a->Path = memory.Text(a->InDev ? path[5..] : path);
        (a->Type, a->Mode) = (type, mode);
        (a->Major, a->Minor) = type == FileType.Fifo ? (0, 0) : (major, minor);
        (a->Uid, a->Gid) = (uid, gid);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        byte* name = a->Path;
        int directory = a->InDev ? child->Dev : RootPath.OpenOrMakeParent(child->Root, a->Path, out name);
        if (directory < 0)
            return child->Fail("openat2(2)"u8, directory, "of its directory"u8);
        int result = Make(child, a, directory, name);
        if (!a->InDev)
            Files.Close(directory);
        return result;
    }

    private static int Make(Child* child, Arguments* a, int directory, byte* name)
    {
        int result = Files.MkNodAt(directory, name, (uint)a->Type | a->Mode, DeviceNumber.Encode(a->Major, a->Minor));
        bool existed = result == -(int)Errno.EEXIST;
        if (result == -(int)Errno.EPERM)
        {
            result = BindFromHost(child, a);
            if (result < 0)
                return result;
            existed = true;
        }
        if (result < 0 && !existed)
            return child->Fail("mknod(2)"u8, result);
        if (!existed && (a->Uid != 0 || a->Gid != 0) && (result = Files.ChOwnAt(directory, name, a->Uid, a->Gid, AtFlags.SymLinkNoFollow)) < 0)
            return child->Fail("fchownat(2)"u8, result);
        result = Files.Stat(directory, name, AtFlags.SymLinkNoFollow, out FileStatus status);
        if (result < 0)
            return child->Fail("statx(2)"u8, result);
        return status.Type == a->Type && status.DeviceMajor == a->Major && status.DeviceMinor == a->Minor
            ? 0
            : child->Fail("mknod(2)"u8, -(int)Errno.EEXIST, "something else is there, not this device"u8);
    }

    private static int BindFromHost(Child* child, Arguments* a)
    {
        int source = Files.OpenAt(Files.CurrentDirectory, a->FullPath, OpenFlags.Path | OpenFlags.NoFollow);
        if (source < 0)
            return child->Fail("mknod(2)"u8, -(int)Errno.EPERM, "nor can the host's device be bound, for there is none of that path"u8);
        int target = RootPath.OpenOrMakeFile(child->Root, a->FullPath);
        int result = target < 0 ? child->Fail("openat2(2)"u8, target, a->FullPath) : Bind(child, source, target);
        if (target >= 0)
            Files.Close(target);
        Files.Close(source);
        return result;
    }

    private static int Bind(Child* child, int source, int target)
    {
        byte empty = 0;
        int tree = Mounts.CloneTree(source, &empty, AtFlags.EmptyPath);
        int result = tree < 0 ? tree : Mounts.MoveMount(tree, target);
        if (tree >= 0)
            Files.Close(tree);
        if (result == -(int)Errno.ENOSYS)
            result = PathMounts.Bind(source, target);
        return result < 0 ? child->Fail("move_mount(2)"u8, result, "of the host's device"u8) : 0;
    }

    private struct Arguments
    {
        public byte* FullPath;
        public byte* Path;
        public bool InDev;
        public FileType Type;
        public uint Mode;
        public uint Major;
        public uint Minor;
        public uint Uid;
        public uint Gid;
    }
}
