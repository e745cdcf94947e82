using System.Globalization;

namespace Mocker.Oci;

/// <summary>Times as Go writes them (RFC 3339, up to nine digits of a second, trailing zeros left out).</summary>
public static class Rfc3339
{
    public static string Format(DateTimeOffset time)
    {
        // "O" is the one format that needs no culture's tables. It ends in seven digits and Z.
        var text = time.UtcDateTime.ToString("O", CultureInfo.InvariantCulture).AsSpan(0, "2026-01-31T12:00:00.1234567".Length).TrimEnd('0');
        return string.Concat(text[^1] == '.' ? text[..^1] : text, "Z");
    }

    internal static DateTimeOffset Read(ref JsonCursor json)
    {
        var text = json.String();
        return TryParse(text, out var time) ? time : throw json.Unexpected("a time such as \"2026-01-31T12:00:00.5Z\"");
    }

    /// <summary>Digits beyond 100 ns are dropped.</summary>
    private static bool TryParse(string text, out DateTimeOffset time)
    {
        var fraction = text.IndexOf('.');
        if (fraction >= 0)
        {
            var end = fraction + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            text = string.Concat(text.AsSpan(0, Math.Min(end, fraction + 8)), text.AsSpan(end));
        }
        return DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"],
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);
    }
}
