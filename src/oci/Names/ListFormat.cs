namespace Mocker.Oci;

/// <summary>Lists of CPUs or memory nodes, cpuset(7), "List format": <c>0-3,7</c>.</summary>
internal static class ListFormat
{
    /// <summary>Whether a text is a list of numbers and rising ranges.</summary>
    public static bool IsValid(ReadOnlySpan<char> list)
    {
        list = list.TrimEnd('\n');
        foreach (var range in list.Split(','))
        {
            var entry = list[range].Trim(' ');
            var dash = entry.IndexOf('-');
            if (!TryNumber(dash < 0 ? entry : entry[..dash], out var first))
                return false;
            if (dash >= 0 && (!TryNumber(entry[(dash + 1)..], out var last) || last < first))
                return false;
        }
        return true;
    }

    public static string Expected(string found) => $"must be a list such as \"0-3,7\", found \"{found}\"";

    private static bool TryNumber(ReadOnlySpan<char> digits, out uint number) =>
        uint.TryParse(digits, System.Globalization.NumberStyles.None, null, out number);
}
