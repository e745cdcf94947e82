using Mocker.Linux;

namespace Mocker.Container.Seccomp;

/// <summary>Divides an architecture's numbers, from its first on, into ranges with the same verdict.</summary>
internal sealed class SyscallRanges
{
    private const uint NoSuchCall = SeccompVerdict.Errno | (uint)Errno.ENOSYS;

    /// <summary>Private calls that the table has room for.</summary>
    private const int PrivateNumbers = 10;

    private readonly SyscallRules _rules;
    private readonly SeccompArchitecture _architecture;
    private readonly Multiplexer? _multiplexer;
    private readonly List<SyscallRange> _ranges = new(256);

    private SyscallRanges(SyscallRules rules, SeccompArchitecture architecture)
    {
        (_rules, _architecture) = (rules, architecture);
        _multiplexer = architecture.HasMultiplexers ? new(rules) : null;
    }

    /// <summary>The ranges, in order; the first starts with the architecture's first number.</summary>
    public static List<SyscallRange> Of(SyscallRules rules, SeccompArchitecture architecture)
    {
        SyscallRanges ranges = new(rules, architecture);
        ranges.Collect();
        return ranges._ranges;
    }

    private void Collect()
    {
        Span<short> rows = stackalloc short[SeccompArchitecture.FirstPrivate + PrivateNumbers];
        int newest = FillRows(rows);
        for (int number = 0; number <= newest; number++)
            AddCall(_architecture.FirstNumber + (uint)number, rows[number]);
        // What is newer than all that the profile knows is answered as by a kernel that does not have it: programs then
        // fall back to older calls, which they do not on EPERM. runc does the same.
        uint newer = newest < 0 || IsPermissive(_rules.Default) ? _rules.Default : NoSuchCall;
        Add(_architecture.FirstNumber + (uint)(newest + 1), newer, []);
        rows = rows[SeccompArchitecture.FirstPrivate..];
        if (rows.IndexOfAnyExcept((short)-1) < 0)
            return;
        for (int number = 0; number < PrivateNumbers; number++)
            AddCall(SeccompArchitecture.FirstPrivateNumber + (uint)number, rows[number]);
        Add(SeccompArchitecture.FirstPrivateNumber + PrivateNumbers, newer, []);
    }

    /// <summary>Finds the row of each number.</summary>
    /// <returns>The largest ordinary number that the profile names, or -1.</returns>
    private int FillRows(Span<short> rows)
    {
        rows.Fill(-1);
        int newest = -1;
        for (int row = 0; row < SyscallTable.Count; row++)
        {
            int number = SyscallTable.Number(row, _architecture.Column);
            if (number < 0)
                continue;
            rows[number] = (short)row;
            if (number < SeccompArchitecture.FirstPrivate && _rules.Names(row))
                newest = Math.Max(newest, number);
        }
        return newest;
    }

    /// <summary>Whoever is allowed unnamed calls, or told about them, can deal with new ones.</summary>
    private static bool IsPermissive(uint action) =>
        (action & SeccompVerdict.ActionMask) is SeccompVerdict.Allow or SeccompVerdict.Log or SeccompVerdict.Trace;

    private void AddCall(uint number, int row)
    {
        FilterRule[] rules = row < 0 ? [] : _rules.Of(row);
        if (rules is not [{ IsUnconditional: true }])
            rules = OnArchitecture(rules, row);
        if (rules is [{ IsUnconditional: true }])
            Add(number, rules[0].Action, []);
        else
            Add(number, _rules.Default, rules);
    }

    private void Add(uint first, uint verdict, FilterRule[] rules)
    {
        if (rules.Length == 0 && _ranges.Count > 0 && _ranges[^1] is { Rules.Length: 0 } last && last.Verdict == verdict)
            return;
        _ranges.Add(new(first, verdict, rules));
    }

    /// <summary>Rules with conditions as they are on the architecture: there they may have fewer, or none.</summary>
    private FilterRule[] OnArchitecture(FilterRule[] rules, int row)
    {
        if (_multiplexer is not null)
            rules = _multiplexer.AddTo(rules, row);
        if (rules.Length == 0)
            return rules;
        if (!_architecture.IsWide)
            rules = Array.ConvertAll(rules, rule => rule.Narrow());
        int unconditional = Array.FindIndex(rules, rule => rule.IsUnconditional);
        return unconditional >= 0 ? [rules[unconditional]] : FilterRule.InOrder(rules);
    }
}
