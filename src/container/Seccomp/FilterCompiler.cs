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

    private readonly SyscallRules _rules;
    private readonly SeccompArchitecture[] _architectures;
    private readonly ClassicAssembler _program = new();

    private FilterCompiler(SyscallRules rules, SeccompArchitecture[] architectures) => (_rules, _architectures) = (rules, architectures);

    /// <summary>Compiles the program.</summary>
    /// <param name="rules">What it decides.</param>
    /// <param name="architectures">For which callers; others are killed.</param>
    public static ClassicInstruction[] Compile(SyscallRules rules, SeccompArchitecture[] architectures)
    {
        FilterCompiler compiler = new(rules, architectures);
        compiler.AddDispatch();
        return compiler._program.ToProgram();
    }

    private void AddDispatch()
    {
        // What libseccomp does to callers of an architecture that the filter does not have.
        int next = _program.Return(SeccompVerdict.KillThread);
        for (int i = _architectures.Length - 1; i >= 0; i--)
            if (!_architectures[i].IsX32)
            {
                int section = AddSection(_architectures[i]);
                next = _program.Branch(ClassicCode.JumpIfEqual, _architectures[i].Audit, section, next);
            }
        _program.Load(ArchitectureOffset, next);
    }

    private int AddSection(SeccompArchitecture architecture)
    {
        int tree = AddTree(architecture);
        if (architecture.SharesWithX32)
            tree = _program.Branch(ClassicCode.JumpIfGreaterOrEqual, SeccompArchitecture.X32Bit, AddX32(), tree);
        return _program.Load(NumberOffset, tree);
    }

    private int AddX32()
    {
        if (Array.Find(_architectures, architecture => architecture.IsX32) is SeccompArchitecture x32)
            return AddTree(x32);
        // A tracer skips a call by making its number -1 (seccomp(2)); that must not kill.
        return _program.Branch(ClassicCode.JumpIfEqual, uint.MaxValue, _program.Return(_rules.Default), _program.Return(SeccompVerdict.KillThread));
    }

    private int AddTree(SeccompArchitecture architecture) =>
        AddTree(CollectionsMarshal.AsSpan(SyscallRanges.Of(_rules, architecture)), architecture.IsWide);

    /// <summary>Adds the decision over the number in the accumulator.</summary>
    private int AddTree(ReadOnlySpan<SyscallRange> ranges, bool isWide)
    {
        if (ranges.Length == 1)
            return AddVerdict(ranges[0], isWide);
        int middle = ranges.Length / 2;
        int upper = AddTree(ranges[middle..], isWide);
        int lower = AddTree(ranges[..middle], isWide);
        return _program.Branch(ClassicCode.JumpIfGreaterOrEqual, ranges[middle].First, upper, lower);
    }

    /// <summary>Adds the rules of a range, the first one tried first.</summary>
    private int AddVerdict(in SyscallRange range, bool isWide)
    {
        int next = _program.Return(range.Verdict);
        for (int i = range.Rules.Length - 1; i >= 0; i--)
        {
            int match = _program.Return(range.Rules[i].Action);
            ArgumentTest[] tests = range.Rules[i].Tests;
            for (int j = tests.Length - 1; j >= 0; j--)
                match = tests[j].Assemble(_program, isWide, match, next);
            next = match;
        }
        return next;
    }
}
