using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Joins all namespaces of a running container in one call, by the pidfd of its first process (setns(2), Linux 5.8). The
/// PID namespace is not among them: the child was born in it.
/// </summary>
internal sealed unsafe class JoinContainer(int pidFd) : Step
{
    public override string Kind => "join-container";

    public override string Text => "join the container's namespaces";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->PidFd = pidFd;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        const NamespaceTypes all = NamespaceTypes.Mount | NamespaceTypes.Network | NamespaceTypes.Ipc | NamespaceTypes.Uts | NamespaceTypes.Cgroup;
        int result = Namespaces.Join(((Arguments*)arguments)->PidFd, all);
        if (result < 0)
            return child->Fail("setns(2)"u8, result);
        byte* root = stackalloc byte[2] { (byte)'/', 0 };
        child->Root = Files.OpenAt(Files.CurrentDirectory, root, OpenFlags.Path | OpenFlags.Directory);
        return child->Root < 0 ? child->Fail("open(2)"u8, child->Root, root) : 0;
    }

    private struct Arguments
    {
        public int PidFd;
    }
}
