using System.Runtime;

namespace Mocker.Runtime.Startup;

/// <summary>What the linker puts in the place of the start of .NET's finalizer thread (--wrap, see mocker-runtime.csproj).</summary>
internal static unsafe class FinalizerThread
{
    /// <summary>
    /// No thread is started. A command lives for milliseconds, what it opens it closes (a descriptor has one owner), and the kernel
    /// closes the rest; the thread would be 0.06 ms of each start, and its stack and heap would be copied by each fork. An object
    /// that is thrown away unclosed waits for ever to be finalized: GC.WaitForPendingFinalizers does not return.
    /// </summary>
    /// <returns>That it runs.</returns>
    [RuntimeExport("__wrap_PalStartFinalizerThread")]
    private static byte Start(void* callback, void* context) => 1;
}
