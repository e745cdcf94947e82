namespace Mocker.Tests.Conformance.Contract;

[Contract("podman, CRI-O, containerd: --systemd-cgroup; podman --cgroups=disabled: crun's --cgroup-manager")]
public sealed class CgroupManagerTests
{
    [SkippableTheory]
    [InlineData("--systemd-cgroup")]
    [InlineData("--cgroup-manager=systemd")]
    public void Where_systemd_does_not_run_it_is_said_and_nothing_is_left(string option)
    {
        Skip.If(Directory.Exists("/run/systemd/system"), "this machine was booted with systemd");
        using var container = new Container().WithoutCgroupsPath();
        RequireOption(container, option);
        container.WriteConfig();
        var refused = container.Invoke(option, "create", "--bundle", container.Bundle, container.Id).Failed();
        // crun speaks of sd-bus, which is its way there.
        Assert.Matches("systemd|sd-bus", refused.Stderr);
        container.AssertNoTrace();
        Assert.Empty(Cgroup.DirectoriesNamed(container.Id));
    }

    [SkippableTheory]
    [InlineData("/a/path")]
    [InlineData("one:colon")]
    public void Systemds_driver_takes_only_slice_prefix_and_name(string path)
    {
        Requires.ChoiceOfDriver();
        using var container = new Container().With("/linux/cgroupsPath", path);
        container.WriteConfig();
        container.Invoke("--systemd-cgroup", "create", "--bundle", container.Bundle, container.Id).Failed();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Without_a_manager_the_container_stays_in_the_callers_cgroup()
    {
        using var container = new Container().WithoutCgroupsPath();
        RequireOption(container, "--cgroup-manager=disabled");
        container.WriteConfig();
        using var create = container.Begin("--cgroup-manager=disabled", "create", "--bundle", container.Bundle, container.Id);
        create.Wait().Succeeded();
        Assert.Equal(Cgroup.Of(Environment.ProcessId).Paths.OrderBy(path => path.Key), Cgroup.Of(container.Pid).Paths.OrderBy(path => path.Key));
        container.Invoke("delete", "--force", container.Id).Succeeded();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Without_a_manager_limits_are_refused()
    {
        Requires.ChoiceOfDriver();
        Skip.IfNot(RuntimeUnderTest.IsOurs, "crun passes over them");
        using var container = new Container().WithoutCgroupsPath().WithJson("/linux/resources", """{"pids": {"limit": 5}}""");
        container.WriteConfig();
        Assert.Contains("/linux/resources", container.Invoke("--cgroup-manager=disabled", "create", "--bundle", container.Bundle, container.Id).Failed().Stderr);
        container.AssertNoTrace();
    }

    [SkippableTheory]
    [InlineData("--cgroup-manager=nobody")]
    [InlineData("--cgroup-manager=cgroupfs", "--systemd-cgroup")]
    public void A_manager_that_is_none_or_two_is_refused(params string[] options)
    {
        Requires.ChoiceOfDriver();
        Skip.IfNot(RuntimeUnderTest.IsOurs, "crun lets the last option win");
        using var container = new Container();
        container.WriteConfig();
        container.Invoke([.. options, "create", "--bundle", container.Bundle, container.Id]).Failed();
        container.AssertNoTrace();
    }

    /// <summary>The driver is chosen by the test.</summary>
    private static void RequireOption(Container container, string option)
    {
        Requires.ChoiceOfDriver();
        Skip.If(container.Invoke(option, "list").ExitCode != 0 && !RuntimeUnderTest.IsOurs, $"this runtime has no {option}");
    }
}
