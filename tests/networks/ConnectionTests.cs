using System.Net;
using Mocker.Linux.Netlink.Connections;
using Mocker.Pull.Networks;

namespace Mocker.Tests.Networks;

/// <summary>Containers are processes in network namespaces here; what is tested is what they are connected by.</summary>
public sealed class ConnectionTests
{
    [SkippableFact]
    public void Two_containers_reach_each_other_and_a_server_on_the_host_and_nothing_is_left_of_them() => World.Run(static world =>
    {
        Place first = world.NewPlace(), second = world.NewPlace();
        Endpoint one = first.Connect("one"), two = second.Connect("two");
        Assert.NotEqual(one.Address4, two.Address4);
        Assert.NotEqual(one.Address6, two.Address6);
        Assert.True(first.Pings(two.Address4));
        Assert.True(second.Pings(one.Address4));
        Assert.True(first.Pings(two.Address6!));
        int port4 = first.ServeOnHost(IPAddress.Any), port6 = first.ServeOnHost(IPAddress.IPv6Any);
        Assert.Equal($"{one.Address4}", first.Ask(World.HostAddress4, port4));
        Assert.Equal($"{one.Address6}", first.Ask(World.HostAddress6, port6));
        first.Disconnect();
        Assert.Equal(["mocker0", two.Device], World.Devices());
        second.Disconnect();
        World.AssertClean();
    });

    [SkippableFact]
    public void Beyond_the_host_a_container_is_seen_by_the_hosts_address() => World.Run(static world =>
    {
        Place container = world.NewPlace();
        container.Connect();
        int port4 = world.Remote.Serve(IPAddress.Any), port6 = world.Remote.Serve(IPAddress.IPv6Any);
        Assert.Equal(World.HostAddress4, container.Ask(World.RemoteAddress4, port4));
        Assert.Equal(World.HostAddress6, container.Ask(World.RemoteAddress6, port6));
    });

    [SkippableFact]
    public void A_published_port_answers_from_another_machine_from_the_host_and_from_containers() => World.Run(static world =>
    {
        Place server = world.NewPlace(), client = world.NewPlace();
        Endpoint endpoint = server.Connect("server", new() { Ports = [PortRequest.Parse("8080:80"), PortRequest.Parse("5353:53/udp")] });
        client.Connect("client");
        server.Serve(IPAddress.Any, 80);
        server.Serve(endpoint.Address6!, 80);
        server.ServeDatagrams(IPAddress.Any, 53);
        Assert.Equal(World.RemoteAddress4, world.Remote.Ask(World.HostAddress4, 8080));
        Assert.Equal(World.RemoteAddress6, world.Remote.Ask(World.HostAddress6, 8080));
        Assert.StartsWith(World.RemoteAddress4, world.Remote.AskByDatagram(World.HostAddress4, 5353));
        Assert.NotNull(Place.AskFromHost(World.HostAddress4, 8080));
        Assert.NotNull(Place.AskFromHost("127.0.0.1", 8080));
        Assert.NotNull(Place.AskFromHost(World.HostAddress6, 8080));
        // There is no way for ::1: it is refused, and not left without an answer.
        long start = Environment.TickCount64;
        Assert.Null(Place.AskFromHost("::1", 8080));
        Assert.True(Environment.TickCount64 - start < 1000);
        Assert.NotNull(client.Ask(World.HostAddress4, 8080));
        Assert.NotNull(client.Ask(World.HostAddress6, 8080));
        // By its own published port, too.
        Assert.NotNull(server.Ask(World.HostAddress4, 8080));
        server.Disconnect();
        Assert.Null(world.Remote.Ask(World.HostAddress4, 8080));
        Assert.Null(Place.AskFromHost("127.0.0.1", 8080));
    });

    [SkippableFact]
    public void A_container_that_ended_unnoticed_is_cleaned_up_by_the_next_who_comes() => World.Run(static world =>
    {
        Place first = world.NewPlace(), second = world.NewPlace();
        NetworkSettings settings = new() { Ports = [PortRequest.Parse("8080:80")] };
        Endpoint gone = first.Connect("first", settings);
        MakeMakerDie();
        first.Kill();
        Wait.Until(() => !World.Devices().Contains(gone.Device));
        Endpoint endpoint = second.Connect("second", settings with { Address4 = gone.Address4 });
        Assert.Equal(gone.Address4, endpoint.Address4);
        Assert.DoesNotContain("first", second.Hosts, StringComparison.Ordinal);
        second.Disconnect();
        World.AssertClean();
    });

    [SkippableFact]
    public void Fifty_at_once_have_addresses_of_their_own() => World.Run(static world =>
    {
        Place[] places = [.. Enumerable.Range(0, 50).Select(_ => world.NewPlace())];
        HashSet<IPAddress> addresses = [];
        foreach (Place place in places)
            Assert.True(addresses.Add(place.Connect().Address4));
        Assert.True(places[0].Pings(addresses.Last()));
        foreach (Place place in places)
            place.Disconnect();
        World.AssertClean();
    });

    /// <summary>The records say that this process is making the device; they are to say that somebody did who is gone.</summary>
    private static void MakeMakerDie()
    {
        foreach (string file in Directory.GetFiles("/run/mocker-networks", "*.json", SearchOption.AllDirectories))
            File.WriteAllText(file, File.ReadAllText(file).Replace($"\"maker\":\"{Environment.ProcessId} ", "\"maker\":\"4194304 ", StringComparison.Ordinal));
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_flow_of_datagrams_that_goes_on_while_a_container_is_replaced_comes_to_the_new_one(bool version6) => World.Run(world =>
    {
        using (ConnectionSocket connections = ConnectionSocket.Open())
            Skip.IfNot(connections.IsUsable(), "the kernel does not tell of connections (CONFIG_NF_CT_NETLINK)");
        NetworkSettings settings = new() { Ports = [PortRequest.Parse("5000:53/udp")] };
        IPAddress any = version6 ? IPAddress.IPv6Any : IPAddress.Any;
        Place old = world.NewPlace(), next = world.NewPlace(), other = world.NewPlace();
        // With it the rules stay, and connections are tracked all the time.
        other.Connect("other");
        Endpoint gone = old.Connect("old", settings);
        old.ServeDatagrams(any, 53);
        using DatagramFlow flow = world.Remote.Flow(version6 ? World.HostAddress6 : World.HostAddress4, 5000);
        Wait.Until(() => flow.Answers > 0);
        old.Disconnect();
        old.Kill();
        using (ConnectionSocket connections = ConnectionSocket.Open())
            Assert.Empty(gone.Addresses.SelectMany(connections.FindByAnswerer));
        // There is a connection to the host itself now.
        int sent = flow.Sent;
        Wait.Until(() => flow.Sent > sent + 50);
        int answers = flow.Answers;
        next.Connect("next", settings);
        next.ServeDatagrams(any, 53);
        Wait.Until(() => flow.Answers > answers);
    });
}
