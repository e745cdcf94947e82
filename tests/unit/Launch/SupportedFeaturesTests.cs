using System.Text.RegularExpressions;
using Mocker.Container;
using Mocker.Container.IntelRdt;
using Mocker.Oci;
using Mocker.Tests.Unit.IntelRdt;
using Xunit;

namespace Mocker.Tests.Unit.Launch;

/// <summary>Of what the features document tells, that for which this machine may lack the hardware or the kernel; the rest is in the conformance tests.</summary>
public sealed class SupportedFeaturesTests
{
    private static readonly FeaturesDocument s_document = SupportedFeatures.Document("1.2.3");
    private static readonly LinuxFeatures s_linux = s_document.Linux!;

    [Fact]
    public void The_security_modules_that_a_plan_uses_are_told()
    {
        string[] kinds = [.. PlanCases.All["security-modules"].Compile().Steps.Select(step => step.Kind)];
        Assert.Equal((kinds.Contains("apparmor"), kinds.Contains("selinux")), (s_linux.Apparmor!.Enabled, s_linux.Selinux!.Enabled));
    }

    [Fact]
    public void What_is_done_with_Intel_RDT_is_told()
    {
        using FakeResourceControl resctrl = new();
        LinuxIntelRdt rdt = new() { Schemata = ["L3:0=f"], EnableMonitoring = true };
        RdtGroup group = RdtGroup.Foresee(resctrl, rdt, "c1");
        group.Create(rdt);
        Assert.Equal(
            (group.Paths.Made.Length > 0, resctrl.Read("c1/schemata").Contains("L3:0=f", StringComparison.Ordinal), group.Paths.Monitoring is not null),
            (s_linux.IntelRdt!.Enabled, s_linux.IntelRdt.Schemata, s_linux.IntelRdt.Monitoring));
    }

    /// <summary>Either version, either systemd: the tests of plans and of units show each of them.</summary>
    [Fact]
    public void Every_kind_of_cgroups_is_told()
    {
        CgroupFeatures cgroup = s_linux.Cgroup!;
        Assert.Equal((true, true, true, true, true), (cgroup.V1, cgroup.V2, cgroup.Systemd, cgroup.SystemdUser, cgroup.Rdma));
    }

    /// <summary>Those that docs/annotations.md has a "yes" for.</summary>
    [Fact]
    public void The_annotations_that_change_what_is_done_are_told()
    {
        string page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "annotations.md"));
        string[] ours = [.. Regex.Matches(page, @"^\| `([^`]+?)(NAME)?` \|.*\| yes", RegexOptions.Multiline).Select(row => row.Groups[1].Value)];
        Assert.NotEmpty(ours);
        Assert.Equal(ours.Order(), s_document.PotentiallyUnsafeConfigAnnotations?.Order());
    }

    [Fact]
    public void The_version_of_the_runtime_is_an_annotation() =>
        Assert.Equal("1.2.3", s_document.Annotations!["org.mocker.runtime.version"]);
}
