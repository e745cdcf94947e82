using System.Runtime;

namespace Mocker.Startup;

/// <summary>What the linker puts in the place of the collector's fopen (--wrap, see src/SealedBinary.props).</summary>
internal static unsafe class CollectorFiles
{
    /// <summary>
    /// The collector looks for its own cgroup's memory limit at start and reads /proc/self/mountinfo for it, twice: 0.3 ms,
    /// and 2.5 ms where 500 file systems are mounted. No file, no limit; the heap's is set in the project file. A test fails
    /// (tests/unit/Startup) when a new version of the pack uses fopen for anything else.
    /// </summary>
    [RuntimeExport("__wrap_fopen64")]
    private static void* OpenFile(byte* name, byte* mode) => null;
}
