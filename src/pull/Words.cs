namespace Mocker.Pull;

/// <summary>Quantities for people.</summary>
internal static class Words
{
    /// <summary>Bytes in units of a thousand, as docker prints them: 4.27MB.</summary>
    public static string Bytes(long bytes)
    {
        const string units = "kMGTPE";
        if (bytes < 1000)
            return $"{bytes}B";
        double number = bytes;
        int unit = -1;
        while (number >= 999.5 && unit < units.Length - 1)
            (number, unit) = (number / 1000, unit + 1);
        return $"{number.ToString(number < 9.995 ? "0.00" : number < 99.95 ? "0.0" : "0")}{units[unit]}B";
    }

    /// <summary>How long ago something was: 3 weeks ago.</summary>
    public static string Ago(DateTimeOffset? time, DateTimeOffset now)
    {
        if (time is not { } then || then.Year <= 1)
            return "";
        return now - then is { TotalSeconds: < 1 } ? "just now" : Age(now - then) + " ago";
    }

    /// <summary>How long something takes: 3 weeks.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalSeconds: < 1 } => "less than a second",
        { TotalMinutes: < 1 } => Count((int)age.TotalSeconds, "second"),
        { TotalHours: < 1 } => Count((int)age.TotalMinutes, "minute"),
        { TotalDays: < 1 } => Count((int)age.TotalHours, "hour"),
        { TotalDays: < 14 } => Count((int)age.TotalDays, "day"),
        { TotalDays: < 61 } => Count((int)(age.TotalDays / 7), "week"),
        { TotalDays: < 730 } => Count((int)(age.TotalDays / 30.44), "month"),
        _ => Count((int)(age.TotalDays / 365.25), "year"),
    };

    private static string Count(int number, string unit) => $"{number} {unit}{(number == 1 ? "" : "s")}";
}
