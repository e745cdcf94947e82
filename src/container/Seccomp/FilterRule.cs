namespace Mocker.Container.Seccomp;

/// <summary>What is done with a call whose arguments pass all of the tests.</summary>
/// <param name="Action">The verdict (<see cref="Mocker.Linux.SeccompVerdict"/>).</param>
/// <param name="Tests">In the order of their arguments, at most one for each; none match every call.</param>
internal sealed record FilterRule(uint Action, ArgumentTest[] Tests)
{
    public bool IsUnconditional => Tests.Length == 0;

    /// <summary>A rule without the tests that always hold.</summary>
    public static FilterRule Of(uint action, ArgumentTest[] tests) => new(action, Array.FindAll(tests, test => test.Mask != 0));

    /// <summary>The rules of one call in the order in which they are tried; those with the same action need none.</summary>
    public static FilterRule[] InOrder(FilterRule[] rules)
    {
        uint action = rules[0].Action;
        if (Array.TrueForAll(rules, rule => rule.Action == action))
            return rules;
        FilterRule[] ordered = [.. rules];
        Array.Sort(ordered, Compare);
        return ordered;
    }

    /// <summary>The same for arguments of 32 bits.</summary>
    public FilterRule Narrow() => Of(Action, Array.ConvertAll(Tests, test => test.Narrow()));

    /// <summary>The rule for the call number of a multiplexer: its first argument says which call is meant, the others are in memory.</summary>
    public FilterRule Multiplexed(int call) =>
        new(Action, [new(0, Comparison.Equal, false, ulong.MaxValue, (ulong)call), .. Array.FindAll(Tests, test => test.Index != 0)]);

    private static int Compare(FilterRule a, FilterRule b)
    {
        for (int i = 0; i < a.Tests.Length && i < b.Tests.Length; i++)
            if (a.Tests[i].CompareTo(b.Tests[i]) is not 0 and int order)
                return order;
        return a.Tests.Length - b.Tests.Length;
    }
}
