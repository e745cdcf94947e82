using System.Buffers;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Linux.Netlink;
using Mocker.Oci;
using Mocker.Pull.Store;

namespace Mocker.Pull.Networks;

/// <summary>The networks of this machine: a file each in /var/lib/mocker/networks, whatever store the containers are in.</summary>
internal static class NetworkCatalog
{
    /// <summary>Where the files are.</summary>
    public const string Root = "/var/lib/mocker/networks";

    private const int LongestName = 64;

    /// <summary>Other names of the default network, those that docker has for its own.</summary>
    private static readonly string[] s_defaultNames = [NetworkDefinition.Default, "bridge", "default"];

    /// <summary>Names that are none of a network.</summary>
    private static readonly string[] s_reserved = [.. s_defaultNames, "none", "host", "container", "pasta", "slirp4netns"];

    /// <summary>All that are there, by name; the default network once it was used.</summary>
    public static List<NetworkDefinition> List() =>
        !Directory.Exists(Root) ? [] : [.. Directory.GetFiles(Root, "*.json").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>The network of a name; the default one is made when it is first asked for.</summary>
    /// <exception cref="ImageException">There is none.</exception>
    public static NetworkDefinition Get(string name)
    {
        bool isDefault = s_defaultNames.Contains(name);
        string path = PathOf(isDefault ? NetworkDefinition.Default : name);
        if (IsName(name) && File.Exists(path))
            return Read(path);
        if (!isDefault)
            throw new ImageException($"there is no network \"{name}\": `mocker network ls` lists those that are there, `mocker network create` makes one");
        return Create(NetworkDefinition.Default, NetworkDefinition.Default, [], version6: true, new NetworkTraits());
    }

    /// <summary>Makes a network of a name of the user's choice.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="subnets">Its addresses; what is left out is chosen.</param>
    /// <param name="version6">It has addresses of IPv6 even if none are asked for.</param>
    /// <param name="traits">What else it is.</param>
    /// <exception cref="ImageException">It cannot be.</exception>
    public static NetworkDefinition Create(string name, IReadOnlyList<Subnet> subnets, bool version6, NetworkTraits traits)
    {
        if (!IsName(name) || s_reserved.Contains(name))
            throw new ImageException($"\"{name}\" cannot be the name of a network: letters, digits, \"-\", \"_\" and \".\", a letter or digit first, at most {LongestName}, and not {string.Join(", ", s_reserved)}");
        if (File.Exists(PathOf(name)))
            throw new ImageException($"there is a network \"{name}\" already");
        return Create(name, $"mk-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6))}", subnets, version6, traits);
    }

    /// <summary>Forgets a network.</summary>
    /// <exception cref="ImageException">There is none.</exception>
    public static void Remove(NetworkDefinition network) => File.Delete(PathOf(network.Name));

    private static NetworkDefinition Create(string name, string bridge, IReadOnlyList<Subnet> subnets, bool version6, NetworkTraits traits)
    {
        List<IPNetwork> taken = [.. List().SelectMany(static other => other.Subnets).Select(static subnet => subnet.Network)];
        foreach (Subnet subnet in subnets)
            if (taken.FindIndex(other => AddressPool.Overlap(other, subnet.Network)) is >= 0 and var index)
                throw new ImageException($"{subnet.Network} overlaps {taken[index]}, which another network has");
        Subnet[] ofVersion4 = [.. subnets.Where(static subnet => subnet.Family == AddressFamily.InterNetwork)];
        Subnet[] ofVersion6 = [.. subnets.Where(static subnet => subnet.Family == AddressFamily.InterNetworkV6)];
        if (ofVersion4.Length > 1 || ofVersion6.Length > 1)
            throw new ImageException("a network has one subnet of IPv4 and one of IPv6");
        using (RouteSocket routes = RouteSocket.Open())
            taken.AddRange(routes.Destinations());
        NetworkDefinition network = new()
        {
            Name = name,
            Bridge = bridge,
            Created = DateTimeOffset.UtcNow,
            Subnet4 = ofVersion4.FirstOrDefault() ?? Choose(name == NetworkDefinition.Default ? Large() : Small(), taken),
            Subnet6 = ofVersion6.FirstOrDefault() ?? (version6 ? Choose(Unique(), taken) : null),
            Internal = traits.Internal,
            Mtu = traits.Mtu,
            Labels = traits.Labels,
        };
        ArrayBufferWriter<byte> text = new(1024);
        using (Utf8JsonWriter json = new(text, DocumentText.Spaces(2)))
            network.WriteTo(json);
        StoreDirectory.Make(Root);
        StoreDirectory.Write(Root, name + ".json", text.WrittenSpan);
        return network;
    }

    private static Subnet Choose(IEnumerable<IPNetwork> candidates, List<IPNetwork> taken)
    {
        foreach (IPNetwork candidate in candidates)
            if (!taken.Exists(other => AddressPool.Overlap(other, candidate)))
                return new(candidate, AddressPool.FirstOf(candidate));
        throw new ImageException("no subnet is left that the host has no route to: name one with `mocker network create --subnet`");
    }

    /// <summary>For the default network: 65,533 containers.</summary>
    private static IEnumerable<IPNetwork> Large() => Enumerable.Range(84, 16).Select(static second => new IPNetwork(new IPAddress([10, (byte)second, 0, 0]), 16));

    /// <summary>For others: 253 containers each.</summary>
    private static IEnumerable<IPNetwork> Small() =>
        Enumerable.Range(100, 16).SelectMany(static second => Enumerable.Range(0, 256), static (second, third) => new IPNetwork(new IPAddress([10, (byte)second, (byte)third, 0]), 24));

    /// <summary>Unique local addresses with a random number that two sites hardly share (RFC 4193, 3.2).</summary>
    private static IEnumerable<IPNetwork> Unique()
    {
        while (true)
        {
            byte[] address = new byte[16];
            address[0] = 0xfd;
            RandomNumberGenerator.Fill(address.AsSpan(1, 5));
            yield return new(new IPAddress(address), 64);
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= LongestName && char.IsAsciiLetterOrDigit(name[0])
        && name.All(static one => char.IsAsciiLetterOrDigit(one) || one is '-' or '_' or '.');

    private static string PathOf(string name) => Path.Combine(Root, name + ".json");

    private static NetworkDefinition Read(string path)
    {
        try
        {
            return NetworkDefinition.Read(JsonNode.Parse(File.ReadAllBytes(path))!);
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException or NullReferenceException or ImageException)
        {
            throw new ImageException($"{path} is no definition of a network: {e.Message}", e);
        }
    }
}
