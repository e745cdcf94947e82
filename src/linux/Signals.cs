namespace Mocker.Linux;

/// <summary>Raw calls of signal masks, dispositions and signalfd(2).</summary>
public static unsafe class Signals
{
    /// <summary>The highest signal number (SIGRTMAX).</summary>
    public const int Last = 64;

    /// <summary>The bit of a signal in a mask of the kernel's sigset_t.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);

    public static int SetMask(ulong mask) => (int)Kernel.Call(SyscallNumber.RtSigProcMask, 2, (nint)(&mask), 0, 8);

    public static int Block(ulong mask) => (int)Kernel.Call(SyscallNumber.RtSigProcMask, 0, (nint)(&mask), 0, 8);

    /// <summary>Gives every signal its default disposition. The .NET runtime leaves SIGPIPE ignored, and that survives execve(2).</summary>
    public static void ResetAll()
    {
        // struct kernel_sigaction: handler, flags, restorer, mask. All zero is SIG_DFL.
        ulong* action = stackalloc ulong[4];
        new Span<ulong>(action, 4).Clear();
        for (int signal = 1; signal <= Last; signal++)
            Kernel.Call(SyscallNumber.RtSigAction, signal, (nint)action, 0, 8);
    }

    /// <summary>signalfd4(2): a descriptor that delivers blocked signals; close-on-exec, non-blocking.</summary>
    public static int OpenDescriptor(ulong mask) =>
        (int)Kernel.Call(SyscallNumber.SignalFd4, -1, (nint)(&mask), 8, (nint)(uint)(OpenFlags.CloseOnExec | OpenFlags.NonBlocking));

    /// <summary>Reads one pending signal's number from a signalfd, or minus errno.</summary>
    public static int ReadDescriptor(int descriptor)
    {
        byte* information = stackalloc byte[128];
        nint read = Files.Read(descriptor, information, 128);
        return read < 0 ? (int)read : *(int*)information;
    }
}
