using System.Runtime.InteropServices;
using Mocker.Linux;
using Mocker.Linux.Bpf;

namespace Mocker.Container.Seccomp;

/// <summary>
/// Compiles rules into a classic BPF program: a jump by architecture, then for each a binary tree over the ranges of
/// numbers with the same verdict.
/// </summary>
internal sealed class FilterCompiler
{
    // struct seccomp_data (linux/seccomp.h): int nr; u32 arch; ...
    private const int NumberOffset = 0;
    private const int ArchitectureOffset = 4;

    private const uint NoSuchCall = SeccompVerdict.Errno | (uint)Errno.ENOSYS;

    private readonly SyscallRules _rules;
    private readonly Multiplexer _multiplexer;
    private readonly ClassicAssembler _program = new();
    private readonly List<Range> _ranges = new(256);

    private FilterCompiler(SyscallRules rules) => (_rules, _multiplexer) = (rules, new(rules));

    /// <summary>Compiles the program.</summary>
    /// <param name="rules">What it decides.</param>
    /// <param name="architectures">For which callers; others are killed.</param>
    public static ClassicInstruction[] Compile(SyscallRules rules, IReadOnlyList<SeccompArchitecture> architectures)
    {
        FilterCompiler compiler = new(rules);
        compiler.AddDispatch(architectures);
        return compiler._program.ToProgram();
    }

    private void AddDispatch(IReadOnlyList<SeccompArchitecture> architectures)
    {
        // What libseccomp does to callers of an architecture that the filter does not have.
        int next = _program.Return(SeccompVerdict.KillThread);
        for (int i = architectures.Count - 1; i >= 0; i--)
        {
            if (architectures[i].IsX32)
                continue;
            int section = AddSection(architectures[i], architectures);
            next = _program.Branch(ClassicCode.JumpIfEqual, architectures[i].Audit, section, next);
        }
        _program.Load(ArchitectureOffset, next);
    }

    private int AddSection(SeccompArchitecture architecture, IReadOnlyList<SeccompArchitecture> all)
    {
        int tree = AddTree(architecture);
        if (architecture.Name == "SCMP_ARCH_X86_64")
            tree = _program.Branch(ClassicCode.JumpIfGreaterOrEqual, SeccompArchitecture.X32Bit, AddX32(all), tree);
        return _program.Load(NumberOffset, tree);
    }

    private int AddX32(IReadOnlyList<SeccompArchitecture> all)
    {
        foreach (SeccompArchitecture architecture in all)
            if (architecture.IsX32)
                return AddTree(architecture);
        // A tracer skips a call by making its number -1 (seccomp(2)); that must not kill.
        return _program.Branch(ClassicCode.JumpIfEqual, uint.MaxValue, _program.Return(_rules.Default), _program.Return(SeccompVerdict.KillThread));
    }

    /// <summary>Adds the decision over the number in the accumulator.</summary>
    private int AddTree(SeccompArchitecture architecture)
    {
        _ranges.Clear();
        CollectRanges(architecture);
        return AddTree(CollectionsMarshal.AsSpan(_ranges), architecture);
    }

    private int AddTree(ReadOnlySpan<Range> ranges, SeccompArchitecture architecture)
    {
        if (ranges.Length == 1)
            return AddVerdict(ranges[0], architecture);
        int middle = ranges.Length / 2;
        int upper = AddTree(ranges[middle..], architecture);
        int lower = AddTree(ranges[..middle], architecture);
        return _program.Branch(ClassicCode.JumpIfGreaterOrEqual, ranges[middle].First, upper, lower);
    }

    private int AddVerdict(Range range, SeccompArchitecture architecture)
    {
        int next = _program.Return(range.Verdict);
        for (int i = range.Rules.Length - 1; i >= 0; i--)
        {
            FilterRule rule = range.Rules[i];
            int match = _program.Return(rule.Action);
            for (int j = rule.Tests.Length - 1; j >= 0; j--)
                match = rule.Tests[j].Assemble(_program, architecture.IsWide, match, next);
            next = match;
        }
        return next;
    }

    /// <summary>Goes through the architecture's numbers and notes where the verdict changes.</summary>
    private void CollectRanges(SeccompArchitecture architecture)
    {
        Span<short> rows = stackalloc short[SeccompArchitecture.FirstPrivate + 10];
        rows.Fill(-1);
        int newest = -1;
        for (int row = 0; row < SyscallTable.Count; row++)
        {
            int number = SyscallTable.Number(row, architecture.Column);
            if (number < 0)
                continue;
            rows[number] = (short)row;
            if (number < SeccompArchitecture.FirstPrivate && _rules.Names(row))
                newest = Math.Max(newest, number);
        }
        for (int number = 0; number <= newest; number++)
            AddRange(architecture.FirstNumber + (uint)number, rows[number], architecture);
        // What is newer than all that the profile knows is answered as by a kernel that does not have it: programs then
        // fall back to older calls, which they do not on EPERM.
        uint beyond = newest < 0 || IsPermissive(_rules.Default) ? _rules.Default : NoSuchCall;
        AddRange(architecture.FirstNumber + (uint)(newest + 1), beyond, []);
        if (rows[SeccompArchitecture.FirstPrivate..].IndexOfAnyExcept((short)-1) < 0)
            return;
        for (int number = SeccompArchitecture.FirstPrivate; number < rows.Length; number++)
            AddRange(SeccompArchitecture.FirstPrivateNumber + (uint)(number - SeccompArchitecture.FirstPrivate), rows[number], architecture);
        AddRange(SeccompArchitecture.FirstPrivateNumber + (uint)(rows.Length - SeccompArchitecture.FirstPrivate), beyond, []);
    }

    /// <summary>Whoever is allowed or told about unnamed calls can deal with new ones.</summary>
    private static bool IsPermissive(uint action) =>
        (action & SeccompVerdict.ActionMask) is SeccompVerdict.Allow or SeccompVerdict.Log or SeccompVerdict.Trace;

    private void AddRange(uint first, int row, SeccompArchitecture architecture)
    {
        FilterRule[] rules = row < 0 ? [] : _rules.Of(row);
        if (rules is not [{ IsUnconditional: true }])
            rules = RulesOf(row, rules, architecture);
        if (rules is [{ IsUnconditional: true }])
            AddRange(first, rules[0].Action, []);
        else
            AddRange(first, _rules.Default, rules);
    }

    private void AddRange(uint first, uint verdict, FilterRule[] rules)
    {
        if (rules.Length == 0 && _ranges.Count > 0 && _ranges[^1] is { Rules.Length: 0 } last && last.Verdict == verdict)
            return;
        _ranges.Add(new(first, verdict, rules));
    }

    /// <summary>Rules with conditions as they are on an architecture.</summary>
    private FilterRule[] RulesOf(int row, FilterRule[] rules, SeccompArchitecture architecture)
    {
        if (architecture.HasMultiplexers)
            rules = _multiplexer.AddTo(rules, row);
        if (rules.Length == 0)
            return rules;
        if (!architecture.IsWide)
            rules = Array.ConvertAll(rules, rule => rule.Narrow());
        int unconditional = Array.FindIndex(rules, rule => rule.IsUnconditional);
        return unconditional >= 0 ? [rules[unconditional]] : FilterRule.InOrder(rules);
    }

    /// <summary>Numbers from the first up to the next range.</summary>
    /// <param name="First">The first.</param>
    /// <param name="Verdict">The verdict where no rule matches.</param>
    /// <param name="Rules">Rules that look at arguments.</param>
    private readonly record struct Range(uint First, uint Verdict, FilterRule[] Rules);
}
