using System.Runtime;
using System.Runtime.InteropServices;

namespace Mocker.Startup;

/// <summary>What the linker puts in the place of .NET's look for a thread's stack (--wrap, see src/SealedBinary.props).</summary>
internal static unsafe class StackBounds
{
    private const nuint Page = 4096, Usual = 8 << 20;
    private const int StackLimit = 3; // RLIMIT_STACK (getrlimit(2))

    private static byte* s_top;

    [DllImport("libc", EntryPoint = "__real_PalGetMaximumStackBounds"), SuppressGCTransition]
    private static extern byte AskLibrary(void** low, void** high);

    private struct Limit
    {
        public nuint Soft, Hard;
    }

    [DllImport("libc"), SuppressGCTransition]
    private static extern int getrlimit(int resource, Limit* limit);

    /// <summary>Notes where the first thread's stack begins.</summary>
    /// <param name="arguments">Those of main, which the kernel has put above all frames.</param>
    internal static void Note(byte** arguments) => s_top = (byte*)(((nuint)arguments + Page) & ~(Page - 1));

    /// <summary>
    /// musl feels its way along the first thread's stack, a call a page, and knows only what there is of it so far; glibc reads
    /// /proc/self/maps. It reaches from the arguments down as far as its limit lets it grow (getrlimit(2)).
    /// </summary>
    /// <remarks>
    /// No stackalloc: the finalizer's thread comes here while the runtime draws the number by which methods with one see that their
    /// frame was overwritten, and with another number at its end than at its beginning such a method ends the process.
    /// </remarks>
    [RuntimeExport("__wrap_PalGetMaximumStackBounds")]
    private static byte Find(void** low, void** high)
    {
        Limit limit;
        nuint size = getrlimit(StackLimit, &limit) < 0 || limit.Soft > Usual ? Usual : limit.Soft;
        byte* here = (byte*)&limit;
        if (here > s_top || here < s_top - size)
            return AskLibrary(low, high);
        *low = s_top - size;
        *high = s_top;
        return 1;
    }
}
