using System.Buffers.Binary;
using Mocker.Container.Seccomp;

namespace Mocker.Tests.Unit.Seccomp;

/// <summary>A system call as a filter sees it (<c>struct seccomp_data</c> of linux/seccomp.h).</summary>
internal readonly record struct SystemCall(uint Audit, uint Number, ulong[] Arguments)
{
    public static SystemCall Of(SeccompArchitecture architecture, uint number, params ulong[] arguments) => new(architecture.Audit, number, arguments);

    /// <summary>What the kernel hands to the filter.</summary>
    public byte[] Data()
    {
        byte[] data = new byte[ClassicInterpreter.DataSize];
        BinaryPrimitives.WriteUInt32LittleEndian(data, Number);
        BinaryPrimitives.WriteUInt32LittleEndian(data.AsSpan(4), Audit);
        for (int i = 0; i < Arguments.Length; i++)
            BinaryPrimitives.WriteUInt64LittleEndian(data.AsSpan(16 + 8 * i), Arguments[i]);
        return data;
    }

    public override string ToString() => $"architecture 0x{Audit:x}, call {Number} (0x{Number:x}), arguments {string.Join(", ", Arguments.Select(argument => $"0x{argument:x}"))}";
}
