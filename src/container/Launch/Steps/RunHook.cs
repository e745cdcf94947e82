using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch.Steps;

/// <summary>Calls a createContainer or startContainer hook from inside the container's namespaces.</summary>
internal sealed unsafe class RunHook(string when, int index, Hook hook, StateDocument state) : Step
{
    /// <summary>What a hook that says nothing about its environment gets; null for an empty one.</summary>
    public string[]? Environment { get; init; }

    /// <summary>The filter that the hook runs under, where the container's process is not yet under it; or null.</summary>
    public LoadFilter? Filter { get; init; }

    /// <summary>The root is not entered yet: the hook starts in its directory, as with runc.</summary>
    public bool StartsInRoot { get; init; }

    public override string Kind => "hook";

    public override string Text => $"call the {when} hook \"{hook.Path}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Hook = HookProcess.Encode(hook, when, index, memory);
        if (hook.Env.Length == 0 && Environment is not null)
            a->Inherited = ProcessEnvironment.Encode(Environment, memory);
        a->Hook->Filter = Filter?.Encode(memory) ?? default;
        a->StartsInRoot = StartsInRoot;
        a->State = StateTemplate.Encode(state, memory);
        return new(&Execute, a);
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = a->StartsInRoot ? Files.ChDir(child->Root) : 0;
        if (result < 0)
            return child->Fail("fchdir(2)"u8, result);
        if (a->Inherited != null)
            a->Hook->Environment = a->Inherited->Fill(child);
        // runtime.md, State: such a hook gets the process id as the container sees it.
        // And the runtime's umask: the child's is 0 while it makes files and devices, the process's afterwards.
        uint own = Files.Umask(child->Umask);
        result = HookProcess.Run(child, a->Hook, a->State->Fill(Processes.GetPid()));
        Files.Umask(own);
        return result;
    }

    private struct Arguments
    {
        public HookProcess.Arguments* Hook;
        public ProcessEnvironment* Inherited;
        public bool StartsInRoot;
        public StateTemplate* State;
    }
}
