using System.Buffers.Text;

namespace Mocker.Pull.Layers.Tar;

/// <summary>A point in time: seconds since 1970 and nanoseconds on top of them (0 to 999,999,999).</summary>
public readonly record struct TarTime(long Seconds, uint Nanoseconds = 0)
{
    /// <summary>Reads decimal seconds as PAX writes them (pax(1), "pax Extended Header"): <c>-1.5</c> is half a second after -2.</summary>
    /// <returns>Null when it is none. Digits beyond nanoseconds are cut, towards the past.</returns>
    internal static TarTime? Parse(ReadOnlySpan<byte> text)
    {
        const int nanosecondDigits = 9;
        bool negative = text.StartsWith("-"u8);
        int dot = text.IndexOf((byte)'.');
        ReadOnlySpan<byte> whole = dot < 0 ? text : text[..dot], fraction = dot < 0 ? default : text[(dot + 1)..];
        if (!Utf8Parser.TryParse(whole, out long seconds, out int used) || used != whole.Length || dot >= 0 && fraction.IsEmpty)
            return null;
        uint nanoseconds = 0;
        bool beyond = false;
        for (int at = 0; at < Math.Max(fraction.Length, nanosecondDigits); at++)
        {
            byte digit = at < fraction.Length ? fraction[at] : (byte)'0';
            if (!char.IsAsciiDigit((char)digit))
                return null;
            if (at < nanosecondDigits)
                nanoseconds = nanoseconds * 10 + digit - '0';
            else
                beyond |= digit != '0';
        }
        if (!negative || nanoseconds == 0 && !beyond)
            return new TarTime(seconds, nanoseconds);
        if (beyond)
            nanoseconds++;
        return seconds == long.MinValue ? null : new TarTime(seconds - 1, 1_000_000_000 - nanoseconds);
    }

    /// <summary>The way back: decimal seconds, with nine digits after the point or none.</summary>
    internal string ToPaxText()
    {
        if (Nanoseconds == 0)
            return Seconds.ToString();
        // -2 and half a second is -1.5.
        return Seconds < 0
            ? $"-{-(Seconds + 1)}.{1_000_000_000 - Nanoseconds:d9}"
            : $"{Seconds}.{Nanoseconds:d9}";
    }
}
