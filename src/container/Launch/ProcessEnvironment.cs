namespace Mocker.Container.Launch;

/// <summary>The environment of a process, laid out for the child, which may have to find HOME out first.</summary>
internal unsafe struct ProcessEnvironment
{
    private byte** _variables;
    private int _homeIndex;

    public static ProcessEnvironment* Encode(string[] variables, PlanMemory memory)
    {
        ProcessEnvironment* environment = memory.New<ProcessEnvironment>();
        List<string> kept = LastOfEach(variables);
        environment->_homeIndex = -1;
        if (Steps.FindHome.IsNeeded(kept))
        {
            int empty = kept.IndexOf("HOME=");
            environment->_homeIndex = empty < 0 ? kept.Count : empty;
            if (empty < 0)
                kept.Add("HOME=/");
        }
        environment->_variables = memory.Texts(kept);
        return environment;
    }

    /// <summary>The variables for execve(2).</summary>
    public byte** Fill(Child* child)
    {
        if (_homeIndex >= 0)
            _variables[_homeIndex] = child->Home;
        return _variables;
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
}
