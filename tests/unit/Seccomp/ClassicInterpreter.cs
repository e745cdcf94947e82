using System.Buffers.Binary;
using Mocker.Linux.Bpf;

namespace Mocker.Tests.Unit.Seccomp;

/// <summary>Runs system call filters as the kernel does (seccomp(2); linux/bpf_common.h), strictly: whatever it would refuse is an error.</summary>
internal static class ClassicInterpreter
{
    /// <summary>sizeof(struct seccomp_data)</summary>
    public const int DataSize = 64;

    // What libseccomp's programs have besides (BPF_JMP | BPF_JSET | BPF_K).
    private const ushort JumpIfAnySet = 0x45;

    /// <summary>The verdict.</summary>
    public static uint Run(ReadOnlySpan<ClassicInstruction> program, ReadOnlySpan<byte> data) => Run(program, data, out _);

    /// <summary>How many instructions it takes.</summary>
    public static int Steps(ReadOnlySpan<ClassicInstruction> program, ReadOnlySpan<byte> data)
    {
        Run(program, data, out int steps);
        return steps;
    }

    private static uint Run(ReadOnlySpan<ClassicInstruction> program, ReadOnlySpan<byte> data, out int steps)
    {
        uint? accumulator = null;
        steps = 0;
        for (int at = 0; at < program.Length; at++)
        {
            steps++;
            ClassicInstruction i = program[at];
            uint a = i.Code is ClassicCode.LoadWord or ClassicCode.Jump or ClassicCode.Return
                ? 0
                : accumulator ?? throw new InvalidOperationException($"{at}: {i} before anything is loaded");
            switch (i.Code)
            {
                case ClassicCode.LoadWord when i.Operand % 4 == 0 && i.Operand < DataSize:
                    accumulator = BinaryPrimitives.ReadUInt32LittleEndian(data[(int)i.Operand..]);
                    break;
                case ClassicCode.And:
                    accumulator = a & i.Operand;
                    break;
                case ClassicCode.Jump:
                    at += checked((int)i.Operand);
                    break;
                case ClassicCode.JumpIfEqual:
                    at += a == i.Operand ? i.WhenTrue : i.WhenFalse;
                    break;
                case ClassicCode.JumpIfGreater:
                    at += a > i.Operand ? i.WhenTrue : i.WhenFalse;
                    break;
                case ClassicCode.JumpIfGreaterOrEqual:
                    at += a >= i.Operand ? i.WhenTrue : i.WhenFalse;
                    break;
                case JumpIfAnySet:
                    at += (a & i.Operand) != 0 ? i.WhenTrue : i.WhenFalse;
                    break;
                case ClassicCode.Return:
                    return i.Operand;
                default:
                    throw new InvalidOperationException($"{at}: {i} is nothing that a filter may do");
            }
        }
        throw new InvalidOperationException("ran over the end");
    }
}
