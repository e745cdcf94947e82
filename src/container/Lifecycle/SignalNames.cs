using System.Globalization;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>Signals by name, as kill(1) takes them.</summary>
public static class SignalNames
{
    // signal(7), the numbers of x86 and ARM; the index is the number.
    private static readonly string[] s_names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM",
        "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    private const int RealTimeMin = 34;

    /// <summary>A signal's number from TERM, SIGTERM, sigterm, 15, RTMIN+1 or RTMAX-1.</summary>
    /// <exception cref="ContainerException">There is no such signal.</exception>
    public static int Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            return number is >= 0 and <= Signals.Last ? number : throw Unknown(text);
        string name = text.ToUpperInvariant();
        if (name.StartsWith("SIG", StringComparison.Ordinal))
            name = name[3..];
        number = name switch
        {
            "" => -1,
            "IOT" => 6,
            "CLD" => 17,
            "POLL" => 29,
            _ => Array.IndexOf(s_names, name),
        };
        return number > 0 ? number : RealTime(name) ?? throw Unknown(text);
    }

    private static int? RealTime(string name)
    {
        int first = name.StartsWith("RTMIN", StringComparison.Ordinal) ? RealTimeMin : name.StartsWith("RTMAX", StringComparison.Ordinal) ? Signals.Last : 0;
        if (first == 0)
            return null;
        string rest = name[5..];
        if (rest.Length == 0)
            return first;
        return rest[0] is '+' or '-' && int.TryParse(rest, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int offset)
            && first + offset is >= RealTimeMin and <= Signals.Last and int number ? number : null;
    }

    private static ContainerException Unknown(string text) => new($"unknown signal \"{text}\"; give a name such as TERM or a number from 0 to {Signals.Last}");
}
