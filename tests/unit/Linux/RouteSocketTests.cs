using Mocker.Linux;
using Mocker.Linux.Netlink;
using Mocker.Tests.Unit.Launch;
using Xunit;

namespace Mocker.Tests.Unit.Linux;

/// <summary>Each in a new network namespace, where there is a loopback device that is down.</summary>
public sealed class RouteSocketTests
{
    [SkippableFact]
    public void A_device_is_found_by_its_name_and_by_its_index() => PrivateThread.Run(static () =>
    {
        using RouteSocket socket = RouteSocket.Open();
        NetworkLink link = Assert.NotNull(socket.Find("lo"));
        Assert.Equal("lo", link.Name);
        Assert.Equal(link, socket.Find(link.Index));
    });

    [SkippableFact]
    public void A_device_that_is_not_there_is_null() => PrivateThread.Run(static () =>
    {
        using RouteSocket socket = RouteSocket.Open();
        Assert.Null(socket.Find("none"));
        Assert.Null(socket.Find(12345));
    });

    [SkippableFact]
    public void A_device_that_is_set_up_has_the_addresses_that_the_kernel_gives_it() => PrivateThread.Run(static () =>
    {
        using RouteSocket socket = RouteSocket.Open();
        NetworkLink link = Assert.NotNull(socket.Find("lo"));
        Assert.Equal(LinkFlags.None, link.Flags & LinkFlags.Up);
        socket.SetUp(link);
        Assert.Equal(LinkFlags.Up, Assert.NotNull(socket.Find("lo")).Flags & LinkFlags.Up);
        Assert.NotEmpty(socket.AddressesOf(link));
        Assert.Empty(socket.RoutesOf(link));
    });

    [SkippableFact]
    public void An_error_says_the_kernels_own_words() => PrivateThread.Run(static () =>
    {
        using RouteSocket socket = RouteSocket.Open();
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle("/proc/self/ns/net");
        using Descriptor host = new((int)file.DangerousGetHandle());
        LinuxException fault = Assert.Throws<LinuxException>(() => socket.Move(Assert.NotNull(socket.Find("lo")), host, "other"));
        host.Release();
        Assert.StartsWith("rtnetlink(7) lo: Invalid argument: ", fault.Message, StringComparison.Ordinal);
    });
}
