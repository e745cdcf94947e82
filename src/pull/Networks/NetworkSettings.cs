using System.Net;
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
}
