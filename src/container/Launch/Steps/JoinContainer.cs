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
/// <param name="hasTime">
/// It has a time namespace. Otherwise its time namespace is the runtime's, which another user namespace could not join.
/// </param>
internal sealed unsafe class JoinContainer(int pidFd, int root, bool hasTime) : Step
{
    public override string Kind => "join-container";

    public override string Text => "join the container's namespaces";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->PidFd = pidFd;
        a->Root = root;
        a->Types = NamespaceTypes.Network | NamespaceTypes.Ipc | NamespaceTypes.Uts | NamespaceTypes.Cgroup
            | (root >= 0 ? 0 : NamespaceTypes.Mount) | (hasTime ? NamespaceTypes.Time : 0);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = Namespaces.Join(a->PidFd, a->Types);
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
        public NamespaceTypes Types;
    }
}
