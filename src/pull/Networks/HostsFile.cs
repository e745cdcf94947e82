using System.Net;
using System.Text;

namespace Mocker.Pull.Networks;

/// <summary>A container's /etc/hosts (hosts(5)). Of it the lines between two marks are kept up to date; the others are the container's.</summary>
internal static class HostsFile
{
    /// <summary>Its name in the container's directory.</summary>
    public const string Name = "hosts";

    private const string Begin = "# begin: names on the network, kept by mocker", End = "# end";

    /// <summary>What is in it before the container is on a network.</summary>
    /// <param name="added">Names with their addresses, first.</param>
    public static string Start(IEnumerable<(string Name, IPAddress Address)> added) =>
        "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::\tip6-localnet\nff00::\tip6-mcastprefix\nff02::1\tip6-allnodes\nff02::2\tip6-allrouters\n" + Lines(added);

    /// <summary>A line for each name.</summary>
    public static string Lines(IEnumerable<(string Name, IPAddress Address)> names) => string.Concat(names.Select(static one => Line(one.Address, [one.Name])));

    /// <summary>The file with the names of a network in place of those that it has.</summary>
    /// <param name="text">The file as it is.</param>
    /// <param name="own">The container's own place, whose hostname comes first.</param>
    /// <param name="others">Those of the others.</param>
    public static string WithNames(string text, Endpoint own, IEnumerable<Endpoint> others)
    {
        StringBuilder names = new(Begin + "\n");
        foreach (IPAddress address in own.Addresses)
            names.Append(Line(address, own.Hostname is null ? own.Names : [own.Hostname, .. own.Names]));
        foreach (Endpoint other in others)
            foreach (IPAddress address in other.Addresses)
                names.Append(Line(address, other.Names));
        names.Append(End + "\n");
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0)
            return text + (text.Length == 0 || text.EndsWith('\n') ? "" : "\n") + names;
        int end = text.IndexOf(End + "\n", begin, StringComparison.Ordinal);
        return text[..begin] + names + (end < 0 ? "" : text[(end + End.Length + 1)..]);
    }

    private static string Line(IPAddress address, IEnumerable<string> names) => $"{address}\t{string.Join(' ', names.Distinct())}\n";
}
