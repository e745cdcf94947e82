using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Gives the pipes, sockets and files that are stdin, stdout and stderr to the user who is to read and write them.
/// Otherwise a program that is not root could not open /dev/stdout, which means opening the same pipe again; engines
/// leave this to the runtime. Devices stay whose they are: the host's /dev/null or terminal is not the container's to own.
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
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        for (int stream = 0; stream < 3; stream++)
        {
            // One may be closed.
            if (Files.Stat(stream, out FileStatus status) < 0 || status.Uid == a->Uid)
                continue;
            if (status.Type is not (FileType.Fifo or FileType.Socket or FileType.Regular))
                continue;
            int result = Files.ChOwn(stream, a->Uid, SameGroup);
            // Not ours to give, or on a file system that knows no owners: the program can still use it as it is open.
            if (result < 0 && result is not (-(int)Errno.EPERM or -(int)Errno.EINVAL or -(int)Errno.EROFS))
                return child->Fail("fchown(2)"u8, result);
        }
        return 0;
    }

    private struct Arguments
    {
        public uint Uid;
    }
}
