namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#linux-process")]
public sealed class CapabilityTests
{
    private const ulong Chown = 1UL << 0, Kill = 1UL << 5, NetBindService = 1UL << 10, AuditWrite = 1UL << 29;

    private static readonly string[] Sets = ["CapBnd", "CapEff", "CapPrm", "CapInh", "CapAmb"];

    private static ulong[] SetsOf(Container container)
    {
        var report = container.Report();
        return [.. Sets.Select(report.Capabilities)];
    }

    [SkippableFact]
    public void Each_set_is_exactly_as_configured()
    {
        Requires.Users();
        using var container = new Container().WithJson("/process/capabilities", """
            {
              "bounding": ["CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_AUDIT_WRITE"],
              "effective": ["CAP_CHOWN", "CAP_NET_BIND_SERVICE"],
              "permitted": ["CAP_CHOWN", "CAP_KILL", "CAP_NET_BIND_SERVICE"],
              "inheritable": ["CAP_NET_BIND_SERVICE"],
              "ambient": ["CAP_NET_BIND_SERVICE"]
            }
            """).WithJson("/process/user", """{"uid": 1000, "gid": 1000}""");
        // execve(2) as a user other than root leaves of the permitted and effective sets only the ambient one.
        Assert.Equal([Chown | Kill | NetBindService | AuditWrite, NetBindService, NetBindService, NetBindService, NetBindService],
            SetsOf(container));
    }

    [SkippableFact]
    public void Root_has_what_bounding_and_permitted_leave_it()
    {
        using var container = new Container().WithJson("/process/capabilities", """
            {"bounding": ["CAP_CHOWN", "CAP_KILL"], "effective": ["CAP_CHOWN", "CAP_KILL"],
                "permitted": ["CAP_CHOWN", "CAP_KILL"]}
            """);
        Assert.Equal([Chown | Kill, Chown | Kill, Chown | Kill, 0UL, 0UL], SetsOf(container));
    }

    [SkippableTheory]
    [InlineData("{}")]
    [InlineData("""{"bounding": [], "effective": [], "permitted": [], "inheritable": [], "ambient": []}""")]
    public void Empty_sets_leave_root_powerless(string json)
    {
        using var container = new Container().WithJson("/process/capabilities", json);
        Assert.Equal([0UL, 0UL, 0UL, 0UL, 0UL], SetsOf(container));
    }

    [SkippableFact]
    public void A_capability_that_is_not_granted_cannot_be_used()
    {
        using var container = new Container()
            .WithJson("/process/capabilities",
                """{"bounding": ["CAP_CHOWN"], "effective": ["CAP_CHOWN"], "permitted": ["CAP_CHOWN"]}""");
        Assert.Equal(["EPERM", "EPERM"], container.Try("hostname:x", "mount:none:/tmp:tmpfs:0"));
    }

    [SkippableTheory]
    [InlineData("CAP_NO_SUCH_THING")]
    [InlineData("CHOWN_")]
    [InlineData("")]
    public void An_unknown_capability_is_only_warned_about(string name)
    {
        using var container = new Container().WithJson("/process/capabilities", $$"""{"bounding": ["CAP_CHOWN", "{{name}}"]}""");
        Assert.Equal(Chown, container.Report().Capabilities("CapBnd"));
    }

    [SkippableTheory]
    [InlineData("[\"CAP_CHOWN\"]")]
    [InlineData("{\"bounding\": \"CAP_CHOWN\"}")]
    [InlineData("{\"bounding\": [1]}")]
    public void A_value_of_the_wrong_kind_is_an_error(string json)
    {
        using var container = new Container().WithJson("/process/capabilities", json);
        container.AssertRefused();
    }

    [SkippableFact]
    public void Every_capability_that_the_machine_grants_can_be_granted()
    {
        var bounding = OfThisProcess("CapBnd");
        var names = Enumerable.Range(0, Names.Length).Where(bit => (bounding >> bit & 1) == 1)
            .Select(bit => (JsonNode)("CAP_" + Names[bit])).ToArray();
        using var container = new Container()
            .With("/process/capabilities/bounding", new JsonArray([.. names.Select(name => name.DeepClone())]))
            .With("/process/capabilities/effective", new JsonArray([.. names.Select(name => name.DeepClone())]))
            .With("/process/capabilities/permitted", new JsonArray(names));
        Assert.Equal(bounding & ((1UL << Names.Length) - 1), container.Report().Capabilities("CapEff"));
    }

    /// <summary>capabilities(7), by number.</summary>
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
        "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO",
        "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG",
        "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM",
        "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    private static ulong OfThisProcess(string set) => ulong.Parse(
        File.ReadAllLines("/proc/self/status").Single(line => line.StartsWith(set))[(set.Length + 1)..].Trim(),
        System.Globalization.NumberStyles.HexNumber);
}
