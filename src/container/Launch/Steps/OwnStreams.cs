using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Gives the pipes, sockets and files that are stdin, stdout and stderr to the user who is to read and write them.
/// Otherwise a program that is not root could not open /dev/stdout, which means opening the same pipe again; engines
/// leave this to the runtime. Devices stay whose they are: the host's terminal is not the container's to own. The host's
/// /dev/null becomes the container's, as with runc: a checkpoint cannot hold a file of a mount outside.
/// </summary>
internal sealed unsafe class OwnStreams(uint uid) : Step
{
    private const uint SameGroup = uint.MaxValue;

    public override string Kind => "streams";

    public override string Text => $"give stdin, stdout and stderr to user {uid}";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Uid = uid;
        a->NullDevice = memory.Text("/dev/null");
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int device = -1;
        for (int stream = 0; stream < 3; stream++)
        {
            // One may be closed.
            if (Files.Stat(stream, out FileStatus status) < 0)
                continue;
            if (IsNullDevice(status))
            {
                device = device < 0 ? OpenNullDevice(a->NullDevice) : device;
                if (device >= 0)
                    Files.Dup3(device, stream, closeOnExec: false);
                continue;
            }
            if (status.Uid == a->Uid)
                continue;
            if (status.Type is not (FileType.Fifo or FileType.Socket or FileType.Regular))
                continue;
            int result = Files.ChOwn(stream, a->Uid, SameGroup);
            // Not ours to give, or on a file system that knows no owners: the program can still use it as it is open.
            if (result < 0 && result is not (-(int)Errno.EPERM or -(int)Errno.EINVAL or -(int)Errno.EROFS))
                return child->Fail("fchown(2)"u8, result);
        }
        if (device >= 0)
            Files.Close(device);
        return 0;
    }

    private static bool IsNullDevice(in FileStatus status) => status is { Type: FileType.CharacterDevice, DeviceMajor: 1, DeviceMinor: 3 };

    /// <summary>The container's, or minus errno where it has none: then the streams stay as they are.</summary>
    private static int OpenNullDevice(byte* path)
    {
        // Looked at before it is opened, which is an event for other devices; and after, for it may not be the same any more.
        if (Files.Stat(Files.CurrentDirectory, path, AtFlags.SymLinkNoFollow, out FileStatus status) < 0 || !IsNullDevice(status))
            return -(int)Errno.ENXIO;
        int opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadWrite | OpenFlags.NoFollow);
        if (opened < 0 || Files.Stat(opened, out status) >= 0 && IsNullDevice(status))
            return opened;
        Files.Close(opened);
        return -(int)Errno.ENXIO;
    }

    private struct Arguments
    {
        public uint Uid;
        public byte* NullDevice;
    }
}
