using Mocker.Linux;

namespace Mocker.Container.Launch.Steps;

/// <summary>Becomes the user's program. Only the descriptors that were asked for are open in it.</summary>
internal sealed unsafe class ExecuteProgram(string[] arguments, string[] environment, string[] candidates) : Step
{
    public override string Kind => "execute";

    public override string Text => $"execute \"{arguments[0]}\"";

    internal override EncodedStep Encode(PlanMemory memory)
    {
        Arguments* a = memory.New<Arguments>();
        a->Candidates = memory.Texts(candidates);
        a->Argv = memory.Texts(arguments);
        List<string> variables = LastOfEach(environment);
        // The place of HOME, where the child has to find it out.
        a->HomeIndex = FindHome.IsNeeded(variables) ? variables.Count : -1;
        if (a->HomeIndex >= 0)
            variables.Add("HOME=/");
        a->Environment = memory.Texts(variables);
        return new(&Execute, a);
    }

    /// <summary>The variables without those that a later one of the same name replaces: of two, getenv(3) takes the first.</summary>
    internal static List<string> LastOfEach(string[] variables)
    {
        HashSet<string> names = new(variables.Length);
        List<string> kept = new(variables.Length + 1);
        for (int i = variables.Length - 1; i >= 0; i--)
        {
            int equals = variables[i].IndexOf('=');
            if (names.Add(equals < 0 ? variables[i] : variables[i][..equals]))
                kept.Add(variables[i]);
        }
        kept.Reverse();
        return kept;
    }

    private static int Execute(Child* child, void* arguments)
    {
        Arguments* a = (Arguments*)arguments;
        int result = CloseOthers(child);
        if (result < 0)
            return result;
        if (a->HomeIndex >= 0)
            a->Environment[a->HomeIndex] = child->Home;
        byte* program = a->Candidates[child->ExecutableIndex];
        result = Processes.Execute(program, a->Argv, a->Environment);
        return child->Fail("execve(2)"u8, result, program);
    }

    /// <summary>
    /// Marks what the program must not inherit. All of ours is close-on-exec already; this is for what came by accident
    /// (CVE-2024-21626). Once is enough, and a second time might be under a filter that knows no close_range(2).
    /// </summary>
    internal static int CloseOthers(Child* child)
    {
        if (child->ClosesOthers)
            return 0;
        int result = Files.CloseRange(child->FirstClosed, uint.MaxValue, closeOnExecOnly: true);
        if (result < 0)
            return child->Fail("close_range(2)"u8, result);
        child->ClosesOthers = true;
        return 0;
    }

    private struct Arguments
    {
        public byte** Candidates;
        public byte** Argv;
        public byte** Environment;
        public int HomeIndex;
    }
}
