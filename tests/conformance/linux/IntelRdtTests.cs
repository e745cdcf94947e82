namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#intelrdt")]
public sealed class IntelRdtTests
{
    [SkippableTheory]
    [InlineData("""{"closID": "group"}""")]
    [InlineData("""{"l3CacheSchema": "L3:0=f"}""")]
    [InlineData("""{"closID": "/", "enableMonitoring": true}""")]
    [InlineData("""{"schemata": ["L3:0=f"]}""")]
    [InlineData("{}")]
    public void Without_a_mounted_resctrl_it_is_an_error(string json)
    {
        SkipIfResctrlIsMounted();
        using var container = new Container().WithJson("/linux/intelRdt", json);
        container.AssertRefused();
    }

    [SkippableTheory]
    [InlineData("--l3-cache-schema", "L3:0=f")]
    [InlineData("--mem-bw-schema", "MB:0=20")]
    public void Without_a_mounted_resctrl_an_update_is_an_error_that_changes_nothing(string option, string schema)
    {
        Requires.OwnCgroup();
        SkipIfResctrlIsMounted();
        using var container = new Container().WithJson("/linux/resources", """{"pids": {"limit": 55}}""").Start();
        container.Invoke("update", option, schema, "--pids-limit", "66", container.Id).Failed();
        Resources.AssertFile(container.Cgroups, "pids.max=55", "pids.max=55");
    }

    private static void SkipIfResctrlIsMounted() =>
        Skip.If(MountPoint.OfThisProcess().Any(mount => mount.Type == "resctrl"), "this machine has a resctrl filesystem mounted");
}
