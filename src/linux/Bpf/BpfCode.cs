namespace Mocker.Linux.Bpf;

/// <summary>Operation codes of eBPF (RFC 9669, 4 and 5), only those that the programs here are made of.</summary>
public static class BpfCode
{
    /// <summary><c>BPF_LDX | BPF_MEM | BPF_W</c></summary>
    public const int LoadWord = 0x61;

    /// <summary><c>BPF_ALU64 | BPF_MOV | BPF_K</c></summary>
    public const int Move = 0xb7;

    /// <summary><c>BPF_ALU64 | BPF_AND | BPF_K</c></summary>
    public const int And = 0x57;

    /// <summary><c>BPF_ALU64 | BPF_RSH | BPF_K</c></summary>
    public const int ShiftRight = 0x77;

    /// <summary><c>BPF_JMP | BPF_JNE | BPF_K</c></summary>
    public const int JumpIfNotEqual = 0x55;

    /// <summary><c>BPF_JMP | BPF_JSET | BPF_K</c></summary>
    public const int JumpIfAnySet = 0x45;

    /// <summary><c>BPF_JMP | BPF_JA</c></summary>
    public const int Jump = 0x05;

    /// <summary><c>BPF_JMP | BPF_EXIT</c></summary>
    public const int Exit = 0x95;
}
