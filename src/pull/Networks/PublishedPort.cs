using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mocker.Pull.Networks;

/// <summary>A port of the host that leads to one of a container.</summary>
/// <param name="HostAddress">The host's address that it is of; null for any.</param>
/// <param name="HostPort">The host's port.</param>
/// <param name="ContainerPort">The container's port.</param>
/// <param name="Protocol">What it is a port of.</param>
public sealed record PublishedPort(IPAddress? HostAddress, ushort HostPort, ushort ContainerPort, PortProtocol Protocol)
{
    /// <summary>Both would take the same packets.</summary>
    public bool Overlaps(PublishedPort other) =>
        HostPort == other.HostPort && Protocol == other.Protocol && (IsAny(HostAddress, other.HostAddress) || IsAny(other.HostAddress, HostAddress) || Equals(HostAddress, other.HostAddress));

    /// <summary>It leads to addresses of this family.</summary>
    public bool Takes(System.Net.Sockets.AddressFamily family) => HostAddress is null || HostAddress.AddressFamily == family;

    /// <summary>As docker prints it: 0.0.0.0:8080->80/tcp.</summary>
    public override string ToString() => $"{Endpoint(HostAddress ?? IPAddress.Any)}:{HostPort}->{ContainerPort}/{Protocol.Name()}";

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        if (HostAddress is not null)
            json.WriteString("hostAddress", HostAddress.ToString());
        json.WriteNumber("hostPort", HostPort);
        json.WriteNumber("containerPort", ContainerPort);
        json.WriteString("protocol", Protocol.Name());
        json.WriteEndObject();
    }

    internal static PublishedPort Read(JsonNode json) => new(
        (string?)json["hostAddress"] is string address ? IPAddress.Parse(address) : null,
        (ushort)json["hostPort"]!,
        (ushort)json["containerPort"]!,
        PortProtocols.Parse((string)json["protocol"]!) ?? throw new FormatException("no protocol"));

    /// <summary>Any address, or any of the other's family.</summary>
    private static bool IsAny(IPAddress? address, IPAddress? other) =>
        address is null || (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) && (other is null || other.AddressFamily == address.AddressFamily);

    private static string Endpoint(IPAddress address) =>
        address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? string.Create(CultureInfo.InvariantCulture, $"[{address}]") : address.ToString();
}
