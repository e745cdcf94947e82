using Mocker.Linux.Bpf;

namespace Mocker.Linux;

/// <summary>Raw calls of seccomp(2).</summary>
public static unsafe class SystemCallFilters
{
    private const nint SetModeFilter = 1;

    /// <summary>Puts this thread under a filter, for good. Needs no_new_privs or CAP_SYS_ADMIN.</summary>
    /// <param name="flags">How.</param>
    /// <param name="program">The filter.</param>
    /// <param name="length">Its number of instructions, at most <see cref="ClassicInstruction.Limit"/>.</param>
    /// <returns>0; with <see cref="SeccompFlags.NewListener"/> the descriptor of its notifications (close-on-exec).</returns>
    public static int Load(SeccompFlags flags, ClassicInstruction* program, int length)
    {
        Program argument = new() { Length = (ushort)length, Instructions = program };
        return (int)Kernel.Call(SyscallNumber.Seccomp, SetModeFilter, (nint)flags, (nint)(&argument));
    }

    /// <summary>Whether this kernel knows the flags: it looks at them before it looks for a program (seccomp(2), EFAULT).</summary>
    public static bool Supports(SeccompFlags flags) =>
        Kernel.Call(SyscallNumber.Seccomp, SetModeFilter, (nint)flags, 0) == -(nint)Errno.EFAULT;

    /// <summary><c>struct sock_fprog</c></summary>
    private struct Program
    {
        public ushort Length;
        public ClassicInstruction* Instructions;
    }
}
