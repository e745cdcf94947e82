using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>
/// Makes the container's process from one that has joined what must be joined first: a process cannot move into a PID
/// namespace, only be born in it, and a PID namespace of a user namespace can be made or joined only from within that.
/// The new process is the runtime's child (CLONE_PARENT), goes on with the plan and tells who it is; this one ends.
/// </summary>
internal sealed unsafe class ForkAgain(NamespaceTypes types) : Step
{
    public override string Kind => "fork";

    public override string Text => types == 0
        ? "fork into the joined namespaces"
        : $"fork into the joined namespaces and new ones: {NamespaceNames.ListOf(types)}";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Types = types;
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        int pid = Processes.ForkSibling(((Arguments*)arguments)->Types);
        if (pid < 0)
            return child->Fail("clone3(2)"u8, pid);
        if (pid > 0)
            Processes.Exit(0);
        int result = Interpreter.Announce(child, ChildMessage.Born);
        return result < 0 ? child->Fail("sendmsg(2)"u8, result) : 0;
    }

    private struct Arguments
    {
        public NamespaceTypes Types;
    }
}
