using System.Text.RegularExpressions;
using Mocker.Pull.Networks;

namespace Mocker.Tests.Networks;

/// <summary>What nft(8) reads out of the kernel is what was meant.</summary>
public sealed partial class RulesTests
{
    private const string Table = """
        table inet mocker {
        	set bridges {
        		type ifname
        		elements = { "mocker0" }
        	}

        	set internal {
        		type ifname
        	}

        	set same {
        		type ifname . ifname
        		elements = { "mocker0" . "mocker0" }
        	}

        	set subnets4 {
        		type ipv4_addr
        		flags interval
        		elements = { 10.84.0.0/16 }
        	}

        	set subnets6 {
        		type ipv6_addr
        		flags interval
        		elements = { fd00::/64 }
        	}

        	map ports4 {
        		type inet_proto . inet_service : ipv4_addr . inet_service
        		elements = { tcp . 8080 : 10.84.0.2 . 80,
        			     udp . 5353 : 10.84.0.2 . 53 }
        	}

        	map ports6 {
        		type inet_proto . inet_service : ipv6_addr . inet_service
        		elements = { tcp . 8080 : fd00::2 . 80,
        			     udp . 5353 : fd00::2 . 53 }
        	}

        	map address_ports4 {
        		type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service
        		elements = { 127.0.0.1 . tcp . 8443 : 10.84.0.2 . 443 }
        	}

        	map address_ports6 {
        		type ipv6_addr . inet_proto . inet_service : ipv6_addr . inet_service
        		elements = { 2001:db8::1 . tcp . 8443 : fd00::2 . 443 }
        	}

        	chain published {
        		ip6 daddr ::1 return
        		dnat ip to ip daddr . meta l4proto . th dport map @address_ports4
        		meta nfproto ipv4 dnat ip to meta l4proto . th dport map @ports4
        		dnat ip6 to ip6 daddr . meta l4proto . th dport map @address_ports6
        		meta nfproto ipv6 dnat ip6 to meta l4proto . th dport map @ports6
        	}

        	chain prerouting {
        		type nat hook prerouting priority dstnat; policy accept;
        		fib daddr type local jump published
        	}

        	chain output {
        		type nat hook output priority -100; policy accept;
        		fib daddr type local jump published
        	}

        	chain guard {
        		type filter hook prerouting priority raw; policy accept;
        		iifname @bridges ip daddr 127.0.0.0/8 drop
        	}

        	chain forward {
        		type filter hook forward priority filter; policy accept;
        		ct state established,related accept
        		iifname . oifname @same accept
        		iifname @internal drop
        		oifname @bridges ct status dnat accept
        		oifname @bridges drop
        	}

        	chain postrouting {
        		type nat hook postrouting priority srcnat; policy accept;
        		oifname != @bridges ip saddr @subnets4 masquerade
        		oifname @bridges ct status dnat ip saddr @subnets4 masquerade
        		oifname != @bridges ip6 saddr @subnets6 masquerade
        		oifname @bridges ct status dnat ip6 saddr @subnets6 masquerade
        		oifname @bridges ct status dnat ip saddr 127.0.0.0/8 masquerade
        	}
        }
        """;

    [SkippableFact]
    public void The_kernel_has_the_rules_that_are_meant() => World.Run(static world =>
    {
        Place container = world.NewPlace();
        string[] ports = ["8080:80", "5353:53/udp", "127.0.0.1:8443:443", $"[{World.HostAddress6}]:8443:443"];
        container.Connect("web", new() { Ports = [.. ports.Select(PortRequest.Parse)] });
        Assert.Equal(Table, Normalized());
    });

    [SkippableFact]
    public void Rules_that_somebody_has_flushed_are_made_again_by_the_next_who_comes_or_goes() => World.Run(static world =>
    {
        Place first = world.NewPlace(), second = world.NewPlace();
        first.Connect("first", new() { Ports = [PortRequest.Parse("8080:80")] });
        string before = Normalized();
        HostProgram.Run("nft", ["flush", "ruleset"]).OrFail();
        second.Connect("second");
        Assert.Equal(before, Normalized());
        HostProgram.Run("nft", ["flush", "ruleset"]).OrFail();
        second.Disconnect();
        HostProgram.Run("nft", ["flush", "ruleset"]).OrFail();
        first.Disconnect();
        World.AssertClean();
    });

    /// <summary>The prefix of the default network is random.</summary>
    private static string Normalized() => Prefix().Replace(World.Rules(), "fd00::");

    [GeneratedRegex("fd[0-9a-f]{2}(:[0-9a-f]{1,4}){2}::")]
    private static partial Regex Prefix();
}
