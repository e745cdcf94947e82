using Mocker.Container;
using Mocker.Container.Cgroups;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

/// <summary>On plain directories: what is written where, and what is said when it cannot be.</summary>
public sealed class EnableControllersTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("mocker-cgroups-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Nothing_is_written_if_all_is_there()
    {
        Make("a/c", "cpu memory\n");
        Cgroup.Create(Plan(new()));
        Assert.Equal("", File.ReadAllText(_root + "/cgroup.subtree_control"));
    }

    [Fact]
    public void Missing_controllers_are_enabled_in_every_cgroup_above_from_the_root_down()
    {
        Make("a/c", "memory\n");
        Cgroup.Create(Plan(new()));
        Assert.Equal("+cpu", File.ReadAllText(_root + "/cgroup.subtree_control"));
        Assert.Equal("+cpu", File.ReadAllText(_root + "/a/cgroup.subtree_control"));
        Assert.Equal("", File.ReadAllText(_root + "/a/c/cgroup.subtree_control"));
    }

    [Fact]
    public void A_controller_that_is_not_needed_may_stay_away()
    {
        Make("a/c", "memory\n");
        File.Delete(_root + "/a/cgroup.subtree_control");
        Cgroup.Create(Plan(new() { Memory = new() { CheckBeforeUpdate = true, Limit = 5 } }));
        Assert.Equal("5", File.ReadAllText(_root + "/a/c/memory.max"));
    }

    [Fact]
    public void A_controller_that_is_needed_and_not_delegated_is_named_with_the_cgroup_that_lacks_it()
    {
        Make("a/c", "memory\n");
        File.Delete(_root + "/a/cgroup.subtree_control");
        ContainerException fault = Assert.Throws<ContainerException>(() => Cgroup.Create(Plan(new() { Cpu = new() { Shares = 5 } })));
        Assert.Equal("/linux/resources/cpu/shares", fault.Pointer);
        Assert.Contains($"{_root}/a has not got it itself", fault.Message, StringComparison.Ordinal);
        Assert.Contains("Delegate=yes", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_threaded_controllers_work_below_a_threaded_cgroup()
    {
        Make("a/c", "cpu\n");
        File.WriteAllText(_root + "/a/c/cgroup.type", "domain invalid\n");
        ContainerException fault = Assert.Throws<ContainerException>(() => Cgroup.Create(Plan(new() { Memory = new() { Limit = 5 } })));
        Assert.Equal("/linux/resources/memory/limit", fault.Pointer);
        Assert.Contains("\"domain invalid\"", fault.Message, StringComparison.Ordinal);
        Cgroup.Create(Plan(new() { Cpu = new() { Shares = 1024 } }));
        Assert.StartsWith("threaded", File.ReadAllText(_root + "/a/c/cgroup.type"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_below_what_is_used_is_refused_if_config_json_wants_it_checked()
    {
        Make("a/c", "cpu memory\n");
        File.WriteAllText(_root + "/a/c/memory.current", "8192\n");
        ContainerException fault = Assert.Throws<ContainerException>(
            () => Cgroup.Create(Plan(new() { Memory = new() { Limit = 8192, CheckBeforeUpdate = true } })));
        Assert.Contains("not above what the container uses now, 8192 bytes", fault.Message, StringComparison.Ordinal);
        Assert.Equal("", File.ReadAllText(_root + "/a/c/memory.max"));
        Cgroup.Create(Plan(new() { Memory = new() { Limit = 8193, CheckBeforeUpdate = true } }));
        Assert.Equal("8193", File.ReadAllText(_root + "/a/c/memory.max"));
    }

    // Everything is allowed, so that no filter has to be attached to a directory that is no cgroup.
    private CgroupPlan Plan(Mocker.Oci.LinuxResources resources) => CgroupPlan.Compile(
        new(CgroupMode.V2, [new(_root, [""])], ["cpu", "memory"]), CgroupPath.Parse("/a/c", "c"),
        new() { Memory = resources.Memory, Cpu = resources.Cpu, Devices = [new() { Allow = true }] });

    private void Make(string path, string controllers)
    {
        Directory.CreateDirectory($"{_root}/{path}");
        foreach (string directory in (string[])["", "/a", "/a/c"])
        {
            File.WriteAllText($"{_root}{directory}/cgroup.subtree_control", "");
            File.WriteAllText($"{_root}{directory}/cgroup.procs", "");
        }
        File.WriteAllText($"{_root}/{path}/cgroup.controllers", controllers);
        File.WriteAllText($"{_root}/{path}/memory.max", "");
        File.WriteAllText($"{_root}/{path}/cpu.weight", "");
    }
}
