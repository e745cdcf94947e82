namespace Mocker.Linux.Bpf;

/// <summary>Operation codes of classic BPF (linux/bpf_common.h), only those that system call filters are made of.</summary>
public static class ClassicCode
{
    /// <summary><c>BPF_LD | BPF_W | BPF_ABS</c>: 32 bits at an offset into the accumulator.</summary>
    public const ushort LoadWord = 0x20;

    /// <summary><c>BPF_ALU | BPF_AND | BPF_K</c></summary>
    public const ushort And = 0x54;

    /// <summary><c>BPF_JMP | BPF_JA</c></summary>
    public const ushort Jump = 0x05;

    /// <summary><c>BPF_JMP | BPF_JEQ | BPF_K</c></summary>
    public const ushort JumpIfEqual = 0x15;

    /// <summary><c>BPF_JMP | BPF_JGT | BPF_K</c>, unsigned.</summary>
    public const ushort JumpIfGreater = 0x25;

    /// <summary><c>BPF_JMP | BPF_JGE | BPF_K</c>, unsigned.</summary>
    public const ushort JumpIfGreaterOrEqual = 0x35;

    /// <summary><c>BPF_RET | BPF_K</c></summary>
    public const ushort Return = 0x06;
}
