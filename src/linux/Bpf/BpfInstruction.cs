using System.Runtime.InteropServices;

namespace Mocker.Linux.Bpf;

/// <summary>One eBPF instruction: <c>struct bpf_insn</c> of linux/bpf.h, 8 bytes.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BpfInstruction
{
    /// <summary>Instruction class, operation and operand source (RFC 9669, 3).</summary>
    public readonly byte Code;

    /// <summary>Destination register in the low four bits, source register in the high four (little endian).</summary>
    public readonly byte Registers;

    /// <summary>Signed jump distance in instructions, or the byte offset of a load.</summary>
    public readonly short Offset;

    /// <summary>The immediate operand; sign-extended by 64-bit operations.</summary>
    public readonly int Immediate;

    private BpfInstruction(int code, int destination, int source, int offset, int immediate)
    {
        Code = (byte)code;
        Registers = (byte)(destination | source << 4);
        Offset = checked((short)offset);
        Immediate = immediate;
    }

    public int Destination => Registers & 0xf;

    public int Source => Registers >> 4;

    /// <summary><c>rD = *(u32 *)(rS + offset)</c>.</summary>
    public static BpfInstruction LoadWord(int destination, int source, int offset) => new(BpfCode.LoadWord, destination, source, offset, 0);

    /// <summary><c>rD = immediate</c>, 64 bits.</summary>
    public static BpfInstruction Move(int destination, int immediate) => new(BpfCode.Move, destination, 0, 0, immediate);

    /// <summary><c>rD &amp;= immediate</c>, 64 bits.</summary>
    public static BpfInstruction And(int destination, int immediate) => new(BpfCode.And, destination, 0, 0, immediate);

    /// <summary><c>rD &gt;&gt;= immediate</c>, logical, 64 bits.</summary>
    public static BpfInstruction ShiftRight(int destination, int immediate) => new(BpfCode.ShiftRight, destination, 0, 0, immediate);

    /// <summary>Jump over <paramref name="distance"/> instructions if rD is not the immediate.</summary>
    public static BpfInstruction JumpIfNotEqual(int destination, int immediate, int distance) =>
        new(BpfCode.JumpIfNotEqual, destination, 0, distance, immediate);

    /// <summary>Jump over <paramref name="distance"/> instructions if rD and the immediate have a bit in common.</summary>
    public static BpfInstruction JumpIfAnySet(int destination, int immediate, int distance) =>
        new(BpfCode.JumpIfAnySet, destination, 0, distance, immediate);

    /// <summary>Jump over <paramref name="distance"/> instructions.</summary>
    public static BpfInstruction Jump(int distance) => new(BpfCode.Jump, 0, 0, distance, 0);

    /// <summary>Return r0.</summary>
    public static BpfInstruction Exit() => new(BpfCode.Exit, 0, 0, 0, 0);

    /// <summary>The notation of the kernel's verifier log.</summary>
    public override string ToString() => (int)Code switch
    {
        BpfCode.LoadWord => $"r{Destination} = *(u32 *)(r{Source} +{Offset})",
        BpfCode.Move => $"r{Destination} = {Immediate}",
        BpfCode.And => $"r{Destination} &= {Immediate}",
        BpfCode.ShiftRight => $"r{Destination} >>= {Immediate}",
        BpfCode.JumpIfNotEqual => $"if r{Destination} != {Immediate} goto pc+{Offset}",
        BpfCode.JumpIfAnySet => $"if r{Destination} & {Immediate} goto pc+{Offset}",
        BpfCode.Jump => $"goto pc+{Offset}",
        BpfCode.Exit => "exit",
        _ => $"code {Code:x2} {Registers:x2} {Offset} {Immediate}",
    };
}
