using System.Globalization;
using System.Text;

namespace Mocker.Linux;

/// <summary>The memory that a process holds, for those that do little for long.</summary>
public static class ResidentMemory
{
    // madvise(2).
    private const nint DontNeed = 4;

    /// <summary>
    /// Lets go of everything that can be had again from files: the program's own text and constants, which were needed at its start. What is needed
    /// later comes back a page at a time, mostly from the page cache.
    /// </summary>
    public static void ReleaseFiles()
    {
        string[] lines = Encoding.UTF8.GetString(FileContents.Read(Files.CurrentDirectory, "/proc/self/smaps") ?? []).Split('\n');
        for (int at = 0; at < lines.Length; at++)
        {
            // START-END rwxp OFFSET DEVICE INODE PATH (proc_pid_maps(5)), then the figures.
            string[] words = lines[at].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words is not [string range, ['r', '-', _, 'p'], _, _, not "0", ..] || range.Split('-') is not [string start, string end])
                continue;
            // What the dynamic linker has relocated and made read-only afterwards is in no file.
            bool isChanged = false;
            for (int next = at + 1; next < lines.Length && !lines[next].StartsWith("VmFlags", StringComparison.Ordinal); next++)
                isChanged |= IsNonZero(lines[next], "Private_Dirty:") || IsNonZero(lines[next], "Anonymous:") || IsNonZero(lines[next], "Swap:");
            if (!isChanged && TryParse(start, out ulong from) && TryParse(end, out ulong to))
                Kernel.Call(SyscallNumber.MAdvise, (nint)from, (nint)(to - from), DontNeed);
        }
    }

    private static bool IsNonZero(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) && !line.EndsWith(" 0 kB", StringComparison.Ordinal);

    private static bool TryParse(string text, out ulong address) => ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out address);
}
