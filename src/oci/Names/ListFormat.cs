using System.Globalization;

namespace Mocker.Oci;

/// <summary>Lists of CPUs or memory nodes, cpuset(7), "List format": <c>0-3,7</c>.</summary>
public static class ListFormat
{
    /// <summary>Numbers are below this. Linux is built for at most 8192 CPUs and 1024 nodes.</summary>
    private const int Limit = 65536;

    /// <summary>Whether a text is a list of numbers and rising ranges.</summary>
    public static bool IsValid(ReadOnlySpan<char> list)
    {
        list = list.TrimEnd('\n');
        foreach (Range range in list.Split(','))
            if (!TryRange(list[range], out _, out _))
                return false;
        return true;
    }

    /// <summary>A bit for each number of a valid list, lowest first.</summary>
    public static ulong[] MaskOf(ReadOnlySpan<char> list)
    {
        ulong[] mask = new ulong[1];
        list = list.TrimEnd('\n');
        foreach (Range range in list.Split(','))
        {
            if (!TryRange(list[range], out int first, out int last))
                throw new FormatException(Expected(list.ToString()));
            if (last / 64 >= mask.Length)
                Array.Resize(ref mask, last / 64 + 1);
            for (int number = first; number <= last; number++)
                mask[number / 64] |= 1UL << number % 64;
        }
        return mask;
    }

    internal static string Expected(string found) => $"must be a list such as \"0-3,7\", found \"{found}\"";

    private static bool TryRange(ReadOnlySpan<char> entry, out int first, out int last)
    {
        entry = entry.Trim(' ');
        int dash = entry.IndexOf('-');
        last = 0;
        return TryNumber(dash < 0 ? entry : entry[..dash], out first)
            && TryNumber(dash < 0 ? entry : entry[(dash + 1)..], out last)
            && first <= last;
    }

    private static bool TryNumber(ReadOnlySpan<char> digits, out int number) =>
        int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < Limit;
}
