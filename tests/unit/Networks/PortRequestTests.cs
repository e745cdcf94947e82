using Mocker.Pull;
using Mocker.Pull.Networks;
using Xunit;

namespace Mocker.Tests.Unit.Networks;

public sealed class PortRequestTests
{
    [Theory]
    [InlineData("80", null, 0, 0, 80, 80, PortProtocol.Tcp)]
    [InlineData("8080:80", null, 8080, 8080, 80, 80, PortProtocol.Tcp)]
    [InlineData("8080:80/UDP", null, 8080, 8080, 80, 80, PortProtocol.Udp)]
    [InlineData("8000-8002:9000-9002", null, 8000, 8002, 9000, 9002, PortProtocol.Tcp)]
    [InlineData("8000-8010:80/sctp", null, 8000, 8010, 80, 80, PortProtocol.Sctp)]
    [InlineData("127.0.0.1:8080:80", "127.0.0.1", 8080, 8080, 80, 80, PortProtocol.Tcp)]
    [InlineData("127.0.0.1::80", "127.0.0.1", 0, 0, 80, 80, PortProtocol.Tcp)]
    [InlineData("[::1]:8080:80", "::1", 8080, 8080, 80, 80, PortProtocol.Tcp)]
    [InlineData("[2001:db8::1]::53/udp", "2001:db8::1", 0, 0, 53, 53, PortProtocol.Udp)]
    [InlineData("80-82", null, 0, 0, 80, 82, PortProtocol.Tcp)]
    public void A_port_is_read(string text, string? address, int first, int last, int inside, int lastInside, PortProtocol protocol)
    {
        PortRequest request = PortRequest.Parse(text);
        Assert.Equal(address, request.HostAddress?.ToString());
        Assert.Equal(first == 0 ? null : new PortRange((ushort)first, (ushort)last), request.HostPorts);
        Assert.Equal(new((ushort)inside, (ushort)lastInside), request.ContainerPorts);
        Assert.Equal(protocol, request.Protocol);
        Assert.Equal(request, PortRequest.Parse(request.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("65536")]
    [InlineData("80/icmp")]
    [InlineData("80/tcp/udp")]
    [InlineData("82-80")]
    [InlineData("8080-8081:80-82")]
    [InlineData("a:80")]
    [InlineData("1:2:3")]
    [InlineData("127.1:80:80")]
    [InlineData("127.0.0.01:80:80")]
    [InlineData("::1:8080:80")]
    [InlineData("[::1]:80")]
    [InlineData("1.2.3.4:80")]
    [InlineData("+80")]
    public void What_is_no_port_is_refused(string text) =>
        Assert.StartsWith($"--publish: \"{text}\" is no", Assert.Throws<ImageException>(() => PortRequest.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("80:80", "80:90", true)]
    [InlineData("80:80", "127.0.0.1:80:80", true)]
    [InlineData("0.0.0.0:80:80", "[::]:80:80", false)]
    [InlineData("0.0.0.0:80:80", "127.0.0.1:80:80", true)]
    [InlineData("127.0.0.1:80:80", "127.0.0.2:80:80", false)]
    [InlineData("80:80", "80:80/udp", false)]
    [InlineData("80:80", "81:80", false)]
    public void Ports_overlap_where_both_would_take_a_packet(string one, string other, bool overlap)
    {
        PublishedPort first = Published(one), second = Published(other);
        Assert.Equal(overlap, first.Overlaps(second));
        Assert.Equal(overlap, second.Overlaps(first));
    }

    private static PublishedPort Published(string text) =>
        PortRequest.Parse(text) is var request ? new(request.HostAddress, request.HostPorts!.Value.First, request.ContainerPorts.First, request.Protocol) : null!;
}
