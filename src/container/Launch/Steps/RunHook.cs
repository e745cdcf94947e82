using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>Calls a createContainer or startContainer hook from inside the container's namespaces.</summary>
internal sealed unsafe class RunHook(string when, Hook hook, StateDocument state) : Step
{
    public override string Kind => "hook";

    public override string Text => $"call the {when} hook \"{hook.Path}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Hook = HookProcess.Encode(hook, memory);
        a->State = StateTemplate.Encode(state, memory);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int known = Interpreter.LearnPid(child);
        if (known < 0)
            return child->Fail("read(2)"u8, known);
        return HookProcess.Run(child, a->Hook, a->State->Fill(child->HostPid));
    }

    private struct Arguments
    {
        public HookProcess.Arguments* Hook;
        public StateTemplate* State;
    }
}
