namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#rootfs-mount-propagation")]
public sealed class RootfsPropagationTests
{
    private const ulong MsShared = 1 << 20;

    /// <summary>A container whose root filesystem is, on the host, a mount of a peer group.</summary>
    private static Container With(string? propagation)
    {
        var container = new Container();
        Host.Bind(container.Rootfs, container.Rootfs);
        Host.Mount("none", container.Rootfs, "none", MsShared);
        return propagation is null ? container : container.With("/linux/rootfsPropagation", propagation);
    }

    private static string RootOf(Container container) =>
        string.Join(' ', MountPoint.Of(container.Pid).Last(mount => mount.Path == "/")
            .Propagation.Select(field => field.Split(':')[0]));

    [Theory]
    [InlineData("shared", "shared")]
    [InlineData("slave", "master")]
    [InlineData("unbindable", "unbindable")]
    public void The_root_mount_has_the_propagation(string value, string expected)
    {
        using var container = With(value).Start();
        Assert.Contains(expected, RootOf(container));
    }

    [Fact]
    public void A_private_root_mount_has_neither_peers_nor_master()
    {
        using var container = With("private").Start();
        Assert.Equal("", RootOf(container));
    }

    [Theory]
    [InlineData("slave", true)]
    [InlineData("private", false)]
    public void A_later_mount_of_the_host_appears_in_a_slave_and_not_in_a_private_root(string value, bool appears)
    {
        using var container = With(value).Start();
        Host.Mount("later", container.Rootfs + "/mnt", "tmpfs");
        Assert.Equal(appears, MountPoint.Of(container.Pid).Any(mount => mount is { Path: "/mnt", Source: "later" }));
    }

    [Theory]
    [InlineData("slave")]
    [InlineData("private")]
    public void A_mount_made_in_the_container_does_not_appear_on_the_host(string value)
    {
        using var container = With(value).WithMount("/mnt", "tmpfs", "made-inside").Start();
        Assert.DoesNotContain(MountPoint.OfThisProcess(), mount => mount.Source == "made-inside");
    }
}
