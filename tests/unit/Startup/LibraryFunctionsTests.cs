using Xunit;

namespace Mocker.Tests.Unit.Startup;

/// <summary>
/// The static binaries link the NativeAOT pack, whose native libraries are made for glibc, with musl. All that these need of a C library
/// has been looked at: structures, constants and results are the same in both on x86-64, but for what src/startup replaces. A pack that
/// needs more fails here: compare what is new in both libraries, then list it in c-library.txt.
/// </summary>
public sealed class LibraryFunctionsTests
{
    private static readonly string[] s_linked = ["libbootstrapper.o", "libRuntime.WorkstationGC.a", "libSystem.Native.a", "libstdc++compat.a"];

    [SkippableFact]
    public void What_the_pack_needs_of_a_C_library_has_been_compared()
    {
        SortedSet<string> needed = new(StringComparer.Ordinal);
        HashSet<string> defined = [];
        foreach (string library in NativePack.Libraries())
        {
            defined.UnionWith(Names(NativePack.Inspect("nm", "--defined-only", library)));
            if (s_linked.Contains(Path.GetFileName(library)))
                needed.UnionWith(Names(NativePack.Inspect("nm", "--undefined-only", library)));
        }
        needed.ExceptWith(defined);
        // Upper case: what the compiled C# defines.
        needed.RemoveWhere(static name => name.Any(char.IsAsciiLetterUpper) || name.StartsWith("__start_", StringComparison.Ordinal)
            || name.StartsWith("__stop_", StringComparison.Ordinal) || name.StartsWith("g_", StringComparison.Ordinal));
        string[] compared = File.ReadAllLines(Path.Combine(NativePack.SourceRoot(), "tests", "unit", "Startup", "c-library.txt"));
        Assert.Equal(compared, needed);
    }

    private static IEnumerable<string> Names(string listing) =>
        from line in listing.Split('\n')
        let words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where words.Length >= 2 && !line.EndsWith(':')
        select words[^1];
}
