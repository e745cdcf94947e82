using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Mocker.Pull.References;

/// <summary>The grammar of a reference's parts (distribution's reference package; distribution-spec, Pulling manifests).</summary>
internal static class ReferenceGrammar
{
    private const int LongestRepository = 255, LongestTag = 128;

    private static readonly SearchValues<char> s_tag = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");

    /// <summary>Host[:port]: names of letters, digits and inner dashes, IPv4, or IPv6 in brackets. Null if it is one.</summary>
    public static string? FaultOfHost(string text)
    {
        int bracket = text.LastIndexOf(']');
        int colon = text.IndexOf(':', bracket + 1);
        string host = colon < 0 ? text : text[..colon];
        if (colon >= 0 && !(text.AsSpan(colon + 1) is { Length: > 0 } port && !port.ContainsAnyExceptInRange('0', '9') && ushort.TryParse(port, out _)))
            return $"\"{text[(colon + 1)..]}\" is no port";
        if (host is ['[', .. var address, ']'])
            return IPAddress.TryParse(address, out IPAddress? ip) && ip.AddressFamily == AddressFamily.InterNetworkV6 && !address.Contains('%') ? null : $"\"{host}\" is no address";
        return host.Split('.').All(IsHostPart) ? null : $"\"{host}\" is no name of a host";
    }

    /// <summary>Lowercase letters and digits, parted by slashes, and in between by one dot, one or two underscores, or dashes. Null if it is one.</summary>
    public static string? FaultOfRepository(string text)
    {
        if (text.Length == 0)
            return "there is no name of a repository";
        if (text.Length > LongestRepository)
            return $"the name of a repository has at most {LongestRepository} characters";
        if (text.Any(char.IsAsciiLetterUpper))
            return "the name of a repository is in lowercase";
        return text.Split('/').All(IsPathPart) ? null : $"\"{text}\" is no name of a repository: it is made of a-z and 0-9, with . _ __ - in between and / as separator";
    }

    /// <summary>Null if there is no tag, or one.</summary>
    public static string? FaultOfTag(string? text) => text switch
    {
        null => null,
        "" => "there is no tag after the colon",
        { Length: > LongestTag } => $"a tag has at most {LongestTag} characters",
        _ when text[0] is '.' or '-' || text.AsSpan().ContainsAnyExcept(s_tag) => $"\"{text}\" is no tag: it is made of letters, digits, _ . and -, and does not begin with . or -",
        _ => null,
    };

    /// <summary>What could be an image's whole id, and therefore is no name.</summary>
    public static bool IsIdentifier(string text) => text.Length == 64 && text.All(char.IsAsciiHexDigitLower);

    private static bool IsHostPart(string part) =>
        part.Length > 0 && part.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') && part[0] != '-' && part[^1] != '-';

    private static bool IsPathPart(string part)
    {
        if (part.Length == 0 || !IsAlphanumeric(part[0]) || !IsAlphanumeric(part[^1]))
            return false;
        for (int start = 0; start < part.Length;)
        {
            int end = start;
            while (end < part.Length && IsAlphanumeric(part[end]) == IsAlphanumeric(part[start]))
                end++;
            if (!IsAlphanumeric(part[start]) && !(part[start..end] is "." or "_" or "__" || part[start..end].All(static c => c == '-')))
                return false;
            start = end;
        }
        return true;
    }

    private static bool IsAlphanumeric(char c) => c is >= 'a' and <= 'z' or >= '0' and <= '9';
}
