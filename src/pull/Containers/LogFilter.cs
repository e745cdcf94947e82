using System.Globalization;
using Mocker.Container.Lifecycle;

namespace Mocker.Pull.Containers;

/// <summary>Which lines of a log are wanted.</summary>
/// <param name="Tail">How many of the last ones; null for all.</param>
/// <param name="Since">Since when.</param>
/// <param name="Until">Until when.</param>
internal sealed record LogFilter(int? Tail, DateTimeOffset? Since, DateTimeOffset? Until)
{
    /// <exception cref="ImageException">One is none.</exception>
    public static LogFilter Parse(string? tail, string? since, string? until) => new(
        tail is null or "all" ? null
            : int.TryParse(tail, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int lines) ? lines < 0 ? null : lines
            : throw new ImageException($"--tail: expected a number of lines, or all, found \"{tail}\""),
        Time("--since", since), Time("--until", until));

    private static DateTimeOffset? Time(string option, string? text)
    {
        if (text is null)
            return null;
        if (GoDuration.TryParse(text, out TimeSpan ago))
            return DateTimeOffset.UtcNow - ago;
        if (double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds))
            return DateTimeOffset.UnixEpoch.AddSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeLocal, out DateTimeOffset time) ? time
            : throw new ImageException($"{option}: expected a time such as 2026-01-31T12:00:00Z, seconds since 1970, or how long ago, such as 10m, found \"{text}\"");
    }
}
