namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#intelrdt")]
public sealed class IntelRdtTests
{
    [SkippableTheory]
    [InlineData("""{"closID": "group"}""")]
    [InlineData("""{"l3CacheSchema": "L3:0=f"}""")]
    [InlineData("{}")]
    public void Without_a_mounted_resctrl_it_is_an_error(string json)
    {
        Skip.If(MountPoint.OfThisProcess()
            .Any(mount => mount.Type == "resctrl"), "this machine has a resctrl filesystem mounted");
        using var container = new Container().WithJson("/linux/intelRdt", json);
        container.AssertRefused();
    }
}
