using System.Net;
using System.Text;

namespace Mocker.Pull.Networks;

/// <summary>A container's /etc/resolv.conf (resolv.conf(5)).</summary>
internal static class ResolverFile
{
    /// <summary>Its name in the container's directory.</summary>
    public const string Name = "resolv.conf";

    private const string Host = "/etc/resolv.conf";

    // Where systemd-resolved keeps the servers that it asks itself (systemd-resolved(8)): the host's own file names only 127.0.0.53 then.
    private const string Resolved = "/run/systemd/resolve/resolv.conf";

    /// <summary>The host's, with what is asked for in its place.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="ownNetwork">The container's network is not the host's, so that the host's 127.0.0.1 is nobody there.</param>
    /// <param name="notes">Gets what a user might wonder about.</param>
    public static string Make(NetworkSettings settings, bool ownNetwork, List<string> notes)
    {
        string host = Read(Host);
        if (ownNetwork && settings.Dns.Length == 0 && Servers(host, ownNetwork).Count == 0 && File.Exists(Resolved))
            host = Read(Resolved);
        string made = Make(host, settings, ownNetwork);
        if (ownNetwork && settings.Dns.Length == 0 && Servers(made, ownNetwork).Count == 0)
            notes.Add($"{Host} names no server that a container can reach: names outside of its network are not found; name one with --dns");
        return made;
    }

    /// <inheritdoc cref="Make(NetworkSettings, bool, List{string})"/>
    /// <param name="host">The host's file.</param>
    internal static string Make(string host, NetworkSettings settings, bool ownNetwork)
    {
        string[] lines = [.. host.Split('\n').Select(static line => line.Trim()).Where(static line => line.Length > 0 && line[0] is not ('#' or ';'))];
        StringBuilder text = new();
        if (settings.DnsSearch.Length == 0)
            Append(text, lines.LastOrDefault(static line => IsOf(line, "search") || IsOf(line, "domain")));
        // "." asks for none.
        else if (settings.DnsSearch is not ["."])
            Append(text, "search " + string.Join(' ', settings.DnsSearch));
        foreach (string server in settings.Dns.Length > 0 ? [.. settings.Dns.Select(static server => server.ToString())] : Servers(host, ownNetwork))
            Append(text, "nameserver " + server);
        if (settings.DnsOptions.Length > 0)
            Append(text, "options " + string.Join(' ', settings.DnsOptions));
        else
            foreach (string line in lines.Where(static line => IsOf(line, "options")))
                Append(text, line);
        return text.ToString();
    }

    private static List<string> Servers(string text, bool ownNetwork)
    {
        List<string> servers = [];
        foreach (string line in text.Split('\n').Select(static line => line.Trim()).Where(static line => IsOf(line, "nameserver")))
            if (line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is [_, string server, ..]
                && IPAddress.TryParse(server, out IPAddress? address) && !(ownNetwork && (IPAddress.IsLoopback(address) || address.IsIPv6LinkLocal)))
                servers.Add(server);
        return servers;
    }

    private static bool IsOf(string line, string keyword) => line.StartsWith(keyword, StringComparison.Ordinal) && line.Length > keyword.Length && line[keyword.Length] is ' ' or '\t';

    private static void Append(StringBuilder text, string? line)
    {
        if (line is not null)
            text.Append(line).Append('\n');
    }

    private static string Read(string path) => File.Exists(path) ? File.ReadAllText(path) : "";
}
