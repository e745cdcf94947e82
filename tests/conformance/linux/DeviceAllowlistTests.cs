namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#allowed-device-list")]
public sealed class DeviceAllowlistTests
{
    /// <summary>The device c 1:11, which is no default device, made and opened in the container.</summary>
    private static string[] Attempts(string rules)
    {
        using var container = new Container().WithJson("/linux/resources/devices", rules)
            .WithCapabilities("CAP_MKNOD", "CAP_SYSLOG", "CAP_SYS_ADMIN");
        Host.MakeCharacterDevice(container.Rootfs + "/etc/device", 1, 11);
        return container.Try("mknod:/tmp/device:c:1:11", "open:/etc/device", "write:/etc/device");
    }

    private const string DenyAll = """{"allow": false, "access": "rwm"}""";

    [Theory]
    [InlineData("[" + DenyAll + "]", "any", "EPERM", "EPERM")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "c", "major": 1, "minor": 11, "access": "rwm"}]""", "ok", "ok", "ok")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "c", "major": 1, "minor": 11, "access": "r"}]""", "any", "ok", "EPERM")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "c", "major": 1, "minor": 11, "access": "w"}]""", "any", "EPERM", "ok")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "c", "major": 1, "minor": 11, "access": "m"}]""", "ok", "EPERM", "EPERM")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "c", "major": 1, "access": "rw"}]""", "any", "ok", "ok")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "c", "minor": 11, "access": "rwm"}]""", "ok", "ok", "ok")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "b", "major": 1, "minor": 11, "access": "rwm"}]""", "any", "EPERM", "EPERM")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "a", "access": "rwm"}]""", "ok", "ok", "ok")]
    [InlineData("[" + DenyAll + """, {"allow": true, "access": "rwm"}]""", "ok", "ok", "ok")]
    public void A_device_can_be_used_as_the_list_says(string rules, string make, string read, string write)
    {
        var attempts = Attempts(rules);
        Assert.Equal([read, write], attempts[1..]);
        // Making a node that cannot be opened does no harm, and runtimes allow it by default: engines expect it.
        if (make == "ok")
            Assert.Equal("ok", attempts[0]);
    }

    [Theory]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "c", "major": 1, "minor": 11, "access": "rw"}, {"allow": false, "type": "c", "major": 1, "minor": 11, "access": "w"}]""", "ok", "EPERM")]
    [InlineData("[" + DenyAll + """, {"allow": true, "type": "c", "major": 1, "minor": 11, "access": "rw"}, {"allow": false, "access": "rwm"}]""", "EPERM", "EPERM")]
    [InlineData("""[{"allow": true, "access": "rwm"}, {"allow": false, "type": "c", "major": 1, "minor": 11, "access": "rwm"}]""", "EPERM", "EPERM")]
    public void The_entries_are_applied_in_the_listed_order(string rules, string read, string write) =>
        Assert.Equal([read, write], Attempts(rules)[1..]);

    [Theory]
    [InlineData("""[{"allow": false, "access": "xyz"}]""")]
    [InlineData("""[{"allow": false, "type": "q", "access": "rwm"}]""")]
    [InlineData("""[{"allow": "no", "access": "rwm"}]""")]
    [InlineData("""[{"allow": true, "type": "c", "major": "1", "access": "rwm"}]""")]
    [InlineData("""{"allow": false}""")]
    public void An_entry_that_is_not_valid_is_an_error(string json)
    {
        using var container = new Container().WithJson("/linux/resources/devices", json);
        container.AssertRefused();
    }
}
