using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>
/// The one door to the kernel: syscall(2) of the C library, with the kernel's own convention for results
/// (a negative value is minus an <see cref="Errno"/>).
/// </summary>
/// <remarks>
/// Everything here may be called in a child made by a raw clone3(2): the calls are blittable, do not transition to
/// the collector's preemptive mode, and allocate nothing.
/// </remarks>
public static unsafe class Kernel
{
    [DllImport("libc", EntryPoint = "syscall"), SuppressGCTransition]
    private static extern nint Syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    // The same entry with the collector's transition, for calls that may wait long.
    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint SyscallWaiting(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    [DllImport("libc", EntryPoint = "__errno_location"), SuppressGCTransition]
    private static extern int* ErrnoLocation();

    /// <summary>Makes one system call and returns its result, or minus the error number.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint Call(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        nint result = Syscall(number, a, b, c, d, e, f);
        return result == -1 ? -*ErrnoLocation() : result;
    }

    /// <summary>As <see cref="Call"/>, for a call that may block while other threads want to collect garbage. Not for a forked child.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static nint CallWaiting(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        nint result = SyscallWaiting(number, a, b, c, d, e, f);
        return result == -1 ? -*ErrnoLocation() : result;
    }

    /// <summary>Turns a negative raw result into a <see cref="LinuxException"/>; the one place where that is done.</summary>
    /// <param name="result">What the raw call returned.</param>
    /// <param name="call">The call's name as in its man page, e.g. <c>openat2(2)</c>.</param>
    /// <param name="subject">The path or object that the call was about.</param>
    public static nint Check(nint result, string call, string? subject = null) =>
        result < 0 ? throw new LinuxException(call, (Errno)(-result), subject) : result;
}
