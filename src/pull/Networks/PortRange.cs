using System.Globalization;

namespace Mocker.Pull.Networks;

/// <summary>Ports that follow one another.</summary>
public readonly record struct PortRange(ushort First, ushort Last)
{
    public int Count => Last - First + 1;

    /// <summary>Reads FIRST or FIRST-LAST, from 1 to 65535.</summary>
    public static bool TryParse(string text, out PortRange range)
    {
        string[] ends = text.Split('-');
        range = default;
        if (ends.Length > 2 || !TryParsePort(ends[0], out ushort first) || !TryParsePort(ends[^1], out ushort last) || last < first)
            return false;
        range = new(first, last);
        return true;
    }

    public override string ToString() => First == Last ? $"{First}" : $"{First}-{Last}";

    private static bool TryParsePort(string text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port > 0;
}
