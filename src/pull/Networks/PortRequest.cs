using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Mocker.Pull.Networks;

/// <summary>What --publish asks for: ports of a container, and where on the host they are wanted.</summary>
/// <param name="HostAddress">The host's address; null for any.</param>
/// <param name="HostPorts">The host's ports; null for any free ones. More than the container's: any one of them.</param>
/// <param name="ContainerPorts">The container's ports.</param>
/// <param name="Protocol">What they are ports of.</param>
public sealed record PortRequest(IPAddress? HostAddress, PortRange? HostPorts, PortRange ContainerPorts, PortProtocol Protocol)
{
    /// <summary>Reads [[ADDRESS:][HOSTPORT[-LAST]]:]PORT[-LAST][/PROTOCOL]; an address of IPv6 stands in brackets.</summary>
    /// <exception cref="ImageException">It is none.</exception>
    public static PortRequest Parse(string text)
    {
        ImageException Malformed(string why) => new($"--publish: \"{text}\" is no [[ADDRESS:][PORT[-LAST]]:]PORT[-LAST][/tcp|udp|sctp]: {why}");
        string[] ends = text.Split('/');
        if (ends.Length > 2 || (ends.Length == 2 ? PortProtocols.Parse(ends[1].ToLowerInvariant()) : PortProtocol.Tcp) is not { } protocol)
            throw Malformed("the protocol is tcp, udp or sctp");
        (string? addressText, string rest) = SplitAddress(ends[0]);
        string[] parts = rest.Split(':');
        if (parts.Length == 3 && addressText is null)
            (addressText, parts) = (parts[0], parts[1..]);
        if (parts.Length > 2 || addressText is not null && parts.Length != 2)
            throw Malformed("too many or too few colons");
        IPAddress? address = null;
        if (addressText is { Length: > 0 } && !TryParseAddress(addressText, out address))
            throw Malformed($"\"{addressText}\" is no address");
        if (!PortRange.TryParse(parts[^1], out PortRange container))
            throw Malformed($"\"{parts[^1]}\" is no port");
        if (parts.Length == 1 || parts[0].Length == 0)
            return new(address, null, container, protocol);
        if (!PortRange.TryParse(parts[0], out PortRange host))
            throw Malformed($"\"{parts[0]}\" is no port of the host");
        if (host.Count != container.Count && container.Count != 1)
            throw Malformed($"{host.Count} ports of the host for {container.Count} of the container");
        return new(address, host, container, protocol);
    }

    /// <summary>As <see cref="Parse"/> reads it.</summary>
    public override string ToString()
    {
        string address = HostAddress is null ? "" : HostAddress.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{HostAddress}]:" : $"{HostAddress}:";
        string host = HostPorts is { } ports ? $"{ports}:" : HostAddress is null ? "" : ":";
        return $"{address}{host}{ContainerPorts}/{Protocol.Name()}";
    }

    /// <summary>An address as one is written in full: IPAddress also takes "1" and hexadecimal numbers for one.</summary>
    internal static bool TryParseAddress(string text, out IPAddress? address) =>
        IPAddress.TryParse(text, out address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || text.Split('.') is { Length: 4 } numbers
            && Array.TrueForAll(numbers, static number => number.Length is > 0 and < 4 && (number.Length == 1 || number[0] != '0') && byte.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out _)));

    private static (string? Address, string Ports) SplitAddress(string text) =>
        text.StartsWith('[') && text.IndexOf("]:", StringComparison.Ordinal) is > 0 and var end ? (text[1..end], text[(end + 2)..]) : (null, text);
}
