using System.Buffers.Binary;
using Mocker.Linux.Bpf;

namespace Mocker.Tests.Unit.Cgroups;

/// <summary>Runs the few instructions that device filters are made of (RFC 9669), strictly: anything else is an error.</summary>
internal static class BpfInterpreter
{
    public static long Run(ReadOnlySpan<BpfInstruction> program, ReadOnlySpan<byte> context)
    {
        const long ContextAddress = 0x1000;
        Span<long> registers = stackalloc long[11];
        Span<bool> written = stackalloc bool[11];
        registers[1] = ContextAddress;
        written[1] = true;
        for (int at = 0; at < program.Length; at++)
        {
            BpfInstruction i = program[at];
            if (i.Offset < 0 && (int)i.Code != BpfCode.LoadWord)
                throw new InvalidOperationException($"{at}: jumps backwards: {i}");
            switch ((int)i.Code)
            {
                case BpfCode.LoadWord:
                    int offset = checked((int)(Read(registers, written, i.Source) - ContextAddress)) + i.Offset;
                    registers[i.Destination] = BinaryPrimitives.ReadUInt32LittleEndian(context[offset..]);
                    written[i.Destination] = true;
                    break;
                case BpfCode.Move:
                    registers[i.Destination] = i.Immediate;
                    written[i.Destination] = true;
                    break;
                case BpfCode.And:
                    registers[i.Destination] = Read(registers, written, i.Destination) & i.Immediate;
                    break;
                case BpfCode.ShiftRight:
                    registers[i.Destination] = (long)((ulong)Read(registers, written, i.Destination) >> i.Immediate);
                    break;
                case BpfCode.JumpIfNotEqual:
                    at += Read(registers, written, i.Destination) != i.Immediate ? i.Offset : 0;
                    break;
                case BpfCode.JumpIfAnySet:
                    at += (Read(registers, written, i.Destination) & i.Immediate) != 0 ? i.Offset : 0;
                    break;
                case BpfCode.Jump:
                    at += i.Offset;
                    break;
                case BpfCode.Exit:
                    return Read(registers, written, 0);
                default:
                    throw new InvalidOperationException($"{at}: unknown instruction {i}");
            }
        }
        throw new InvalidOperationException("ran over the end");
    }

    private static long Read(ReadOnlySpan<long> registers, ReadOnlySpan<bool> written, int register) =>
        written[register] ? registers[register] : throw new InvalidOperationException($"r{register} is read before it is written");
}
