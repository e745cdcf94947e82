namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#hostname")]
public sealed class NameTests
{
    [Theory]
    [InlineData("mrsdalloway")]
    [InlineData("with.dots-and-dashes")]
    [InlineData("sixty-four-characters-is-what-the-kernel-allows-for-a-host-name-")]
    public void The_hostname_is_set_in_the_container_and_not_outside(string name)
    {
        var before = Environment.MachineName;
        using var container = new Container().With("/hostname", name);
        Assert.Equal(name, container.Report().Hostname);
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/hostname").Trim());
    }

    [Fact]
    [Clause("config.md#domainname")]
    public void The_domainname_is_set_in_the_container_and_not_outside()
    {
        var before = File.ReadAllText("/proc/sys/kernel/domainname");
        using var container = new Container().With("/domainname", "example.org");
        Assert.Equal("example.org", container.Report().Domainname);
        Assert.Equal(before, File.ReadAllText("/proc/sys/kernel/domainname"));
    }

    [Theory]
    [InlineData("hostname")]
    [InlineData("domainname")]
    public void A_name_is_as_outside_when_it_is_not_set(string property)
    {
        using var container = new Container();
        var report = container.Report();
        var inside = property == "hostname" ? report.Hostname : report.Domainname;
        Assert.Equal(File.ReadAllText($"/proc/sys/kernel/{property}").Trim(), inside);
    }

    [Theory]
    [InlineData("/hostname", "\"sixty-five-characters-is-more-than-the-kernel-allows-for-a-hostname\"")]
    [InlineData("/hostname", "1")]
    [InlineData("/hostname", "[\"a\"]")]
    [InlineData("/domainname", "\"sixty-five-characters-is-more-than-the-kernel-allows-for-a-hostname\"")]
    [InlineData("/domainname", "{}")]
    public void A_name_that_cannot_be_set_is_an_error(string pointer, string json)
    {
        using var container = new Container().WithJson(pointer, json);
        container.AssertRefused();
    }
}
