using System.Globalization;

namespace Mocker.Container.Cgroups;

/// <summary>
/// An amount of memory as people write it on docker's and runc's command lines: <c>67108864</c>, <c>64m</c>, <c>1.5 GiB</c>. The
/// units k, m, g, t and p are powers of 1024, in either case, with or without b or ib after them; b is bytes.
/// </summary>
public static class ByteSize
{
    /// <summary>Reads an amount; -1 is "no limit". A fraction of a byte is dropped.</summary>
    /// <returns>False if it is no amount, or more than a 64-bit number holds.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = -1;
        if (text == "-1")
            return true;
        int end = text.AsSpan().LastIndexOfAnyInRange('0', '9') + 1;
        if (end < text.Length && text[end] == '.')
            end++;
        string unit = text[end..];
        if (unit.StartsWith(' '))
            unit = unit[1..];
        return UnitOf(unit.ToLowerInvariant()) is long factor && TryMultiply(text.AsSpan(0, end), factor, out bytes);
    }

    private static bool TryMultiply(ReadOnlySpan<char> number, long factor, out long bytes)
    {
        if (long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long whole))
        {
            bytes = unchecked(whole * factor);
            return whole <= long.MaxValue / factor;
        }
        bool isNumber = double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double fraction);
        bytes = (long)(fraction * factor);
        return isNumber && fraction < long.MaxValue / factor;
    }

    private static long? UnitOf(string unit) => unit switch
    {
        "" or "b" => 1,
        "k" or "kb" or "kib" => 1L << 10,
        "m" or "mb" or "mib" => 1L << 20,
        "g" or "gb" or "gib" => 1L << 30,
        "t" or "tb" or "tib" => 1L << 40,
        "p" or "pb" or "pib" => 1L << 50,
        _ => null,
    };
}
