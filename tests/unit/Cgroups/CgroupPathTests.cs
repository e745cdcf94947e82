using Mocker.Container;
using Mocker.Container.Cgroups;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

public sealed class CgroupPathTests
{
    [Theory]
    [InlineData("/docker/c1", "/sys/fs/cgroup/memory/docker/c1")]
    [InlineData("//docker/./c1/", "/sys/fs/cgroup/memory/docker/c1")]
    [InlineData("docker/c1", "/sys/fs/cgroup/memory/own/docker/c1")]
    [InlineData(null, "/sys/fs/cgroup/memory/own/id")]
    [InlineData("", "/sys/fs/cgroup/memory/own/id")]
    [InlineData("/a:b:c", "/sys/fs/cgroup/memory/a:b:c")]
    public void On_version_1_a_relative_path_starts_at_the_own_cgroup(string? cgroupsPath, string expected)
    {
        CgroupHost host = FakeHosts.V1("/own", ["memory"]);
        Assert.Equal(expected, CgroupPath.Parse(cgroupsPath, "id").In(host, host.Hierarchies[0]));
    }

    [Theory]
    [InlineData("/docker/c1", "/user.slice/x.scope", "/sys/fs/cgroup/docker/c1")]
    [InlineData("docker/c1", "/user.slice/x.scope", "/sys/fs/cgroup/user.slice/docker/c1")]
    [InlineData(null, "/x.scope", "/sys/fs/cgroup/id")]
    [InlineData(null, "/", "/sys/fs/cgroup/id")]
    public void On_version_2_a_relative_path_starts_beside_the_own_cgroup(string? cgroupsPath, string own, string expected)
    {
        CgroupHost host = FakeHosts.V2(own);
        Assert.Equal(expected, CgroupPath.Parse(cgroupsPath, "id").In(host, host.Hierarchies[0]));
    }

    [Fact]
    public void On_a_hybrid_host_a_relative_path_starts_at_the_root_of_version_2()
    {
        CgroupHost host = FakeHosts.Hybrid("/own");
        CgroupPath path = CgroupPath.Parse(null, "id");
        Assert.Equal("/sys/fs/cgroup/unified/id", path.In(host, host.Unified!));
        Assert.Equal("/sys/fs/cgroup/memory/own/id", path.In(host, host.Find("memory")!));
    }

    [Theory]
    [InlineData("/a/../../etc", "\"..\"")]
    [InlineData("..", "\"..\"")]
    [InlineData("/", "root of the hierarchy")]
    [InlineData("/./", "root of the hierarchy")]
    [InlineData("a\0b", "NUL")]
    [InlineData("system.slice:docker:abc", "--systemd-cgroup")]
    [InlineData(":docker:abc", "--systemd-cgroup")]
    public void A_path_that_leads_elsewhere_is_refused(string cgroupsPath, string why)
    {
        ContainerException fault = Assert.Throws<ContainerException>(() => CgroupPath.Parse(cgroupsPath, "id"));
        Assert.Equal("/linux/cgroupsPath", fault.Pointer);
        Assert.Contains(why, fault.Message, StringComparison.Ordinal);
    }

    // In a container without a cgroup namespace /proc/self/cgroup shows the host's path.
    [Theory]
    [InlineData("/docker/outer", "/docker/outer", "/id")]
    [InlineData("/docker/outer/sub", "/docker/outer", "/sub/id")]
    [InlineData("/elsewhere", "/docker/outer", "/id")]
    public void The_root_of_the_mount_is_taken_off_the_own_path(string own, string root, string expected)
    {
        CgroupHierarchy memory = new("/nowhere/cgroup/memory", ["memory"], own);
        CgroupHost host = new(CgroupMode.V1, [memory], rootInMount: _ => root);
        Assert.Equal("/nowhere/cgroup/memory" + expected, CgroupPath.Parse(null, "id").In(host, memory));
    }
}
