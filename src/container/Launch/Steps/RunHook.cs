using Mocker.Linux;
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
        // runtime.md, State: such a hook gets the process id as the container sees it.
        // And the runtime's umask: the child's is 0 while it makes files and devices, the process's afterwards.
        uint own = Files.Umask(child->Umask);
        int result = HookProcess.Run(child, a->Hook, a->State->Fill(Processes.GetPid()));
        Files.Umask(own);
        return result;
    }

    private struct Arguments
    {
        public HookProcess.Arguments* Hook;
        public StateTemplate* State;
    }
}
