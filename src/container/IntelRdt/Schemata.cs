using Mocker.Oci;

namespace Mocker.Container.IntelRdt;

/// <summary>What a class of service grants, as lines such as <c>L3:0=7f0;1=1f</c>: a resource, and a value for each of its domains.</summary>
public sealed class Schemata
{
    internal Schemata(string[] first, string[] last) => (First, Last) = (first, last);

    /// <summary>
    /// Lines of l3CacheSchema and memBwSchema; of the former, those for memory bandwidth do not count beside the latter
    /// (config-linux.md, IntelRdt).
    /// </summary>
    public string[] First { get; }

    /// <summary>Lines of schemata. They are written after the others, and by themselves, for the kernel takes no domain twice in one write.</summary>
    public string[] Last { get; }

    public bool IsEmpty => First.Length + Last.Length == 0;

    public static Schemata Of(LinuxIntelRdt rdt)
    {
        List<string> first = [];
        foreach (string line in rdt.L3CacheSchema?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [])
            if (rdt.MemBwSchema is null || !line.StartsWith("MB:", StringComparison.Ordinal))
                first.Add(line);
        if (rdt.MemBwSchema is not null)
            first.Add(rdt.MemBwSchema);
        return new([.. first], rdt.Schemata ?? []);
    }

    /// <summary>The first line of these that the text of a <c>schemata</c> file does not grant as it is; null if all are. What they do not name may be anything.</summary>
    public string? MissingIn(string text)
    {
        Dictionary<string, string> present = [], wanted = [];
        foreach (string line in text.Split('\n'))
            Read(line, present);
        foreach (string line in (string[])[.. First, .. Last])
            if (!Read(line, wanted))
                return line;
        foreach ((string domain, string value) in wanted)
            if (!present.TryGetValue(domain, out string? granted) || granted != value)
                return Array.FindLast([.. First, .. Last], line => Names(line, domain));
        return null;
    }

    private static bool Names(string line, string domain)
    {
        Dictionary<string, string> named = [];
        return Read(line, named) && named.ContainsKey(domain);
    }

    // The kernel shows blanks before the resource and writes numbers in its own way: "    L3:0=7ff;1=7ff".
    private static bool Read(string line, Dictionary<string, string> values)
    {
        string[] parts = line.Split(':');
        if (parts.Length != 2)
            return false;
        foreach (string domain in parts[1].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (domain.Split('=', StringSplitOptions.TrimEntries) is not [string id, string value])
                return false;
            values[$"{parts[0].Trim()}:{id.TrimStart('0')}"] = value.ToLowerInvariant().TrimStart('0');
        }
        return true;
    }
}
