using System.Net;
using Mocker.Linux.Netlink;
using Mocker.Pull.Networks;
using Xunit;

namespace Mocker.Tests.Unit.Networks;

/// <summary>/etc/hosts and /etc/resolv.conf of containers.</summary>
public sealed class NameFilesTests
{
    private const string HostFile = """
        # made by hand
        search example.org corp.example
        nameserver 127.0.0.53
        nameserver 192.0.2.53
        nameserver ::1
        nameserver fe80::1%eth0
        nameserver 2001:db8::53
        options edns0 trust-ad
        """;

    private static readonly Endpoint s_web = EndpointOf(2, "web", "0123456789ab"), s_db = EndpointOf(3, "db");

    [Fact]
    public void Names_on_the_network_come_between_two_marks()
    {
        string text = HostsFile.WithNames(HostsFile.Start([("files", IPAddress.Parse("192.0.2.7"))]), s_web with { Hostname = "host" }, [s_db]);
        Assert.Equal("""
            127.0.0.1	localhost
            ::1	localhost ip6-localhost ip6-loopback
            fe00::	ip6-localnet
            ff00::	ip6-mcastprefix
            ff02::1	ip6-allnodes
            ff02::2	ip6-allrouters
            192.0.2.7	files
            # begin: names on the network, kept by mocker
            10.84.0.2	host web 0123456789ab
            fd00::2	host web 0123456789ab
            10.84.0.3	db
            fd00::3	db
            # end

            """, text);
    }

    [Fact]
    public void Lines_of_the_containers_own_stay()
    {
        string before = HostsFile.WithNames("127.0.0.1 localhost", s_web, [s_db]) + "192.0.2.9 added\n";
        string after = HostsFile.WithNames(before, s_web, []);
        Assert.StartsWith("127.0.0.1 localhost\n# begin", after, StringComparison.Ordinal);
        Assert.EndsWith("# end\n192.0.2.9 added\n", after, StringComparison.Ordinal);
        Assert.DoesNotContain("db", after, StringComparison.Ordinal);
        Assert.Equal(after, HostsFile.WithNames(after, s_web, []));
    }

    [Fact]
    public void A_server_on_the_host_itself_is_none_for_a_container() => Assert.Equal("""
        search example.org corp.example
        nameserver 192.0.2.53
        nameserver 2001:db8::53
        options edns0 trust-ad

        """, ResolverFile.Make(HostFile, new(), ownNetwork: true));

    [Fact]
    public void On_the_hosts_network_every_server_is_the_hosts() =>
        Assert.Contains("nameserver 127.0.0.53\n", ResolverFile.Make(HostFile, new(), ownNetwork: false), StringComparison.Ordinal);

    [Fact]
    public void What_is_asked_for_takes_the_place_of_what_the_host_has()
    {
        NetworkSettings settings = new() { Dns = [IPAddress.Parse("127.0.0.1")], DnsSearch = ["here.example"], DnsOptions = ["ndots:2"] };
        Assert.Equal("search here.example\nnameserver 127.0.0.1\noptions ndots:2\n", ResolverFile.Make(HostFile, settings, ownNetwork: true));
        Assert.DoesNotContain("search", ResolverFile.Make(HostFile, new() { DnsSearch = ["."] }, ownNetwork: true), StringComparison.Ordinal);
    }

    private static Endpoint EndpointOf(byte last, params string[] names) => new()
    {
        Container = names[0],
        Names = names,
        Directory = "/none",
        Device = "mk0",
        Mac = MacAddress.Of([2, 0, 0, 0, 0, last]),
        Address4 = new([10, 84, 0, last]),
        Address6 = IPAddress.Parse($"fd00::{last}"),
    };
}
