using System.Globalization;

namespace Mocker.Container.Lifecycle;

/// <summary>A time as Go writes it, and so runc's command line: <c>5s</c>, <c>1m30s</c>, <c>1.5h</c>, <c>500ms</c>.</summary>
public static class GoDuration
{
    /// <summary>Reads a time; below 100 ns it is cut off.</summary>
    /// <returns>False if it is none, is negative, or longer than 100 years.</returns>
    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        double ticks = 0;
        if (text is "" or "0")
            return text == "0";
        for (ReadOnlySpan<char> rest = text; rest.Length > 0;)
        {
            int digits = 0;
            while (digits < rest.Length && IsDigit(rest[digits]))
                digits++;
            if (!double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number))
                return false;
            rest = rest[digits..];
            int unit = 0;
            while (unit < rest.Length && !IsDigit(rest[unit]))
                unit++;
            double length = TicksOf(rest[..unit]);
            if (length == 0 || number > TimeSpan.TicksPerDay * 36525.0 / length)
                return false;
            ticks += number * length;
            rest = rest[unit..];
        }
        time = new((long)ticks);
        return true;
    }

    private static bool IsDigit(char c) => char.IsAsciiDigit(c) || c == '.';

    private static double TicksOf(ReadOnlySpan<char> unit) => unit switch
    {
        "ns" => 0.01,
        "us" or "µs" or "μs" => TimeSpan.TicksPerMicrosecond,
        "ms" => TimeSpan.TicksPerMillisecond,
        "s" => TimeSpan.TicksPerSecond,
        "m" => TimeSpan.TicksPerMinute,
        "h" => TimeSpan.TicksPerHour,
        _ => 0,
    };
}
