using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Linux.Netlink;

namespace Mocker.Pull.Networks;

/// <summary>What a user asks for of a container's network.</summary>
public sealed record NetworkSettings
{
    /// <summary>none, host, container:ID, pasta, slirp4netns, or the name of a network; null for the default.</summary>
    public string? Network { get; init; }

    /// <summary>The hostname; null for the first characters of the container's id, or the host's where the network is the host's.</summary>
    public string? Hostname { get; init; }

    public PortRequest[] Ports { get; init; } = [];

    /// <summary>Publish every port that the image says it has, too.</summary>
    public bool PublishAll { get; init; }

    public IPAddress? Address4 { get; init; }

    public IPAddress? Address6 { get; init; }

    public MacAddress? Mac { get; init; }

    /// <summary>Further names on the network.</summary>
    public string[] Aliases { get; init; } = [];

    /// <summary>In place of the host's servers.</summary>
    public IPAddress[] Dns { get; init; } = [];

    /// <summary>In place of the host's; "." for none.</summary>
    public string[] DnsSearch { get; init; } = [];

    /// <summary>In place of the host's.</summary>
    public string[] DnsOptions { get; init; } = [];

    /// <summary>Lines for /etc/hosts: a name and an address, or host-gateway for the host's.</summary>
    public (string Name, string Address)[] AddedHosts { get; init; } = [];

    /// <summary>Writes them, to be read each time that the container is started.</summary>
    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteOptional(json, "network", Network);
        WriteOptional(json, "hostname", Hostname);
        WriteTexts(json, "publish", Ports.Select(static port => port.ToString()));
        WriteOptional(json, "ip", Address4?.ToString());
        WriteOptional(json, "ip6", Address6?.ToString());
        WriteOptional(json, "macAddress", Mac?.ToString());
        WriteTexts(json, "aliases", Aliases);
        WriteTexts(json, "dns", Dns.Select(static server => server.ToString()));
        WriteTexts(json, "dnsSearch", DnsSearch);
        WriteTexts(json, "dnsOptions", DnsOptions);
        WriteTexts(json, "addedHosts", AddedHosts.Select(static host => $"{host.Name} {host.Address}"));
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">They are none.</exception>
    internal static NetworkSettings Read(JsonNode json) => new()
    {
        Network = (string?)json["network"],
        Hostname = (string?)json["hostname"],
        Ports = [.. Texts(json, "publish").Select(PortRequest.Parse)],
        Address4 = (string?)json["ip"] is string address4 ? IPAddress.Parse(address4) : null,
        Address6 = (string?)json["ip6"] is string address6 ? IPAddress.Parse(address6) : null,
        Mac = (string?)json["macAddress"] is not string text ? null : MacAddress.TryParse(text, out MacAddress mac) ? mac : throw new FormatException("no address of a device"),
        Aliases = Texts(json, "aliases"),
        Dns = [.. Texts(json, "dns").Select(IPAddress.Parse)],
        DnsSearch = Texts(json, "dnsSearch"),
        DnsOptions = Texts(json, "dnsOptions"),
        AddedHosts = [.. Texts(json, "addedHosts").Select(static line => line.Split(' ', 2)).Select(static parts => (parts[0], parts[1]))],
    };

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string[] Texts(JsonNode json, string name) => [.. json[name]!.AsArray().Select(static text => (string)text!)];
}
