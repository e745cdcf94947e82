namespace Mocker.Tests.Conformance.Config;

/// <summary>The options that set the propagation of a mount; mount_namespaces(7).</summary>
[Clause("config.md#linux-mount-options")]
public sealed class MountPropagationTests
{
    private const ulong MsShared = 1 << 20;

    private static string[][] PropagationOf(string option)
    {
        using var container = new Container();
        var source = container.HostDirectory("source");
        Host.Mount("tmpfs", source, "tmpfs");
        Host.Mount("none", source, "none", MsShared);
        Host.Mount("tmpfs", container.HostDirectory("source/below"), "tmpfs");
        var report = container.WithMount("/mnt", "none", source, "rbind", option).Report();
        return [report.Mount("/mnt").Propagation, report.Mount("/mnt/below").Propagation];
    }

    private static string Kind(string[] propagation) =>
        string.Join('+', propagation.Select(field => field.Split(':')[0]).Where(field => field != "propagate_from"));

    [Theory]
    [InlineData("rprivate", "")]
    [InlineData("rslave", "master")]
    [InlineData("runbindable", "unbindable")]
    [InlineData("rshared", "shared")]
    public void A_recursive_propagation_holds_for_the_whole_tree(string option, string expected) =>
        Assert.All(PropagationOf(option), propagation => Assert.Contains(expected, Kind(propagation)));

    [Theory]
    [InlineData("private", "")]
    [InlineData("slave", "master")]
    [InlineData("unbindable", "unbindable")]
    [InlineData("shared", "shared")]
    public void A_propagation_holds_for_the_mount_itself(string option, string expected) =>
        Assert.Contains(expected, Kind(PropagationOf(option)[0]));

    [Theory]
    [InlineData("private")]
    [InlineData("rprivate")]
    public void A_private_mount_has_no_peers_and_no_master(string option) => Assert.Equal("", Kind(PropagationOf(option)[0]));

    [Fact]
    public void A_propagation_that_is_not_recursive_leaves_the_mounts_below_alone()
    {
        var propagation = PropagationOf("unbindable");
        Assert.Equal("unbindable", Kind(propagation[0]));
        Assert.NotEqual("unbindable", Kind(propagation[1]));
    }
}
