using System.Runtime;
using System.Runtime.InteropServices;

namespace Mocker.Startup;

/// <summary>What the linker puts in the place of the collector's madvise(2) (--wrap, see src/SealedBinary.props).</summary>
internal static unsafe class CollectorMemory
{
    private const int DontDump = 16, DoDump = 17; // MADV_DONTDUMP, MADV_DODUMP

    [DllImport("libc", EntryPoint = "__real_madvise"), SuppressGCTransition]
    private static extern int Advise(void* start, nuint length, int advice);

    /// <summary>
    /// The collector has address space that it only reserves left out of core dumps, and put in again piece by piece: fifteen calls of
    /// each start, for what a dump leaves out anyway, since nothing can be read there.
    /// </summary>
    [RuntimeExport("__wrap_madvise")]
    private static int AdviseUnlessOfDumps(void* start, nuint length, int advice) =>
        advice is DontDump or DoDump ? 0 : Advise(start, length, advice);
}
