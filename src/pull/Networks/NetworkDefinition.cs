using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Linux.Netlink;

namespace Mocker.Pull.Networks;

/// <summary>What a network is: its bridge and its addresses. It stays until it is removed; the bridge is there while there are containers on it.</summary>
public sealed record NetworkDefinition
{
    /// <summary>The name of the network that there always is.</summary>
    public const string Default = "mocker0";

    public required string Name { get; init; }

    /// <summary>Its bridge's name.</summary>
    public required string Bridge { get; init; }

    public DateTimeOffset Created { get; init; }

    /// <summary>Addresses of IPv4.</summary>
    public required Subnet Subnet4 { get; init; }

    /// <summary>Addresses of IPv6; null for none.</summary>
    public Subnet? Subnet6 { get; init; }

    /// <summary>It leads to nowhere but to its other containers and the host.</summary>
    public bool Internal { get; init; }

    /// <summary>The longest packet, in bytes; null for what the device has that the host's default route leads over.</summary>
    public int? Mtu { get; init; }

    public SortedDictionary<string, string> Labels { get; init; } = new(StringComparer.Ordinal);

    /// <summary>Both subnets, or the one there is.</summary>
    public IEnumerable<Subnet> Subnets => Subnet6 is null ? [Subnet4] : [Subnet4, Subnet6];

    /// <summary>The number of the group (ip-link(8)) of its devices on the host. It is of the name, and no small number such as people choose.</summary>
    internal int Group => BitConverter.ToInt32(SHA256.HashData(Encoding.UTF8.GetBytes($"mocker network {Bridge}"))) & 0x3fffffff | 0x40000000;

    /// <summary>The bridge's own address, the same at all times: containers remember it.</summary>
    internal MacAddress BridgeAddress => MacOf(Subnet4.Gateway);

    /// <summary>The address of a device with this address of IPv4.</summary>
    internal static MacAddress MacOf(IPAddress address) => MacAddress.Of([0x02, (byte)'m', .. address.GetAddressBytes()]);

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        WriteMembersTo(json);
        json.WriteEndObject();
    }

    internal void WriteMembersTo(Utf8JsonWriter json)
    {
        json.WriteString("name", Name);
        json.WriteString("bridge", Bridge);
        json.WriteString("created", Created.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        json.WriteStartArray("subnets");
        foreach (Subnet subnet in Subnets)
        {
            json.WriteStartObject();
            json.WriteString("subnet", subnet.Network.ToString());
            json.WriteString("gateway", subnet.Gateway.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteBoolean("internal", Internal);
        if (Mtu is int mtu)
            json.WriteNumber("mtu", mtu);
        json.WriteStartObject("labels");
        foreach ((string name, string value) in Labels)
            json.WriteString(name, value);
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">It is none.</exception>
    internal static NetworkDefinition Read(JsonNode json)
    {
        Subnet[] subnets = [.. json["subnets"]!.AsArray().Select(static one => Subnet.Parse((string)one!["subnet"]!, (string)one["gateway"]!))];
        return new()
        {
            Name = (string)json["name"]!,
            Bridge = (string)json["bridge"]!,
            Created = DateTimeOffset.Parse((string)json["created"]!, CultureInfo.InvariantCulture),
            Subnet4 = Array.Find(subnets, static one => one.Family == AddressFamily.InterNetwork) ?? throw new FormatException("it has no addresses of IPv4"),
            Subnet6 = Array.Find(subnets, static one => one.Family == AddressFamily.InterNetworkV6),
            Internal = (bool?)json["internal"] ?? false,
            Mtu = (int?)json["mtu"],
            Labels = new((json["labels"] as JsonObject ?? []).ToDictionary(static label => label.Key, static label => (string)label.Value!), StringComparer.Ordinal),
        };
    }
}
