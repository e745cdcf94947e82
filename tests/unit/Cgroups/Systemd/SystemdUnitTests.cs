using Mocker.Container;
using Mocker.Container.Cgroups.Systemd;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups.Systemd;

public sealed class SystemdUnitTests
{
    [Theory]
    [InlineData(null, "mocker-c1.scope", "system.slice", "/system.slice/mocker-c1.scope")]
    [InlineData("", "mocker-c1.scope", "system.slice", "/system.slice/mocker-c1.scope")]
    [InlineData("::name", "name.scope", "system.slice", "/system.slice/name.scope")]
    [InlineData(":docker:abc", "docker-abc.scope", "system.slice", "/system.slice/docker-abc.scope")]
    [InlineData("machine.slice:libpod:abc", "libpod-abc.scope", "machine.slice", "/machine.slice/libpod-abc.scope")]
    [InlineData("a-b-c.slice:p:n", "p-n.scope", "a-b-c.slice", "/a.slice/a-b.slice/a-b-c.slice/p-n.scope")]
    [InlineData("-:p:n", "p-n.scope", "-.slice", "/p-n.scope")]
    [InlineData("-.slice:p:n", "p-n.scope", "-.slice", "/p-n.scope")]
    [InlineData("a.slice:ignored:a-b.slice", "a-b.slice", "a.slice", "/a.slice/a-b.slice")]
    public void Cgroups_path_names_a_unit_and_its_slice(string? path, string name, string slice, string cgroup)
    {
        SystemdUnit unit = SystemdUnit.Parse(path, "c1", isUser: false);
        Assert.Equal((name, slice, cgroup), (unit.Name, unit.Slice, unit.Cgroup));
    }

    [Fact]
    public void A_users_container_goes_into_user_slice() => Assert.Equal("/user.slice/mocker-c1.scope", SystemdUnit.Parse(null, "c1", isUser: true).Cgroup);

    [Theory]
    [InlineData("/a/b", "is not of the form slice:prefix:name")]
    [InlineData("/", "is not of the form slice:prefix:name")]
    [InlineData("a:b", "is not of the form slice:prefix:name")]
    [InlineData("a.slice:b:c:d", "is not of the form slice:prefix:name")]
    [InlineData("a.slice:b:", "names no unit")]
    [InlineData("a:b:c", "\"a\", which is no slice")]
    [InlineData(".slice:b:c", "\".slice\", which is no slice")]
    [InlineData("a--b.slice:b:c", "which is no slice")]
    [InlineData("-a.slice:b:c", "which is no slice")]
    [InlineData("user.slice/a.slice:b:c", "which is no slice")]
    [InlineData(":b:c/d", "does not take '/' in a name")]
    [InlineData(":b:c+d", "does not take '+' in a name")]
    [InlineData("::a--b.slice", "which is no slice")]
    public void What_names_no_unit_is_refused_with_its_place(string path, string message)
    {
        ContainerException fault = Assert.Throws<ContainerException>(() => SystemdUnit.Parse(path, "c1", isUser: false));
        Assert.Equal("/linux/cgroupsPath", fault.Pointer);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_too_long_for_systemd_is_refused() =>
        Assert.Contains("257 characters", Assert.Throws<ContainerException>(() => SystemdUnit.Parse("::" + new string('n', 251), "c1", isUser: false)).Message, StringComparison.Ordinal);

    [SkippableTheory]
    [InlineData("/user.slice/user-0.slice/user@0.service/app.slice/x.scope", "/user.slice/user-0.slice/user@0.service")]
    [InlineData("/deep/user.slice/user-0.slice/user@0.service/x", "/deep/user.slice/user-0.slice/user@0.service")]
    [InlineData("/user.slice/user-0.slice/session-3.scope", "/user.slice/user-0.slice/user@0.service")]
    public void The_users_systemd_is_found_from_our_own_cgroup(string own, string expected)
    {
        Skip.IfNot(UserInstance.HostUser() == 0, "needs root");
        Assert.Equal(expected, UserInstance.Cgroup(own));
    }

    [Theory]
    [InlineData("         0          0 4294967295\n", 0, 0)]
    [InlineData("0 1000 1\n1 100000 65536\n", 0, 1000)]
    [InlineData("0 1000 1\n1 100000 65536\n", 5, 100004)]
    [InlineData("", 7, 7)]
    public void A_user_of_a_namespace_is_somebody_on_the_host(string map, uint inside, uint outside) => Assert.Equal(outside, UserInstance.Map(map, inside));

    [Fact]
    public void What_a_users_systemd_listens_on_is_in_his_runtime_directory()
    {
        Assert.Equal("unix:path=/a%25b/bus", SystemdAddress.UserBus("/a%b"));
        Assert.Equal("/run/user/5", SystemdAddress.RuntimeDirectory(name => name == "XDG_RUNTIME_DIR" ? "/run/user/5" : "unix:path=/x"));
        Assert.Equal($"/run/user/{UserInstance.HostUser()}", SystemdAddress.RuntimeDirectory(_ => ""));
    }

    [Theory]
    [InlineData("257.13-1~deb13u1", 257)]
    [InlineData("v245.4-1.fc32", 245)]
    [InlineData("239", 239)]
    [InlineData("", 0)]
    [InlineData("main", 0)]
    public void A_version_is_the_number_at_its_start(string text, int version) => Assert.Equal(version, SystemdInstance.ParseVersion(text));
}
