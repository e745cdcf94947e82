using System.Net;
using Mocker.Pull;
using Mocker.Pull.Networks;
using Xunit;

namespace Mocker.Tests.Unit.Networks;

public sealed class AddressPoolTests
{
    private static readonly IPNetwork s_small = IPNetwork.Parse("10.1.2.0/29");

    [Fact]
    public void Addresses_are_given_one_after_the_other_and_those_given_back_come_last()
    {
        HashSet<IPAddress> taken = [Address(1)];
        Assert.Equal(Address(2), AddressPool.Next(s_small, taken, null));
        taken.Add(Address(2));
        Assert.Equal(Address(3), AddressPool.Next(s_small, taken, Address(2)));
        taken.Remove(Address(2));
        Assert.Equal(Address(4), AddressPool.Next(s_small, taken, Address(3)));
        Assert.Equal(Address(2), AddressPool.Next(s_small, taken, Address(6)));
    }

    [Fact]
    public void A_network_that_is_full_says_so()
    {
        HashSet<IPAddress> taken = [.. Enumerable.Range(1, 6).Select(Address)];
        Assert.Equal("no address of 10.1.2.0/29 is free", Assert.Throws<ImageException>(() => AddressPool.Next(s_small, taken, Address(3))).Message);
        taken.Remove(Address(5));
        Assert.Equal(Address(5), AddressPool.Next(s_small, taken, Address(6)));
    }

    [Fact]
    public void Every_address_of_a_network_is_given_once()
    {
        IPNetwork network = IPNetwork.Parse("10.84.0.0/20");
        HashSet<IPAddress> taken = [AddressPool.FirstOf(network)];
        IPAddress? last = null;
        while (taken.Count < 4094)
            Assert.True(taken.Add(last = AddressPool.Next(network, taken, last)) && AddressPool.Has(network, last));
        Assert.Throws<ImageException>(() => AddressPool.Next(network, taken, last));
    }

    [Theory]
    [InlineData("fd12::/64", null, "fd12::1")]
    [InlineData("fd12::/64", "fd12::ffff:ffff:ffff:fffe", "fd12::ffff:ffff:ffff:ffff")]
    [InlineData("fd12::/64", "fd12::ffff:ffff:ffff:ffff", "fd12::1")]
    public void A_network_of_version_6_has_its_last_address_too(string network, string? last, string next) =>
        Assert.Equal(next, AddressPool.Next(IPNetwork.Parse(network), new HashSet<IPAddress>(), last is null ? null : IPAddress.Parse(last)).ToString());

    [Theory]
    [InlineData("10.1.2.0", false)]
    [InlineData("10.1.2.1", true)]
    [InlineData("10.1.2.6", true)]
    [InlineData("10.1.2.7", false)]
    [InlineData("10.1.2.8", false)]
    [InlineData("fd00::1", false)]
    public void The_first_and_the_last_address_are_nobodys(string address, bool has) => Assert.Equal(has, AddressPool.Has(s_small, IPAddress.Parse(address)));

    [Theory]
    [InlineData("10.1.2.0/29", "10.1.2.8")]
    [InlineData("10.0.0.0/8", "11.0.0.0")]
    [InlineData("255.255.0.0/16", null)]
    [InlineData("fdff:ffff::/32", "fe00::")]
    public void An_interval_ends_with_the_first_address_behind_it(string network, string? end) => Assert.Equal(end, AddressPool.EndOf(IPNetwork.Parse(network))?.ToString());

    [Theory]
    [InlineData("10.1.0.0/16", "10.1.2.0/24", true)]
    [InlineData("10.1.0.0/16", "10.2.0.0/16", false)]
    [InlineData("10.0.0.0/8", "fd00::/8", false)]
    public void Networks_overlap_where_both_have_an_address(string one, string other, bool overlap)
    {
        Assert.Equal(overlap, AddressPool.Overlap(IPNetwork.Parse(one), IPNetwork.Parse(other)));
        Assert.Equal(overlap, AddressPool.Overlap(IPNetwork.Parse(other), IPNetwork.Parse(one)));
    }

    [Theory]
    [InlineData("10.1.2.3/24", null)]
    [InlineData("10.1.2.0", null)]
    [InlineData("10.1.2.0/31", null)]
    [InlineData("10.1.2.0/24", "10.1.3.1")]
    [InlineData("10.1.2.0/24", "10.1.2.255")]
    [InlineData("fd00::/16", null)]
    public void What_is_no_subnet_is_refused(string network, string? gateway) => Assert.Throws<ImageException>(() => Subnet.Parse(network, gateway));

    private static IPAddress Address(int last) => new([10, 1, 2, (byte)last]);
}
