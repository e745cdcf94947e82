using Mocker.Container;
using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Systemd;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups.Systemd;

public sealed class UnitPlanTests
{
    private static readonly string[] s_making = ["start", "mkdir", "enable", "join", "change", "check", "property MemoryMax", "property Slice", "property Wants", "property Delegate", "write"];

    [Fact]
    public void On_version_2_systemd_makes_the_cgroup_and_the_files_follow() => AssertSteps(
        FakeHosts.V2(controllers: ["memory"]), "a-b.slice:p:n", """{"memory":{"limit":100}}""",
        """
        start transient unit p-n.scope below a-b.slice  [/linux/cgroupsPath]
        property Slice='a-b.slice'  [/linux/cgroupsPath]
        property Delegate=true  [/linux/cgroupsPath]
        property MemoryMax=100  [/linux/resources/memory/limit]
        enable memory down to /sys/fs/cgroup/a.slice/a-b.slice/p-n.scope  [/linux/resources/memory/limit]
        write /sys/fs/cgroup/a.slice/a-b.slice/p-n.scope/memory.max "100"  [/linux/resources/memory/limit]

        """);

    [Fact]
    public void On_version_1_the_hierarchies_that_are_not_systemds_own_are_made_and_joined() => AssertSteps(
        FakeHosts.V1("/", ["memory"], ["devices"], ["name=systemd"]), ":p:n", """{"memory":{"limit":100},"devices":[{"allow":true}]}""",
        """
        start transient unit p-n.scope below system.slice  [/linux/cgroupsPath]
        property Slice='system.slice'  [/linux/cgroupsPath]
        property Delegate=true  [/linux/cgroupsPath]
        mkdir /sys/fs/cgroup/memory/system.slice/p-n.scope  [/linux/cgroupsPath]
        mkdir /sys/fs/cgroup/devices/system.slice/p-n.scope  [/linux/cgroupsPath]
        write /sys/fs/cgroup/memory/system.slice/p-n.scope/memory.limit_in_bytes "100"  [/linux/resources/memory/limit]
        join /sys/fs/cgroup/memory/system.slice/p-n.scope  [/linux/cgroupsPath]
        join /sys/fs/cgroup/devices/system.slice/p-n.scope  [/linux/cgroupsPath]

        """, without: "/devices.");

    [Fact]
    public void A_slice_wants_the_other_one_instead_of_lying_in_it() => AssertSteps(
        FakeHosts.V2(controllers: []), "a.slice:p:a-b.slice", """{"devices":[{"allow":true}]}""",
        """
        start transient unit a-b.slice wanting a.slice  [/linux/cgroupsPath]
        property Wants=['a.slice']  [/linux/cgroupsPath]

        """, without: "enable");

    [Fact]
    public void The_unit_is_noted_before_it_is_made()
    {
        CgroupPaths foreseen = Plan(FakeHosts.V2(), "no-such-slice-here.slice:p:n", "{}").Foresee();
        Assert.Equal(new UnitReference("p-n.scope", IsUser: false), foreseen.Unit);
        Assert.Equal(["/sys/fs/cgroup/no.slice/no-such.slice/no-such-slice.slice/no-such-slice-here.slice/p-n.scope"], foreseen.Made);
    }

    [SkippableFact]
    public void A_unit_that_is_there_already_is_not_noted_as_ours()
    {
        Skip.IfNot(Directory.Exists("/sys/fs/cgroup"), "no /sys/fs/cgroup");
        string directory = Directory.CreateTempSubdirectory("mocker-unit-").FullName;
        Directory.CreateDirectory(directory + "/a.slice/p-n.scope");
        CgroupPaths foreseen = Plan(new(CgroupMode.V2, [new(directory, [""])], []), "a.slice:p:n", "{}").Foresee();
        Directory.Delete(directory, recursive: true);
        Assert.Null(foreseen.Unit);
        Assert.Empty(foreseen.Made);
    }

    [Fact]
    public void For_a_user_devices_are_not_filtered() => Assert.DoesNotContain(
        "evice", CgroupPlan.CompileUnit(FakeHosts.V2(), SystemdUnit.Parse(null, "c1", isUser: true), "c1", Spec("""{"devices":[{"allow":false}]}""")).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_user_cannot_have_units_on_version_1() => Assert.Contains(
        "cgroup v1", Assert.Throws<ContainerException>(() => CgroupPlan.CompileUnit(FakeHosts.V1(), SystemdUnit.Parse(null, "c1", isUser: true), "c1", Spec("{}"))).Message, StringComparison.Ordinal);

    [Fact]
    public void Without_a_hierarchy_of_systemds_there_is_no_unit() => Assert.Contains(
        "name=systemd", Assert.Throws<ContainerException>(() => Plan(FakeHosts.V1("/", ["memory"], ["devices"]), null, "{}")).Message, StringComparison.Ordinal);

    [Fact]
    public void An_update_checks_what_is_in_use_then_tells_systemd_then_writes()
    {
        CgroupHost host = FakeHosts.V2(controllers: ["memory"]);
        Cgroup cgroup = Cgroup.FromPaths(host, new([new("", "/sys/fs/cgroup/s.slice/u.scope")], [], new("u.scope", false)));
        CgroupPlan plan = CgroupPlan.CompileUpdate(host, cgroup, Spec("""{"memory":{"limit":100,"checkBeforeUpdate":true}}""").Linux!.Resources!);
        AssertText(plan,
            """
            check /sys/fs/cgroup/s.slice/u.scope/memory.current < 100  [/linux/resources/memory/limit]
            change unit u.scope  [/linux/resources]
            property MemoryMax=100  [/linux/resources/memory/limit]
            enable memory down to /sys/fs/cgroup/s.slice/u.scope  [/linux/resources/memory/limit]
            write /sys/fs/cgroup/s.slice/u.scope/memory.max "100"  [/linux/resources/memory/limit]

            """, "\0");
    }

    [Theory]
    [InlineData("""{"cpu":{"period":50000}}""", "25500 100000", "0", "CPUQuotaPeriodUSec=50000 CPUQuotaPerSecUSec=510000")]
    [InlineData("""{"cpu":{"period":50000}}""", "max 100000", "0", "CPUQuotaPeriodUSec=50000 CPUQuotaPerSecUSec=infinity")]
    [InlineData("""{"cpu":{"quota":10000}}""", "20000 50000", "0", "CPUQuotaPeriodUSec=50000 CPUQuotaPerSecUSec=200000")]
    [InlineData("""{"cpu":{"quota":-1}}""", "20000 50000", "0", "CPUQuotaPeriodUSec=50000 CPUQuotaPerSecUSec=infinity")]
    [InlineData("""{"cpu":{"shares":1024}}""", "20000 50000", "0", "CPUWeight=100")]
    [InlineData("""{"cpu":{"idle":0}}""", "max 100000", "1", "CPUWeight=100")]
    [InlineData("""{"cpu":{"idle":0}}""", "max 100000", "0", "")]
    [InlineData("""{"memory":{"swap":300}}""", "max 100000", "0", "MemorySwapMax=200")]
    [InlineData("""{"memory":{"limit":150}}""", "max 100000", "0", "MemoryMax=150 MemorySwapMax=50")]
    [InlineData("""{"memory":{"limit":-1}}""", "max 100000", "0", "MemoryMax=infinity MemorySwapMax=infinity")]
    [InlineData("""{"memory":{"reservation":5}}""", "max 100000", "0", "MemoryLow=5")]
    public void An_update_of_one_of_two_that_belong_together_tells_systemd_both(string resources, string bandwidth, string idle, string expected)
    {
        string directory = Directory.CreateTempSubdirectory("mocker-unit-").FullName;
        File.WriteAllText(directory + "/cpu.max", bandwidth + "\n");
        File.WriteAllText(directory + "/cpu.idle", idle + "\n");
        CgroupHost host = new(CgroupMode.V2, [new(directory, [""])], ["cpu", "memory"]);
        Cgroup cgroup = Cgroup.FromPaths(host, new([new("", directory)], [], new("u.scope", false)));
        CgroupPlan plan = CgroupPlan.CompileUpdate(host, cgroup, Spec(resources).Linux!.Resources!, new() { Limit = 100, Swap = 200 });
        Directory.Delete(directory, recursive: true);
        IEnumerable<string> told = plan.Steps.Where(step => step is Container.Cgroups.Steps.UnitSetting).Select(step => step.ToString()!["property ".Length..].Split(' ')[0]);
        Assert.Equal(expected, string.Join(' ', told));
    }

    [Fact]
    public void A_limit_of_no_processes_waits_for_the_first_one()
    {
        CgroupPlan plan = CgroupPlan.Compile(FakeHosts.V2(controllers: ["pids"]), CgroupPath.Parse("/a", "c1"), Spec("""{"unified":{"pids.max":"0"}}""").Linux!.Resources);
        Assert.DoesNotContain(plan.Steps, step => step.ToString()!.Contains("pids.max", StringComparison.Ordinal));
        Assert.Equal("write /sys/fs/cgroup/a/pids.max \"0\"", Assert.Single(plan.StepsAfterAttach).ToString());
    }

    [Fact]
    public void Without_a_cgroup_nothing_is_done_and_limits_are_refused()
    {
        Assert.Equal("", CgroupPlan.Nothing(FakeHosts.V2(), Spec("""{"devices":[{"allow":false}]}""").Linux!.Resources).ToString());
        Assert.Equal("/linux/resources", Assert.Throws<ContainerException>(() => CgroupPlan.Nothing(FakeHosts.V2(), new() { Pids = new() { Limit = 5 } })).Pointer);
    }

    private static void AssertSteps(CgroupHost host, string? path, string resources, string expected, string without = "\0") => AssertText(Plan(host, path, resources), expected, without);

    private static void AssertText(CgroupPlan plan, string expected, string without)
    {
        IEnumerable<string> lines = plan.ToString().Split('\n').Where(line => Array.Exists(s_making, start => line.StartsWith(start, StringComparison.Ordinal)) && !line.Contains(without, StringComparison.Ordinal));
        Assert.Equal(expected.ReplaceLineEndings("\n"), string.Concat(lines.Select(line => line + "\n")));
    }

    private static CgroupPlan Plan(CgroupHost host, string? path, string resources) => CgroupPlan.CompileUnit(host, SystemdUnit.Parse(path, "c1", isUser: false), "c1", Spec(resources));

    private static RuntimeSpec Spec(string resources) =>
        RuntimeSpec.Parse(System.Text.Encoding.UTF8.GetBytes($$"""{"ociVersion":"1.3.0","linux":{"resources": {{resources}} } }"""));
}
