using System.Net;
using System.Net.Sockets;
using System.Numerics;

namespace Mocker.Pull.Networks;

/// <summary>The addresses of a network: which are whose, and which is the next.</summary>
internal static class AddressPool
{
    /// <summary>The first address after the network's own: the gateway's, unless another is asked for.</summary>
    public static IPAddress FirstOf(IPNetwork network) => At(network, 1);

    /// <summary>The next free address. Those given back before come last, so that nobody is taken for a container that has just ended.</summary>
    /// <param name="network">The network.</param>
    /// <param name="taken">Addresses that are somebody's, the gateway's among them.</param>
    /// <param name="last">The one that was given last; null if none was.</param>
    /// <exception cref="ImageException">There is none.</exception>
    public static IPAddress Next(IPNetwork network, IReadOnlySet<IPAddress> taken, IPAddress? last)
    {
        BigInteger count = Count(network);
        BigInteger start = last is not null && network.Contains(last) ? Offset(network, last) : 0;
        // One more than are taken is enough to find one that is not.
        for (BigInteger tries = 0; tries < count && tries <= taken.Count; tries++)
        {
            IPAddress candidate = At(network, (start + tries) % count + 1);
            if (!taken.Contains(candidate))
                return candidate;
        }
        throw new ImageException($"no address of {network} is free");
    }

    /// <summary>Whether an address can be a container's: not the network's own, and not that for all of IPv4.</summary>
    public static bool Has(IPNetwork network, IPAddress address) =>
        network.Contains(address) && Offset(network, address) is var offset && offset >= 1 && offset <= Count(network);

    /// <summary>Both have some address.</summary>
    public static bool Overlap(IPNetwork one, IPNetwork other) =>
        one.BaseAddress.AddressFamily == other.BaseAddress.AddressFamily && (one.Contains(other.BaseAddress) || other.Contains(one.BaseAddress));

    /// <summary>Reads ADDRESS/BITS; false also where bits behind those are set.</summary>
    public static bool TryParse(string text, out IPNetwork network)
    {
        network = default;
        // IPNetwork of .NET 10 clears those bits.
        return text.Split('/') is [string address, _] && PortRequest.TryParseAddress(address, out IPAddress? start) && IPNetwork.TryParse(text, out network)
            && network.BaseAddress.Equals(start);
    }

    /// <summary>The first address behind the network: where its interval ends. Null where there is none.</summary>
    public static IPAddress? EndOf(IPNetwork network)
    {
        BigInteger end = Number(network.BaseAddress) + Size(network);
        int bits = Bits(network);
        return end >= BigInteger.One << bits ? null : ToAddress(end, bits);
    }

    /// <summary>Addresses of containers and of the gateway.</summary>
    private static BigInteger Count(IPNetwork network) =>
        BigInteger.Max(0, Size(network) - (network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 2 : 1));

    private static BigInteger Size(IPNetwork network) => BigInteger.One << Bits(network) - network.PrefixLength;

    private static int Bits(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork ? 32 : 128;

    private static BigInteger Offset(IPNetwork network, IPAddress address) => Number(address) - Number(network.BaseAddress);

    private static IPAddress At(IPNetwork network, BigInteger offset) => ToAddress(Number(network.BaseAddress) + offset, Bits(network));

    private static BigInteger Number(IPAddress address) => new(address.GetAddressBytes(), isUnsigned: true, isBigEndian: true);

    private static IPAddress ToAddress(BigInteger number, int bits)
    {
        byte[] address = new byte[bits / 8], digits = number.ToByteArray(isUnsigned: true, isBigEndian: true);
        digits.CopyTo(address, address.Length - digits.Length);
        return new IPAddress(address);
    }
}
