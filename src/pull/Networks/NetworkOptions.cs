using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using Mocker.Linux.Netlink;

namespace Mocker.Pull.Networks;

/// <summary>The options of a container's network besides --network and --hostname, named as docker(1) names them.</summary>
internal sealed class NetworkOptions
{
    private readonly Option<string[]> _publish = new("--publish", "-p") { Description = "port of the host that leads to one of the container; without the host's, any free one: [[address:]port:]port[/udp], or ranges", HelpName = "port" };
    private readonly Option<bool> _publishAll = new("--publish-all", "-P") { Description = "free ports of the host for all that the image says it has" };
    private readonly Option<string?> _address4 = new("--ip") { Description = "address of IPv4 on the network; default the next free one", HelpName = "address" };
    private readonly Option<string?> _address6 = new("--ip6") { Description = "address of IPv6 on the network; default the next free one", HelpName = "address" };
    private readonly Option<string?> _mac = new("--mac-address") { Description = "address of the network device; default one made of the address of IPv4", HelpName = "address" };
    private readonly Option<string[]> _aliases = new("--network-alias") { Description = "further name by which other containers of the network find it", HelpName = "name" };
    private readonly Option<string[]> _dns = new("--dns") { Description = "server for names; default the host's, but for those on the host itself", HelpName = "address" };
    private readonly Option<string[]> _search = new("--dns-search") { Description = "domain to look for names in; \".\" for none; default the host's", HelpName = "domain" };
    private readonly Option<string[]> _options = new("--dns-option") { Description = "option of resolv.conf(5); default the host's", HelpName = "option" };
    private readonly Option<string[]> _hosts = new("--add-host") { Description = "line of /etc/hosts; the address may be host-gateway, for the host's", HelpName = "name:address" };

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_publish, _publishAll, _address4, _address6, _mac, _aliases, _dns, _search, _options, _hosts])
            command.Options.Add(option);
    }

    /// <param name="line">The command line.</param>
    /// <param name="network">What --network says.</param>
    /// <exception cref="ImageException">A value is none.</exception>
    public NetworkSettings Read(ParseResult line, string? network) => new()
    {
        Network = network,
        Ports = [.. (line.GetValue(_publish) ?? []).Select(PortRequest.Parse)],
        PublishAll = line.GetValue(_publishAll),
        Address4 = line.GetValue(_address4) is { } address4 ? Address(_address4, address4, AddressFamily.InterNetwork) : null,
        Address6 = line.GetValue(_address6) is { } address6 ? Address(_address6, address6, AddressFamily.InterNetworkV6) : null,
        Mac = line.GetValue(_mac) is not { } mac ? null
            : MacAddress.TryParse(mac, out MacAddress device) ? device
            : throw new ImageException($"{_mac.Name}: \"{mac}\" is no address of a device: it has the form 02:6d:0a:54:00:02"),
        Aliases = [.. (line.GetValue(_aliases) ?? []).Select(name => HostName(_aliases, name))],
        Dns = [.. (line.GetValue(_dns) ?? []).Select(server => Address(_dns, server, null))],
        DnsSearch = [.. (line.GetValue(_search) ?? []).Select(name => name == "." ? name : HostName(_search, name))],
        DnsOptions = [.. (line.GetValue(_options) ?? []).Select(option => Word(_options, option))],
        AddedHosts = [.. (line.GetValue(_hosts) ?? []).Select(ReadHost)],
    };

    private static IPAddress Address(Option option, string text, AddressFamily? family) =>
        PortRequest.TryParseAddress(text, out IPAddress? address) && (family is null || address!.AddressFamily == family) ? address!
            : throw new ImageException($"{option.Name}: \"{text}\" is no address{(family switch { null => "", AddressFamily.InterNetwork => " of IPv4", _ => " of IPv6" })}");

    /// <summary>What stands in a file between blanks.</summary>
    private static string Word(Option option, string text) =>
        text.Length > 0 && text.All(static one => one > ' ' && one is not ('#' or (char)0x7f)) ? text : throw new ImageException($"{option.Name}: \"{text}\" is empty, or has blanks or a \"#\" in it");

    private static string HostName(Option option, string text) =>
        text.Length is > 0 and < 254 && text.All(static one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_' or '.') ? text
            : throw new ImageException($"{option.Name}: \"{text}\" is no name: letters, digits, \"-\", \"_\" and \".\"");

    private (string Name, string Address) ReadHost(string text)
    {
        // The name has no colon; an address of IPv6 has.
        string[] parts = text.Split([':', '='], 2);
        if (parts.Length != 2)
            throw new ImageException($"{_hosts.Name}: \"{text}\" is no NAME:ADDRESS");
        string address = parts[1].Trim('[', ']');
        return (HostName(_hosts, parts[0]), address == NetworkAttachment.HostGateway ? address : Address(_hosts, address, null).ToString());
    }
}
