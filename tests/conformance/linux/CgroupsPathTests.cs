namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#cgroups-path")]
public sealed class CgroupsPathTests
{
    private static readonly string Controller = Cgroup.Unified ? "" : "pids";

    [SkippableFact]
    public void An_absolute_path_is_taken_from_the_cgroup_mount_point()
    {
        Requires.OwnCgroup();
        using var container = new Container().Create();
        var path = container.Cgroups.PathOf(Controller);
        // crun puts the processes of a scope into a child of it.
        if (Caller.UsesSystemd && !RuntimeUnderTest.IsOurs && path.EndsWith("/container", StringComparison.Ordinal))
            path = Path.GetDirectoryName(path);
        Assert.Equal(Caller.CgroupPath(container.Id), path);
    }

    [SkippableFact]
    public void A_path_may_have_more_than_one_part()
    {
        Requires.OwnCgroup();
        Requires.CgroupFiles();
        using var container = new Container();
        var path = Caller.CgroupPath(container.Id) + "/deeper/down";
        container.With("/linux/cgroupsPath", path).Create();
        Assert.Equal(path, container.Cgroups.PathOf(Controller));
    }

    [SkippableFact]
    public void A_relative_path_leads_to_the_same_place_each_time()
    {
        Requires.OwnCgroup();
        Requires.CgroupFiles();
        using var container = new Container();
        container.With("/linux/cgroupsPath", container.Id).Create();
        var first = container.Cgroups.PathOf(Controller);
        Assert.Contains(container.Id, first);
        container.Invoke("delete", "--force", container.Id).Succeeded();
        container.Create();
        Assert.Equal(first, container.Cgroups.PathOf(Controller));
    }

    [SkippableFact]
    public void Without_a_path_the_container_has_a_cgroup_of_its_own_which_delete_removes()
    {
        Requires.OwnCgroup();
        using var container = new Container().WithoutCgroupsPath().Create();
        var cgroup = container.Cgroups;
        Assert.NotEqual(Cgroup.Of(Environment.ProcessId).PathOf(Controller), cgroup.PathOf(Controller));
        var directory = cgroup.DirectoryOf(Cgroup.Unified ? "" : Controller);
        Assert.True(Directory.Exists(directory));
        container.Invoke("delete", "--force", container.Id).Succeeded();
        Assert.False(Directory.Exists(directory));
    }

    [SkippableFact]
    public void Every_process_of_the_container_is_in_its_cgroup()
    {
        Requires.OwnCgroup();
        using var container = new Container().WithScript("sleep 999 & sleep 999 & wait").Start();
        Host.WaitFor("three processes", () => container.Cgroups.Read(Controller, "cgroup.procs").Split('\n').Length == 3);
    }

    [SkippableFact]
    public void The_cgroup_is_gone_after_delete()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        Assert.NotEmpty(Cgroup.DirectoriesNamed(container.Id));
        container.Stop();
        container.Delete();
        Assert.Empty(Cgroup.DirectoriesNamed(container.Id));
    }

    [SkippableFact]
    [Clause("runtime.md#delete")]
    public void A_parent_that_was_there_before_stays()
    {
        Requires.OwnCgroup();
        Requires.CgroupFiles();
        using var container = new Container();
        var parents = Cgroup.MakeAllNamed(container.Id);
        container.With("/linux/cgroupsPath", Caller.CgroupPath(container.Id) + "/own").Start();
        container.Stop();
        container.Delete();
        Assert.All(parents, parent => Assert.True(Directory.Exists(parent), parent));
    }

    [SkippableFact]
    [Clause("runtime.md#delete")]
    public void A_cgroup_that_was_there_before_stays_or_is_refused()
    {
        Requires.OwnCgroup();
        Requires.CgroupFiles();
        using var container = new Container();
        var directories = Cgroup.MakeAllNamed(container.Id);
        if (container.TryCreate().ExitCode == 0)
        {
            container.Invoke("kill", container.Id, "KILL").Succeeded();
            container.WaitUntilStopped();
            container.Delete();
        }
        Assert.All(directories, directory =>
            Assert.True(Directory.Exists(directory), directory + " was not made by the runtime and is gone"));
    }

    [SkippableTheory]
    [InlineData("..")]
    [InlineData("/../outside")]
    [InlineData("/a/../../outside")]
    public void A_path_with_dots_does_not_lead_out_of_the_hierarchy(string path)
    {
        using var container = new Container().With("/linux/cgroupsPath", path);
        if (container.TryCreate().ExitCode == 0)
            Assert.DoesNotContain("..", container.Cgroups.PathOf(Controller));
        // On v1 this is a directory of a tmpfs, beside the hierarchies.
        var outside = Directory.Exists("/sys/fs/cgroup/outside");
        if (outside)
            Directory.Delete("/sys/fs/cgroup/outside", recursive: !Cgroup.Unified);
        Assert.False(outside, "made /sys/fs/cgroup/outside");
    }
}
