using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Mocker.Pull.Networks;

namespace Mocker.Pull.Commands;

internal static class NetworkCommand
{
    private const int ShortestMtu = 1280, LongestMtu = 65535;

    public static Command Make() => new("network", "networks that containers are put on") { MakeCreate(), MakeList(), MakeInspect(), MakeRemove() };

    private static Command MakeCreate()
    {
        Argument<string> name = new("name") { Description = "the network's name" };
        Option<string[]> subnets = new("--subnet") { Description = "its addresses, once for IPv4 and once for IPv6; default a free part of 10.100.0.0 to 10.115.255.255, and of fd00::/8 with --ipv6", HelpName = "subnet" };
        Option<string[]> gateways = new("--gateway") { Description = "the bridge's address; default the first of the subnet", HelpName = "address" };
        Option<bool> version6 = new("--ipv6") { Description = "addresses of IPv6, too" };
        Option<bool> isInternal = new("--internal") { Description = "lead to nowhere but to the other containers of the network and the host" };
        Option<string[]> labels = new("--label") { Description = "label of the network", HelpName = "name=value" };
        Option<int?> mtu = new("--mtu") { Description = "longest packet, in bytes; default that of the device of the host's default route", HelpName = "n" };
        Command command = new("create", "make a network and print its name") { name, subnets, gateways, version6, isInternal, labels, mtu };
        command.SetAction(line =>
        {
            RequireRoot();
            if (line.GetValue(mtu) is int longest && longest is < ShortestMtu or > LongestMtu)
                throw new ImageException($"--mtu: expected {ShortestMtu} to {LongestMtu} bytes");
            NetworkTraits traits = new() { Internal = line.GetValue(isInternal), Mtu = line.GetValue(mtu), Labels = Labels(line.GetValue(labels) ?? []) };
            // The lock keeps two commands from choosing the same addresses.
            using HostNetworks networks = HostNetworks.Open();
            Console.WriteLine(NetworkCatalog.Create(line.GetValue(name)!, Subnets(line.GetValue(subnets) ?? [], line.GetValue(gateways) ?? []), line.GetValue(version6), traits).Name);
        });
        return command;
    }

    private static Command MakeList()
    {
        Option<string> format = new("--format", "-f") { Description = "how to print; default table", DefaultValueFactory = _ => "table", HelpName = "table|json" };
        Option<bool> quiet = new("--quiet", "-q") { Description = "only the names" };
        Command command = new("ls", "list networks") { format, quiet };
        command.Aliases.Add("list");
        format.AcceptOnlyFromAmong("table", "json");
        command.SetAction(line =>
        {
            List<NetworkDefinition> networks = NetworkCatalog.List();
            if (line.GetValue(quiet))
                networks.ForEach(static network => Console.WriteLine(network.Name));
            else if (line.GetValue(format) == "json")
                Print(networks);
            else
                Console.Write(Table.Of([["NAME", "SUBNET", "BRIDGE", "INTERNAL"], .. networks.Select(static network => new[]
                {
                    network.Name, string.Join(", ", network.Subnets.Select(static subnet => subnet.Network)), network.Bridge, network.Internal ? "yes" : "no",
                })]));
        });
        return command;
    }

    private static Command MakeInspect()
    {
        Argument<string[]> names = new("network") { Description = "a network's name", Arity = ArgumentArity.OneOrMore };
        Command command = new("inspect", "print what is known of networks and of the containers on them, as JSON") { names };
        command.SetAction(line => Print([.. line.GetValue(names)!.Select(NetworkCatalog.Get)]));
        return command;
    }

    private static Command MakeRemove()
    {
        Argument<string[]> names = new("network") { Description = "a network's name", Arity = ArgumentArity.OneOrMore };
        Command command = new("rm", "remove networks that no container is on, and print their names") { names };
        command.SetAction(line =>
        {
            RequireRoot();
            using HostNetworks networks = HostNetworks.Open();
            foreach (string name in line.GetValue(names)!)
            {
                NetworkDefinition network = NetworkCatalog.Get(name);
                if (networks.States.FirstOrDefault(state => state.Network.Name == network.Name) is { Endpoints: [var endpoint, ..] })
                    throw new ImageException($"network {network.Name} is in use: container {endpoint.Names.FirstOrDefault() ?? endpoint.Container} is on it");
                NetworkCatalog.Remove(network);
                Console.WriteLine(network.Name);
            }
        });
        return command;
    }

    private static void RequireRoot()
    {
        if (!NetworkNamespace.IsOurs())
            throw new ImageException("networks are root's: other users have --network none, host, pasta and slirp4netns");
    }

    private static List<Subnet> Subnets(string[] subnets, string[] gateways)
    {
        List<Subnet> made = [.. subnets.Select(static subnet => Subnet.Parse(subnet, null))];
        foreach (string gateway in gateways)
        {
            int index = PortRequest.TryParseAddress(gateway, out System.Net.IPAddress? address) ? made.FindIndex(subnet => subnet.Network.Contains(address!)) : -1;
            if (index < 0)
                throw new ImageException($"--gateway: \"{gateway}\" is no address of a --subnet");
            made[index] = Subnet.Parse(made[index].Network.ToString(), gateway);
        }
        return made;
    }

    private static SortedDictionary<string, string> Labels(string[] texts)
    {
        SortedDictionary<string, string> labels = new(StringComparer.Ordinal);
        foreach (string text in texts)
            labels[text.Split('=', 2)[0] is { Length: > 0 } name ? name : throw new ImageException($"--label: \"{text}\" is no NAME=VALUE")] =
                text.Contains('=', StringComparison.Ordinal) ? text.Split('=', 2)[1] : "";
        return labels;
    }

    private static void Print(IReadOnlyList<NetworkDefinition> networks)
    {
        using HostNetworks? used = NetworkNamespace.IsOurs() ? HostNetworks.OpenIfUsed() : null;
        Output.WriteJson(json =>
        {
            json.WriteStartArray();
            foreach (NetworkDefinition network in networks)
            {
                json.WriteStartObject();
                network.WriteMembersTo(json);
                WriteContainers(json, used?.States.FirstOrDefault(state => state.Network.Name == network.Name)?.Endpoints ?? []);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        });
    }

    private static void WriteContainers(Utf8JsonWriter json, IEnumerable<Endpoint> endpoints)
    {
        json.WriteStartArray("containers");
        foreach (Endpoint endpoint in endpoints)
        {
            json.WriteStartObject();
            json.WriteString("id", endpoint.Container);
            json.WriteStartArray("names");
            foreach (string name in endpoint.Names)
                json.WriteStringValue(name);
            json.WriteEndArray();
            json.WriteStartArray("addresses");
            foreach (System.Net.IPAddress address in endpoint.Addresses)
                json.WriteStringValue(address.ToString());
            json.WriteEndArray();
            json.WriteString("mac", endpoint.Mac.ToString());
            json.WriteString("device", endpoint.Device);
            json.WriteStartArray("ports");
            foreach (PublishedPort port in endpoint.Ports)
                json.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{port}"));
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
