using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Joins all namespaces of a running container in one call, by the pidfd of its first process (setns(2), Linux 5.8). The
/// PID namespace is not among them: the child was born in it.
/// </summary>
/// <param name="pidFd">The first process's pidfd.</param>
/// <param name="root">
/// The first process's root, where it is not that of its mount namespace (which is the host's then, and not joined); otherwise -1.
/// </param>
internal sealed unsafe class JoinContainer(int pidFd, int root) : Step
{
    public override string Kind => "join-container";

    public override string Text => "join the container's namespaces";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->PidFd = pidFd;
        a->Root = root;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        const NamespaceTypes withoutMount = NamespaceTypes.Network | NamespaceTypes.Ipc | NamespaceTypes.Uts | NamespaceTypes.Cgroup;
        Arguments* a = (Arguments*)arguments;
        int result = Namespaces.Join(a->PidFd, a->Root >= 0 ? withoutMount : withoutMount | NamespaceTypes.Mount);
        if (result < 0)
            return child->Fail("setns(2)"u8, result);
        child->Root = a->Root;
        if (a->Root >= 0)
            return ChangeRoot.Execute(child, null);
        byte* root = stackalloc byte[2] { (byte)'/', 0 };
        child->Root = Files.OpenAt(Files.CurrentDirectory, root, OpenFlags.Path | OpenFlags.Directory);
        return child->Root < 0 ? child->Fail("open(2)"u8, child->Root, root) : 0;
    }

    private struct Arguments
    {
        public int PidFd;
        public int Root;
    }
}
