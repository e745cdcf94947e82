using System.Runtime.InteropServices;

namespace Mocker.Linux.Bpf;

/// <summary>One instruction of classic BPF: <c>struct sock_filter</c> of linux/filter.h, 8 bytes.</summary>
/// <param name="Code">Class and operation (<see cref="ClassicCode"/>).</param>
/// <param name="WhenTrue">How many instructions a conditional jump goes over when it holds.</param>
/// <param name="WhenFalse">The same when it does not.</param>
/// <param name="Operand">What is compared with, returned, or loaded from; the distance of an unconditional jump.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct ClassicInstruction(ushort Code, byte WhenTrue, byte WhenFalse, uint Operand)
{
    /// <summary>The most instructions that the kernel takes (BPF_MAXINSNS of linux/bpf_common.h).</summary>
    public const int Limit = 4096;

    /// <summary>The notation of bpf_dbg and tcpdump.</summary>
    public override string ToString() => Code switch
    {
        ClassicCode.LoadWord => $"ld [{Operand}]",
        ClassicCode.And => $"and #0x{Operand:x}",
        ClassicCode.Jump => $"ja {Operand}",
        ClassicCode.JumpIfEqual => $"jeq #0x{Operand:x},{WhenTrue},{WhenFalse}",
        ClassicCode.JumpIfGreater => $"jgt #0x{Operand:x},{WhenTrue},{WhenFalse}",
        ClassicCode.JumpIfGreaterOrEqual => $"jge #0x{Operand:x},{WhenTrue},{WhenFalse}",
        ClassicCode.Return => $"ret #0x{Operand:x}",
        _ => $"code 0x{Code:x} {WhenTrue},{WhenFalse},0x{Operand:x}",
    };
}
