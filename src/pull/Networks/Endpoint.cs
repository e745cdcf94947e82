using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Container.Store;
using Mocker.Linux.Netlink;

namespace Mocker.Pull.Networks;

/// <summary>A container's place on a network, as it is recorded before it is made: what has to be removed, and whose addresses these are.</summary>
public sealed record Endpoint
{
    /// <summary>The container's id.</summary>
    public required string Container { get; init; }

    /// <summary>Names by which other containers of the network find it: its own first.</summary>
    public required string[] Names { get; init; }

    /// <summary>The container's hostname; null if it is none of its own.</summary>
    public string? Hostname { get; init; }

    /// <summary>The container's directory, where its hosts file is.</summary>
    public required string Directory { get; init; }

    /// <summary>Name of its device on the host.</summary>
    public required string Device { get; init; }

    public required MacAddress Mac { get; init; }

    public required IPAddress Address4 { get; init; }

    public IPAddress? Address6 { get; init; }

    public PublishedPort[] Ports { get; init; } = [];

    /// <summary>The process that makes it. While that is there it may be that the device is not yet.</summary>
    public ProcessIdentity Maker { get; init; }

    /// <summary>Its addresses.</summary>
    public IEnumerable<IPAddress> Addresses => Address6 is null ? [Address4] : [Address4, Address6];

    internal void WriteTo(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("container", Container);
        json.WriteStartArray("names");
        foreach (string name in Names)
            json.WriteStringValue(name);
        json.WriteEndArray();
        if (Hostname is not null)
            json.WriteString("hostname", Hostname);
        json.WriteString("directory", Directory);
        json.WriteString("device", Device);
        json.WriteString("mac", Mac.ToString());
        json.WriteString("address4", Address4.ToString());
        if (Address6 is not null)
            json.WriteString("address6", Address6.ToString());
        json.WriteStartArray("ports");
        foreach (PublishedPort port in Ports)
            port.WriteTo(json);
        json.WriteEndArray();
        // As text: numbers of JSON are not exact beyond 2^53 for everybody.
        json.WriteString("maker", $"{Maker.Pid} {Maker.StartTime.ToString(CultureInfo.InvariantCulture)}");
        json.WriteEndObject();
    }

    /// <exception cref="FormatException">It is none.</exception>
    internal static Endpoint Read(JsonNode json)
    {
        string[] maker = ((string)json["maker"]!).Split(' ');
        return new()
        {
            Container = (string)json["container"]!,
            Names = [.. json["names"]!.AsArray().Select(static name => (string)name!)],
            Hostname = (string?)json["hostname"],
            Directory = (string)json["directory"]!,
            Device = (string)json["device"]!,
            Mac = MacAddress.TryParse((string)json["mac"]!, out MacAddress mac) ? mac : throw new FormatException("no address of a device"),
            Address4 = IPAddress.Parse((string)json["address4"]!),
            Address6 = (string?)json["address6"] is string address ? IPAddress.Parse(address) : null,
            Ports = [.. json["ports"]!.AsArray().Select(static port => PublishedPort.Read(port!))],
            Maker = new(int.Parse(maker[0], CultureInfo.InvariantCulture), ulong.Parse(maker[1], CultureInfo.InvariantCulture)),
        };
    }
}
