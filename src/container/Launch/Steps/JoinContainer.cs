using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Joins all namespaces of a running container in one call, by the pidfd of its first process (setns(2), Linux 5.8). The
/// PID namespace is not among them where the child was born in it.
/// </summary>
/// <param name="pidFd">The first process's pidfd.</param>
/// <param name="types">Which; the PID namespace too where the runtime cannot join it, and this process's children become its members.</param>
/// <param name="root">
/// The first process's root, where it is not that of its mount namespace (which is the host's then, and not joined); otherwise -1.
/// </param>
internal sealed unsafe class JoinContainer(int pidFd, NamespaceTypes types, int root) : Step
{
    /// <summary>What a container without a user namespace is joined in, whether it has one of its own or not.</summary>
    public const NamespaceTypes Usual = NamespaceTypes.Network | NamespaceTypes.Ipc | NamespaceTypes.Uts | NamespaceTypes.Cgroup | NamespaceTypes.Mount;

    /// <summary>The first process's pidfd.</summary>
    public int PidFd => pidFd;

    public NamespaceTypes Types => types;

    /// <summary>What is joined changes only where children are born, and what they may do.</summary>
    public bool BringsChildrenIn => (types & (NamespaceTypes.User | NamespaceTypes.Pid)) != 0;

    public override string Kind => "join-container";

    public override string Text => "join the container's namespaces";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->PidFd = pidFd;
        a->Root = root;
        a->Types = root >= 0 ? types & ~NamespaceTypes.Mount : types;
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
        public NamespaceTypes Types;
        public int Root;
    }
}
