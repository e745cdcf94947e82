namespace Mocker.Oci;

/// <summary>config-linux.md, IntelRdt.</summary>
internal static class IntelRdtRules
{
    public static void Check(LinuxIntelRdt? rdt, Review review)
    {
        if (rdt is null)
            return;
        // "/" is the default class of service, the root of resctrl.
        if (rdt.ClosId is { } closId && closId != "/" && (closId is "." or ".." || closId.Contains('/')))
            throw review.Violation("/linux/intelRdt/closID", $"must be \"/\" or the name of a directory, found \"{closId}\"");
        if (rdt.MemBwSchema is { } bandwidth && !IsLine(bandwidth, "MB:"))
            throw review.Violation("/linux/intelRdt/memBwSchema",
                $"must be one line that starts with \"MB:\", found \"{bandwidth}\"");
        if (rdt.L3CacheSchema is { } cache && !IsLine(cache, "L3:"))
            review.Warn("/linux/intelRdt/l3CacheSchema", $"should be one line that starts with \"L3:\", found \"{cache}\"");
        if (Array.FindIndex(rdt.Schemata ?? [], line => line.Contains('\n')) is >= 0 and var i)
            throw review.Violation($"/linux/intelRdt/schemata/{i}", "must be one line");
    }

    private static bool IsLine(string text, string start) =>
        text.StartsWith(start, StringComparison.Ordinal) && !text.Contains('\n');
}
