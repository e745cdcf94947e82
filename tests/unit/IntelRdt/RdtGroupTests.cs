using System.Text;
using Mocker.Container;
using Mocker.Container.IntelRdt;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.IntelRdt;

/// <summary>config-linux.md, IntelRdt, clause by clause, over a directory tree that stands in for resctrl: see <see cref="FakeResourceControl"/>.</summary>
public sealed class RdtGroupTests : IDisposable
{
    private readonly FakeResourceControl _resctrl = new();

    public void Dispose() => _resctrl.Dispose();

    [Fact]
    public void Without_a_closID_the_container_has_a_class_of_its_own_for_as_long_as_it_lives()
    {
        RdtGroup group = Create(new() { L3CacheSchema = "L3:0=f", MemBwSchema = "MB:0=20" });
        Assert.Equal(["c1"], _resctrl.Groups);
        Assert.StartsWith("L3:0=f\nMB:0=20\n", _resctrl.Read("c1/schemata"), StringComparison.Ordinal);
        group.Attach(int.MaxValue);
        Assert.Equal("2147483647", _resctrl.Read("c1/tasks"));
        group.Remove();
        Assert.Empty(_resctrl.Groups);
    }

    [Fact]
    public void Without_any_schema_no_schemata_are_written()
    {
        Create(new());
        Assert.Equal(FakeResourceControl.Schemata, _resctrl.Read("c1/schemata"));
    }

    [Fact]
    public void Lines_for_memory_bandwidth_among_those_for_cache_give_way_to_memBwSchema()
    {
        Assert.Equal(["L3:0=f", "MB:0=20"], Schemata.Of(new() { L3CacheSchema = "L3:0=f\nMB:0=70", MemBwSchema = "MB:0=20" }).First);
        Assert.Equal(["L3:0=f", "MB:0=70"], Schemata.Of(new() { L3CacheSchema = "L3:0=f\nMB:0=70" }).First);
    }

    [Fact]
    public void The_lines_of_schemata_are_written_last()
    {
        Create(new() { L3CacheSchema = "L3:0=f", Schemata = ["L3:0=3", "L2:0=1"] });
        Assert.StartsWith("L3:0=3\nL2:0=1\n", _resctrl.Read("c1/schemata"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_closID_with_schemata_is_made_where_it_is_missing_and_shared_where_it_grants_that()
    {
        LinuxIntelRdt gold = new() { ClosId = "gold", Schemata = ["MB:0=50", "L3:0=0FF"] };
        RdtGroup first = Create(gold);
        _resctrl.Put("gold/schemata", "    MB:0= 50;1=100\n    L3:0=0ff;1=7ff\n");
        RdtGroup second = Create(gold, "c2");
        Assert.Equal(["gold"], _resctrl.Groups);
        Assert.Empty(second.Paths.Made);
        second.Attach(Environment.ProcessId);
        first.Remove();
        Assert.Equal(["gold"], _resctrl.Groups);
        _resctrl.Put("gold/tasks", $"{int.MaxValue}\n");
        second.Remove();
        Assert.Equal(["gold"], _resctrl.Groups);
        first.Remove();
        Assert.Empty(_resctrl.Groups);
    }

    [Theory]
    [InlineData("MB:0=50", null, "MB:0=50")]
    [InlineData(null, "L3:0=f;1=f", "L3:0=f;1=f")]
    [InlineData("MB:0=70", "L3:0=1ff", "L3:0=1ff")]
    [InlineData(null, "L3:7=ff", "L3:7=ff")]
    [InlineData(null, "L3:0", "L3:0")]
    public void A_closID_that_grants_something_else_is_an_error(string? bandwidth, string? cache, string named)
    {
        _resctrl.MakeClass("gold", "    MB:0=70;1=100\n    L3:0=ff;1=7ff\n");
        ContainerException fault = Assert.Throws<ContainerException>(() => Create(new() { ClosId = "gold", MemBwSchema = bandwidth, L3CacheSchema = cache }));
        Assert.Equal("/linux/intelRdt/closID", fault.Pointer);
        Assert.Contains($"does not grant \"{named}\"", fault.Message, StringComparison.Ordinal);
        Assert.Equal(["gold"], _resctrl.Groups);
    }

    [Fact]
    public void A_closID_alone_has_to_be_there_and_stays_there()
    {
        LinuxIntelRdt rdt = new() { ClosId = "gold" };
        Assert.Equal("/linux/intelRdt/closID", Assert.Throws<ContainerException>(() => Create(rdt)).Pointer);
        Assert.Empty(_resctrl.Groups);
        _resctrl.MakeClass("gold", "L3:0=1\n");
        RdtGroup group = Create(rdt);
        group.Attach(4711);
        Assert.Equal("L3:0=1\n", _resctrl.Read("gold/schemata"));
        Assert.Equal("4711", _resctrl.Read("gold/tasks"));
        group.Remove();
        Assert.Equal(["gold"], _resctrl.Groups);
    }

    [Fact]
    public void The_default_class_is_the_root_and_is_never_changed_or_removed()
    {
        RdtGroup group = Create(new() { ClosId = "/" });
        group.Attach(4711);
        Assert.Equal("4711", _resctrl.Read("tasks"));
        Assert.Throws<ContainerException>(() => group.Update(Schemata.Of(new() { L3CacheSchema = "L3:0=1" })));
        group.Remove();
        Assert.Equal(FakeResourceControl.Schemata, _resctrl.Read("schemata"));
        Assert.Throws<ContainerException>(() => Create(new() { ClosId = "/", L3CacheSchema = "L3:0=1" }));
    }

    [Theory]
    [InlineData(null, "c1/mon_groups/c1", new[] { "c1", "c1/mon_groups/c1" })]
    [InlineData("gold", "gold/mon_groups/c1", new[] { "gold", "gold/mon_groups/c1" })]
    [InlineData("/", "mon_groups/c1", new[] { "gold", "mon_groups/c1" })]
    public void A_monitoring_group_is_the_containers_own_whatever_its_class(string? closId, string monitoring, string[] groups)
    {
        if (closId is not null)
            _resctrl.MakeClass("gold", FakeResourceControl.Schemata);
        string[] before = _resctrl.Groups;
        RdtGroup group = Create(new() { ClosId = closId, EnableMonitoring = true });
        Assert.Equal(groups, _resctrl.Groups);
        group.Attach(4711);
        Assert.Equal("4711", _resctrl.Read(monitoring + "/tasks"));
        group.Remove();
        Assert.Equal(before, _resctrl.Groups);
    }

    [Fact]
    public void A_class_of_the_containers_id_that_is_there_already_is_an_error()
    {
        _resctrl.MakeClass("c1", "L3:0=1\n");
        Assert.Contains("exists already", Assert.Throws<ContainerException>(() => Create(new())).Message, StringComparison.Ordinal);
        Assert.Equal(["c1"], _resctrl.Groups);
    }

    [Fact]
    public void Without_resctrl_it_is_an_error() =>
        Assert.Equal("/linux/intelRdt", Assert.Throws<ContainerException>(() => RdtGroup.Foresee(null, new(), "c1")).Pointer);

    [Fact]
    public void A_machine_that_cannot_monitor_is_told_from_one_that_can_and_nothing_stays()
    {
        using FakeResourceControl blind = new(monitors: false);
        LinuxIntelRdt rdt = new() { EnableMonitoring = true };
        RdtGroup group = RdtGroup.Foresee(blind, rdt, "c1");
        Assert.Equal("/linux/intelRdt/enableMonitoring", Assert.Throws<ContainerException>(() => group.Create(rdt)).Pointer);
        Assert.Empty(blind.Groups);
    }

    [Fact]
    public void What_the_kernel_says_of_a_refusal_is_passed_on()
    {
        _resctrl.Put("info/last_cmd_status", "Mask out of range\n");
        RdtGroup group = RdtGroup.FromPaths(_resctrl, new(_resctrl.Root + "/gone", null, [_resctrl.Root + "/gone"]));
        Assert.Contains("the kernel says: Mask out of range", Assert.Throws<ContainerException>(() => group.Attach(1)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_foreseen_is_what_is_made_so_that_an_interrupted_creation_can_be_cleaned_up()
    {
        LinuxIntelRdt rdt = new() { EnableMonitoring = true };
        RdtGroup foreseen = RdtGroup.Foresee(_resctrl, rdt, "c1");
        Assert.Empty(_resctrl.Groups);
        RdtPaths paths = foreseen.Paths;
        foreseen.Create(rdt);
        Assert.Equal(paths.Made, foreseen.Paths.Made);
        RdtGroup.FromPaths(_resctrl, paths).Remove();
        Assert.Empty(_resctrl.Groups);
        RdtGroup.FromPaths(_resctrl, paths).Remove();
    }

    [Fact]
    public void The_plan_tells_it()
    {
        LinuxIntelRdt rdt = new() { L3CacheSchema = "L3:0=f", Schemata = ["L2:0=1"], EnableMonitoring = true };
        Assert.Equal(
            $"mkdir {_resctrl.Root}/c1, mkdir {_resctrl.Root}/c1/mon_groups/c1, write {_resctrl.Root}/c1/schemata \"L3:0=f\\nL2:0=1\", join {_resctrl.Root}/c1/mon_groups/c1",
            RdtGroup.Foresee(_resctrl, rdt, "c1").Text(rdt));
        Assert.Equal($"join {_resctrl.Root}", RdtGroup.Foresee(_resctrl, new() { ClosId = "/" }, "c1").Text(new() { ClosId = "/" }));
    }

    [Fact]
    public void An_update_grants_something_else_and_can_be_taken_back()
    {
        RdtGroup group = Create(new() { L3CacheSchema = "L3:0=f" });
        _resctrl.Put("c1/schemata", "    L3:0=00f;1=7ff\n");
        string before = group.Update(Schemata.Of(new() { L3CacheSchema = "L3:0=3" }));
        Assert.StartsWith("L3:0=3\n", _resctrl.Read("c1/schemata"), StringComparison.Ordinal);
        group.Restore(before);
        Assert.StartsWith("    L3:0=00f;1=7ff\n", _resctrl.Read("c1/schemata"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_figures_are_those_of_the_monitoring_group_in_runcs_form()
    {
        RdtGroup group = Create(new() { EnableMonitoring = true });
        _resctrl.Put("c1/schemata", "    MB:0= 20;1=100\n    L3:0=00f;1=7ff\n");
        _resctrl.Put("c1/mon_groups/c1/mon_data/mon_L3_00/llc_occupancy", "12345\n");
        Assert.Equal(
            """
            {"l3_cache_info":{"cbm_mask":"7ff","min_cbm_bits":2,"num_closids":16},"l3_cache_schema_root":"L3:0=7ff;1=7ff","l3_cache_schema":"L3:0=00f;1=7ff",
            "mem_bw_info":{"bandwidth_gran":10,"delay_linear":1,"min_bandwidth":20,"num_closids":8},"mem_bw_schema_root":"MB:0=100;1=100","mem_bw_schema":"MB:0= 20;1=100",
            "mbm_stats":[{"mbm_total_bytes":700,"mbm_local_bytes":0},{"mbm_total_bytes":701,"mbm_local_bytes":0}],"cmt_stats":[{"llc_occupancy":12345},{"llc_occupancy":401}]}
            """.Replace("\n", "", StringComparison.Ordinal),
            Encoding.UTF8.GetString(DocumentText.Of(RdtStatistics.Read(_resctrl, group.Paths), DocumentText.OneLine).Span));
    }

    private RdtGroup Create(LinuxIntelRdt rdt, string id = "c1")
    {
        RdtGroup group = RdtGroup.Foresee(_resctrl, rdt, id);
        group.Create(rdt);
        return group;
    }
}
