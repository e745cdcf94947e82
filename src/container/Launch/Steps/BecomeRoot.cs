using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Becomes the user namespace's root, who owns what is made from here on; before, this process has a user whom the
/// namespace may not know. Where nobody is mapped to root it becomes the process's user, who has all capabilities as well.
/// </summary>
/// <param name="uid">The user of the process.</param>
/// <param name="gid">Its group.</param>
internal sealed unsafe class BecomeRoot(uint uid, uint gid) : Step
{
    public override string Kind => "become-root";

    public override string Text => "become the user namespace's root";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        (a->Uid, a->Gid) = (uid, gid);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = Credentials.SetGroup(0);
        if (result == -(int)Errno.EINVAL)
            result = Credentials.SetGroup(a->Gid);
        if (result < 0)
            return child->Fail("setresgid(2)"u8, result);
        result = Credentials.SetUser(0);
        if (result == -(int)Errno.EINVAL)
            result = Credentials.SetUser(a->Uid);
        if (result < 0)
            return child->Fail("setresuid(2)"u8, result);
        // Until here an unprivileged runtime had to reach this process through /proc (proc(5)).
        Processes.Prctl(PrctlOption.SetDumpable, 0);
        return 0;
    }

    private struct Arguments
    {
        public uint Uid;
        public uint Gid;
    }
}
