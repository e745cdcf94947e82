using Mocker.Linux.Bpf;
using Mocker.Oci;

namespace Mocker.Container.Seccomp;

/// <summary>A condition on one argument of a system call.</summary>
/// <param name="Index">Which argument, from 0.</param>
/// <param name="Comparison">One of the three that classic BPF has; the others are their opposites.</param>
/// <param name="Negated">It is the opposite that must hold.</param>
/// <param name="Mask">What of the argument is looked at.</param>
/// <param name="Value">What it is compared with, within the mask.</param>
internal sealed record ArgumentTest(uint Index, Comparison Comparison, bool Negated, ulong Mask, ulong Value)
{
    // struct seccomp_data (linux/seccomp.h): int nr; u32 arch; u64 instruction_pointer; u64 args[6]. Little endian.
    private const int FirstArgument = 16;

    /// <summary>The <see cref="Rank"/> of "less than" and "at most".</summary>
    private const int UpperLimit = 1;

    public static ArgumentTest From(LinuxSeccompArg document) => document.Op switch
    {
        "SCMP_CMP_EQ" => new(document.Index, Comparison.Equal, false, ulong.MaxValue, document.Value),
        "SCMP_CMP_NE" => new(document.Index, Comparison.Equal, true, ulong.MaxValue, document.Value),
        "SCMP_CMP_GT" => new(document.Index, Comparison.Greater, false, ulong.MaxValue, document.Value),
        "SCMP_CMP_LE" => new(document.Index, Comparison.Greater, true, ulong.MaxValue, document.Value),
        "SCMP_CMP_GE" => new(document.Index, Comparison.GreaterOrEqual, false, ulong.MaxValue, document.Value),
        "SCMP_CMP_LT" => new(document.Index, Comparison.GreaterOrEqual, true, ulong.MaxValue, document.Value),
        "SCMP_CMP_MASKED_EQ" => new(document.Index, Comparison.Equal, false, document.Value, document.ValueTwo & document.Value),
        _ => throw new ArgumentOutOfRangeException(nameof(document), document.Op, "no operator"),
    };

    /// <summary>The same for arguments of 32 bits.</summary>
    public ArgumentTest Narrow() => this with { Mask = (uint)Mask, Value = (uint)Value };

    /// <summary>
    /// Which of two rules decides where both match and differ: libseccomp's order, by which the later argument comes
    /// first, then equality, upper limits and lower limits, then the tighter one.
    /// </summary>
    /// <returns>Less than 0 where this one comes first.</returns>
    public int CompareTo(in ArgumentTest other)
    {
        if (Index != other.Index)
            return other.Index.CompareTo(Index);
        if (Rank != other.Rank)
            return Rank.CompareTo(other.Rank);
        return Rank == UpperLimit ? Value.CompareTo(other.Value) : other.Value.CompareTo(Value);
    }

    private int Rank => Comparison == Comparison.Equal ? UpperLimit - 1 : Negated ? UpperLimit : UpperLimit + 1;

    /// <summary>Adds the instructions.</summary>
    /// <param name="program">Where to.</param>
    /// <param name="isWide">The argument has 64 bits.</param>
    /// <param name="match">The place to go on at if it holds.</param>
    /// <param name="miss">The place to go on at otherwise.</param>
    /// <returns>Where they start.</returns>
    public int Assemble(ClassicAssembler program, bool isWide, int match, int miss)
    {
        if (Negated)
            (match, miss) = (miss, match);
        int low = FirstArgument + 8 * (int)Index;
        int start = AssembleWord(program, low, Code(Comparison), (uint)Mask, (uint)Value, match, miss);
        if (!isWide)
            return start;
        uint mask = (uint)(Mask >> 32), value = (uint)(Value >> 32);
        if (Comparison == Comparison.Equal)
            return AssembleWord(program, low + 4, ClassicCode.JumpIfEqual, mask, value, start, miss);
        // The high halves decide unless they are equal.
        int equal = program.Branch(ClassicCode.JumpIfEqual, value, start, miss);
        return program.Load(low + 4, program.Branch(ClassicCode.JumpIfGreater, value, match, equal));
    }

    private static int AssembleWord(ClassicAssembler program, int offset, ushort code, uint mask, uint value, int match, int miss)
    {
        if (mask == 0)
            return match;
        int compare = program.Branch(code, value, match, miss);
        return program.Load(offset, mask == uint.MaxValue ? compare : program.And(mask, compare));
    }

    private static ushort Code(Comparison comparison) => comparison switch
    {
        Comparison.Equal => ClassicCode.JumpIfEqual,
        Comparison.Greater => ClassicCode.JumpIfGreater,
        _ => ClassicCode.JumpIfGreaterOrEqual,
    };
}

/// <summary>The comparisons of classic BPF; unsigned.</summary>
internal enum Comparison
{
    Equal,
    Greater,
    GreaterOrEqual,
}
