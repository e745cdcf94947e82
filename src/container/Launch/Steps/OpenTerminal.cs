using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Opens a pseudoterminal in the container's own devpts, sends the master away over a socket (SCM_RIGHTS) and, at
/// creation, puts the slave at /dev/console. Everything goes by descriptor (CVE-2025-52565): the slave is opened from the
/// master (TIOCGPTPEER) and mounted from its descriptor.
/// </summary>
/// <param name="process">Whose terminal it is: its user will own the slave, consoleSize is its size.</param>
/// <param name="mountConsole">Mount it at /dev/console as well; not for `exec`.</param>
/// <param name="plainLineEnds">What is printed ends its lines without a carriage return.</param>
internal sealed unsafe class OpenTerminal(ProcessSpec process, bool mountConsole, bool plainLineEnds = false) : Step
{
    public override string Kind => "terminal";

    public override string Text => "open the process's terminal";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->HasSize = process.ConsoleSize is not null;
        (a->Rows, a->Columns) = process.ConsoleSize is ConsoleSize size ? ((ushort)size.Height, (ushort)size.Width) : default;
        a->Uid = process.User.Uid;
        a->MountConsole = mountConsole;
        a->PlainLineEnds = plainLineEnds;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int master = OpenMaster(child);
        if (master < 0)
            return master;
        int result = OpenSlave(child, a, master);
        if (result >= 0)
        {
            // Receivers read the name as a label only; containerd and conmon take any bytes.
            byte* name = stackalloc byte[12];
            "/dev/ptmx\0"u8.CopyTo(new Span<byte>(name, 12));
            nint sent = Sockets.Send(child->Console, name, 9, master);
            result = sent < 0 ? child->Fail("sendmsg(2)"u8, sent, "of the terminal to the console socket"u8) : 0;
        }
        Files.Close(child->Console);
        child->Console = -1;
        Files.Close(master);
        return result;
    }

    private static int OpenMaster(Child* child)
    {
        byte* path = stackalloc byte[16];
        "/dev/pts/ptmx\0"u8.CopyTo(new Span<byte>(path, 16));
        int master = Files.OpenAt2(child->Root, path, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.NonBlocking, ResolveFlags.InRoot | ResolveFlags.NoMagicLinks);
        if (master == -(int)Errno.ENOSYS)
            master = OpenMasterByPath(child->Root, path);
        if (master < 0)
            return child->Fail("openat2(2)"u8, master, "/dev/pts/ptmx: a terminal needs a devpts mounted at /dev/pts"u8);
        int result = Files.StatFs(master, out FileSystemStatus fileSystem);
        if (result >= 0 && (result = Files.Stat(master, out FileStatus status)) >= 0)
        {
            Files.Fcntl(master, FcntlCommand.SetStatusFlags, (nint)(uint)OpenFlags.ReadWrite);
            if (fileSystem.Magic == FileSystemStatus.DevPts && status is { Type: FileType.CharacterDevice, DeviceMajor: 5, DeviceMinor: 2 })
                return master;
            result = -(int)Errno.ENODEV;
        }
        Files.Close(master);
        return child->Fail("fstatfs(2)"u8, result, "/dev/pts/ptmx is not the multiplexer of a devpts"u8);
    }

    private static int OpenMasterByPath(int root, byte* path)
    {
        int place = RootPath.Open(root, path);
        if (place < 0)
            return place;
        byte* name = stackalloc byte[32];
        DescriptorPath.Write(place, name);
        int master = Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.NonBlocking);
        Files.Close(place);
        return master;
    }

    private static int OpenSlave(Child* child, Arguments* a, int master)
    {
        int result = Terminals.Unlock(master);
        if (result < 0)
            return child->Fail("ioctl_tty(2)"u8, result, "TIOCSPTLCK"u8);
        child->Terminal = Terminals.OpenPeer(master);
        if (child->Terminal < 0)
            return child->Fail("ioctl_tty(2)"u8, child->Terminal, "TIOCGPTPEER"u8);
        if (a->HasSize && (result = Terminals.SetSize(child->Terminal, a->Rows, a->Columns)) < 0)
            return child->Fail("ioctl_tty(2)"u8, result, "TIOCSWINSZ"u8);
        if (a->PlainLineEnds && (result = DropCarriageReturns(child)) < 0)
            return result;
        if (a->Uid != 0 && (result = Files.ChOwn(child->Terminal, a->Uid, uint.MaxValue)) < 0)
            return child->Fail("fchown(2)"u8, result, "of the terminal"u8);
        return a->MountConsole ? MountConsole(child) : 0;
    }

    private static int DropCarriageReturns(Child* child)
    {
        int result = Terminals.GetAttributes(child->Terminal, out TerminalAttributes attributes);
        if (result >= 0)
            result = Terminals.SetAttributes(child->Terminal, attributes.WithPlainLineEnds());
        return result < 0 ? child->Fail("ioctl_tty(2)"u8, result, "TCSETS"u8) : 0;
    }

    private static int MountConsole(Child* child)
    {
        byte* console = stackalloc byte[16];
        "/dev/console\0"u8.CopyTo(new Span<byte>(console, 16));
        // The image may have a link there, and one to a file of /proc is a trap (CVE-2025-52565).
        int target = MountTarget.Open(child, console, isFile: true, MountTargetKind.Ordinary);
        if (target < 0)
            return target;
        int result = AttachConsole(child->Terminal, target);
        if (result == -(int)Errno.ENOSYS)
            result = PathMounts.Bind(child->Terminal, target);
        Files.Close(target);
        return result < 0 ? child->Fail("move_mount(2)"u8, result, "of the terminal to /dev/console"u8) : 0;
    }

    private static int AttachConsole(int terminal, int target)
    {
        byte empty = 0;
        int tree = Mounts.CloneTree(terminal, &empty, AtFlags.EmptyPath);
        if (tree < 0)
            return tree;
        int result = Mounts.MoveMount(tree, target);
        Files.Close(tree);
        return result;
    }

    private struct Arguments
    {
        public ushort Rows;
        public ushort Columns;
        public bool HasSize;
        public uint Uid;
        public bool MountConsole;
        public bool PlainLineEnds;
    }
}
