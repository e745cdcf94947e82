using System.Runtime.InteropServices;

namespace Mocker.Linux;

/// <summary>nanosleep(2).</summary>
public static unsafe class Sleep
{
    private static nint NanoSleep => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 101 : 35;

    /// <summary>Sleeps about that many microseconds (the kernel adds its timer slack, 50 by default); a signal may end it early.</summary>
    public static void Microseconds(long count)
    {
        long* time = stackalloc long[2] { count / 1_000_000, count % 1_000_000 * 1000 };
        Kernel.CallWaiting(NanoSleep, (nint)time);
    }
}
