namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#extensibility")]
public sealed class ExtensibilityTests
{
    [Theory]
    [InlineData("/unknown")]
    [InlineData("/process/unknown")]
    [InlineData("/process/user/unknown")]
    [InlineData("/root/unknown")]
    [InlineData("/mounts/0/unknown")]
    [InlineData("/linux/unknown")]
    [InlineData("/linux/namespaces/0/unknown")]
    [InlineData("/linux/resources/unknown")]
    [InlineData("/hooks/unknown")]
    [InlineData("/process/capabilities/unknown")]
    [InlineData("/Process")]
    public void A_property_that_nobody_knows_is_ignored(string pointer)
    {
        using var container = new Container().WithJson(pointer, """{"any": ["thing", 1, null, true, 1e9]}""").Create();
        Assert.Equal("created", container.Status);
    }

    [Theory]
    [InlineData("/windows", """{"layerFolders": ["C:\\layer"]}""")]
    [InlineData("/solaris", "{}")]
    [InlineData("/vm", """{"kernel": {"path": "/boot/kernel"}}""")]
    [InlineData("/zos", "{}")]
    [Clause("config.md#platform-specific-configuration")]
    public void The_section_of_another_platform_does_no_harm(string pointer, string json)
    {
        using var container = new Container().WithJson(pointer, json).Create();
        Assert.Equal("created", container.Status);
    }

    [Theory]
    [InlineData("/linux/rootfsPropagation", "\"sideways\"")]
    [InlineData("/linux/maskedPaths", "\"/proc/kcore\"")]
    [InlineData("/linux/sysctl", "[\"net.core.somaxconn\"]")]
    [InlineData("/linux/namespaces", "{}")]
    [InlineData("/linux/namespaces/-", "{\"type\": \"nothing\"}")]
    [InlineData("/linux/devices/-", "{\"path\": \"/dev/x\", \"type\": \"q\", \"major\": 1, \"minor\": 3}")]
    [InlineData("/linux/resources", "\"all\"")]
    [InlineData("/linux/resources/memory", "{\"limit\": \"64M\"}")]
    [InlineData("/linux/cgroupsPath", "1")]
    [InlineData("/linux/personality", "{\"domain\": \"PLAN9\"}")]
    [InlineData("/linux/seccomp", "{\"defaultAction\": \"SCMP_ACT_SHRUG\"}")]
    [InlineData("/linux/mountLabel", "1")]
    [InlineData("/hooks", "[]")]
    [InlineData("/hooks/prestart", "{}")]
    [InlineData("/mounts", "{}")]
    [InlineData("/linux", "[]")]
    [Clause("config.md#valid-values")]
    public void A_value_that_is_invalid_or_not_supported_is_an_error(string pointer, string json)
    {
        using var container = new Container().WithJson(pointer, json);
        container.AssertRefused();
    }
}
