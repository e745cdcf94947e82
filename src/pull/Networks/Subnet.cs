using System.Net;
using System.Net.Sockets;

namespace Mocker.Pull.Networks;

/// <summary>Addresses of a network, and which of them is the bridge's, by which its containers reach the rest.</summary>
public sealed record Subnet(IPNetwork Network, IPAddress Gateway)
{
    public AddressFamily Family => Gateway.AddressFamily;

    /// <summary>Reads both.</summary>
    /// <param name="network">ADDRESS/BITS.</param>
    /// <param name="gateway">One of them; null for the first.</param>
    /// <exception cref="ImageException">They are none, or do not fit together.</exception>
    public static Subnet Parse(string network, string? gateway)
    {
        if (!AddressPool.TryParse(network, out IPNetwork addresses))
            throw new ImageException($"\"{network}\" is no subnet: it has the form 10.1.0.0/16 or fd00:1::/64, with no bits set behind the prefix");
        bool isVersion4 = addresses.BaseAddress.AddressFamily == AddressFamily.InterNetwork;
        int longest = isVersion4 ? 30 : 126, shortest = isVersion4 ? 8 : 32;
        if (addresses.PrefixLength > longest || addresses.PrefixLength < shortest)
            throw new ImageException($"{network} cannot be the subnet of a network: its prefix has from {shortest} to {longest} bits");
        if (gateway is null)
            return new(addresses, AddressPool.FirstOf(addresses));
        if (!PortRequest.TryParseAddress(gateway, out IPAddress? address) || !AddressPool.Has(addresses, address!))
            throw new ImageException($"\"{gateway}\" is no address of {network} that a gateway can have");
        return new(addresses, address!);
    }
}
