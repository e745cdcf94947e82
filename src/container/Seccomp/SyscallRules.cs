using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Seccomp;

/// <summary>The rules of a document, by the row of the call in <see cref="SyscallTable"/>.</summary>
/// <remarks>
/// The meaning of several entries for one call is libseccomp's, which all other runtimes use: the first without conditions
/// decides, whatever stands before it; otherwise every entry applies where its conditions hold, and of two that contradict
/// each other the one that <see cref="FilterRule.InOrder"/> puts first.
/// </remarks>
internal sealed class SyscallRules
{
    private const uint DefaultErrno = (uint)Errno.EPERM;

    private readonly FilterRule[]?[] _rules = new FilterRule[SyscallTable.Count][];
    private readonly bool[] _named = new bool[SyscallTable.Count];

    public SyscallRules(LinuxSeccomp document)
    {
        Default = Verdict(document.DefaultAction, document.DefaultErrnoRet);
        foreach (LinuxSyscall entry in document.Syscalls)
            Add(entry);
    }

    /// <summary>The verdict on what no rule names.</summary>
    public uint Default { get; }

    /// <summary>The names that no architecture here has. They are left out, as profiles also name calls of kernels to come.</summary>
    public List<string> Unknown { get; } = [];

    /// <summary>The document says something about this call.</summary>
    public bool Names(int row) => _named[row];

    /// <summary>The rules of a call: one that has no tests, or some that all have; none where only the default is left.</summary>
    public FilterRule[] Of(int row) => _rules[row] ?? [];

    /// <summary>The value that a filter returns for an action.</summary>
    /// <param name="action"><c>SCMP_ACT_…</c></param>
    /// <param name="errno">The error number or, for SCMP_ACT_TRACE, the tracer's message.</param>
    public static uint Verdict(string action, uint? errno) => action switch
    {
        "SCMP_ACT_ALLOW" => SeccompVerdict.Allow,
        "SCMP_ACT_ERRNO" => SeccompVerdict.Errno | (errno ?? DefaultErrno),
        "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => SeccompVerdict.KillThread,
        "SCMP_ACT_KILL_PROCESS" => SeccompVerdict.KillProcess,
        "SCMP_ACT_LOG" => SeccompVerdict.Log,
        "SCMP_ACT_NOTIFY" => SeccompVerdict.Notify,
        "SCMP_ACT_TRACE" => SeccompVerdict.Trace | (errno ?? DefaultErrno),
        "SCMP_ACT_TRAP" => SeccompVerdict.Trap,
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "no action"),
    };

    private void Add(LinuxSyscall entry)
    {
        uint action = Verdict(entry.Action, entry.ErrnoRet);
        FilterRule[]? rules = action == Default ? null : RulesOf(entry.Args, action);
        foreach (string name in entry.Names)
        {
            int row = SyscallTable.Find(name);
            if (row < 0)
                Unknown.Add(name);
            else
                Add(row, rules);
        }
    }

    private void Add(int row, FilterRule[]? rules)
    {
        _named[row] = true;
        if (rules is null)
            return;
        FilterRule[] before = Of(row);
        if (before is [{ IsUnconditional: true }])
            return;
        _rules[row] = rules is [{ IsUnconditional: true }] || before.Length == 0 ? rules : [.. before, .. rules];
    }

    /// <summary>The rules that an entry stands for: one, or, if it has two conditions on one argument, one a condition, as with every other runtime.</summary>
    private static FilterRule[] RulesOf(LinuxSeccompArg[] conditions, uint action)
    {
        if (conditions.Length == 0)
            return [new(action, [])];
        ArgumentTest[] tests = Array.ConvertAll(conditions, ArgumentTest.From);
        Array.Sort(tests, (a, b) => a.Index.CompareTo(b.Index));
        for (int i = 1; i < tests.Length; i++)
            if (tests[i].Index == tests[i - 1].Index)
                return Array.ConvertAll(tests, test => FilterRule.Of(action, [test]));
        return [FilterRule.Of(action, tests)];
    }
}
