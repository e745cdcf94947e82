namespace Mocker.Tests.Conformance.Linux;

/// <summary>What only version 2 has: the tree of controllers, kinds of cgroups, delegation (cgroup-v2.rst).</summary>
[Clause("config-linux.md#control-groups")]
public sealed class CgroupV2Tests : IDisposable
{
    private readonly string _above = $"conformance-above-{Guid.NewGuid():N}"[..30];

    private string Above => "/sys/fs/cgroup/" + _above;

    [SkippableFact]
    public void Controllers_are_enabled_from_the_top_down()
    {
        using var container = New("/between").WithJson("/linux/resources", """{"memory": {"limit": 67108864}, "pids": {"limit": 77}}""").Start();
        foreach (var directory in (string[])[Above, Above + "/between"])
            Assert.Equal([], new[] { "memory", "pids" }.Except(File.ReadAllText(directory + "/cgroup.subtree_control").Split(' ', '\n')));
        Resources.AssertFile(container.Cgroups, "pids.max=77", "pids.max=77");
        container.Invoke("delete", "--force", container.Id).Succeeded();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void A_cgroup_with_processes_of_its_own_passes_no_controllers_on_and_that_is_said()
    {
        using var container = New();
        Directory.CreateDirectory(Above);
        using var occupant = Occupy(Above);
        container.WithJson("/linux/resources", """{"memory": {"limit": 67108864}}""");
        AssertSaid(container, "/linux/resources/memory/limit", Above + " has processes of its own");
        container.AssertNoTrace();
        Assert.Equal("domain", File.ReadAllText(Above + "/cgroup.type").Trim());
    }

    [SkippableTheory]
    [InlineData("""{"memory": {"limit": 67108864}}""", "/linux/resources/memory/limit", "threaded")]
    [InlineData("""{"unified": {"memory.high": "67108864"}}""", "/linux/resources/unified/memory.high", "threaded")]
    public void Below_a_threaded_cgroup_a_controller_that_is_not_threaded_is_an_error_in_words(string resources, string pointer, string word)
    {
        using var container = New("/between").WithJson("/linux/resources", resources);
        Directory.CreateDirectory(Above + "/between");
        File.WriteAllText(Above + "/between/cgroup.type", "threaded");
        AssertSaid(container, pointer, word);
        container.AssertNoTrace();
    }

    [SkippableTheory]
    [InlineData("hugetlb", """{"hugepageLimits": [{"pageSize": "2MB", "limit": 0}]}""", "/linux/resources/hugepageLimits/0")]
    [InlineData("rdma", """{"rdma": {"mlx5_1": {"hcaHandles": 3}}}""", "/linux/resources/rdma/mlx5_1")]
    [InlineData("cpuset", """{"cpu": {"cpus": "0"}}""", "/linux/resources/cpu/cpus")]
    [InlineData("misc", """{"unified": {"misc.max": "res_a 1"}}""", "/linux/resources/unified/misc.max")]
    [InlineData("nosuch", """{"unified": {"nosuch.max": "1"}}""", "/linux/resources/unified/nosuch.max")]
    public void A_controller_that_is_not_there_is_an_error_with_the_place_that_needs_it(string controller, string resources, string pointer)
    {
        Skip.If(Cgroup.Has(controller), $"this machine has the {controller} controller");
        using var container = New().WithJson("/linux/resources", resources);
        AssertSaid(container, pointer, controller);
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void A_frozen_cgroup_and_one_with_processes_are_not_fit()
    {
        using var container = New();
        Directory.CreateDirectory($"{Above}/{container.Id}");
        File.WriteAllText($"{Above}/{container.Id}/cgroup.freeze", "1");
        container.TryCreate().Failed();
        File.WriteAllText($"{Above}/{container.Id}/cgroup.freeze", "0");
        using var occupant = Occupy($"{Above}/{container.Id}");
        container.TryCreate().Failed();
    }

    [SkippableFact]
    public void Pause_waits_until_the_cgroup_is_frozen()
    {
        using var container = New().WithScript("while true; do sleep 0.01; done").Start();
        container.Invoke("pause", container.Id).Succeeded();
        Assert.Contains("frozen 1", container.Cgroups.Read("", "cgroup.events"));
        container.Invoke("resume", container.Id).Succeeded();
        Assert.Equal("0", container.Cgroups.Read("", "cgroup.freeze"));
    }

    [SkippableFact]
    [Contract("runc kill --all; the kubelet's end of a container without a PID namespace of its own")]
    public void SIGKILL_to_all_ends_what_forks_meanwhile()
    {
        using var container = New().WithNamespace("pid", null)
            .WithScript("while true; do sh -c 'while true; do sleep 0.01 & wait; done' & sleep 0.01; done").WithJson("/linux/resources", """{"pids": {"limit": 40}}""").Start();
        var directory = container.Cgroups.DirectoryOf("");
        Host.WaitFor("processes", () => File.ReadAllLines(directory + "/cgroup.procs").Length > 5);
        container.Invoke("kill", "--all", container.Id, "KILL").Succeeded();
        Host.WaitFor("an empty cgroup", () => File.ReadAllText(directory + "/cgroup.events").Contains("populated 0", StringComparison.Ordinal));
    }

    [SkippableFact]
    public void With_memory_oom_group_the_whole_container_ends()
    {
        using var container = New().WithScript("until [ -e /go ]; do sleep 0.05; done; sleep 1000 & tail /dev/zero").WithJson("/linux/resources",
            """{"memory": {"limit": 33554432, "swap": 33554432}, "unified": {"memory.oom.group": "1"}}""");
        Directory.CreateSymbolicLink(container.Rootfs + "/bin/tail", "busybox");
        container.Start();
        var directory = container.Cgroups.DirectoryOf("");
        File.WriteAllText(Path.Combine(container.Rootfs, "go"), "");
        container.WaitUntilStopped();
        Host.WaitFor("the end of all", () => File.ReadAllText(directory + "/cgroup.events").Contains("populated 0", StringComparison.Ordinal));
        Assert.Contains("oom_group_kill 1", File.ReadAllText(directory + "/memory.events"));
    }

    [SkippableFact]
    public void A_limit_of_no_processes_holds_from_the_first_one_on()
    {
        using var container = New().WithJson("/linux/resources", """{"unified": {"pids.max": "0"}}""").Start();
        Resources.AssertFile(container.Cgroups, "pids.max=0", "pids.max=0");
        container.Invoke("exec", container.Id, "true").Failed();
    }

    [SkippableFact]
    public void Lines_of_a_file_that_has_one_for_each_device_are_all_written()
    {
        var device = Requires.BlockDevice();
        using var container = New().WithJson("/linux/resources", $$"""{"unified": {"io.max": "{{device}} rbps=1048576\n{{device}} wiops=7"} }""").Start();
        Assert.Equal($"{device} rbps=1048576 wbps=max riops=max wiops=7", container.Cgroups.Read("io", "io.max"));
    }

    [SkippableFact]
    public void Exec_goes_where_the_init_has_gone_when_the_cgroup_above_takes_no_more()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs || RuntimeUnderTest.Path.EndsWith("runc", StringComparison.Ordinal), "crun goes to the cgroup itself");
        using var container = NewCgroupNamespace(New()).WithScript(
            "mkdir /sys/fs/cgroup/init && echo 1 >/sys/fs/cgroup/init/cgroup.procs && echo +pids >/sys/fs/cgroup/cgroup.subtree_control && echo moved; sleep 1000");
        container.Start();
        container.WaitForOutput("moved");
        Assert.Equal("0::/init", container.Invoke("exec", container.Id, "cat", "/proc/self/cgroup").Succeeded().Stdout);
    }

    [SkippableFact]
    [Contract("engines' --cgroupns=host: runc and crun mount the host's tree then")]
    public void Without_a_cgroup_namespace_the_cgroup_that_proc_tells_is_below_the_mount()
    {
        using var container = WithHostTree("ro");
        Assert.Equal("1", container.Shell(OwnPath + "cat /sys/fs/cgroup$own/cgroup.procs").Split('\n')[0]);
    }

    [SkippableFact]
    [Contract("CVE-2023-25809: a user's container must not get at the cgroups of the user's other processes")]
    public void Without_a_cgroup_namespace_a_users_container_writes_in_its_own_cgroup_alone()
    {
        Skip.If(Caller.IsRoot, "needs an ordinary user: root's containers see all as it is");
        using var container = WithHostTree("rw");
        Assert.Equal("made\nrefused", container.Shell(
            OwnPath + "cd /sys/fs/cgroup; mkdir .$own/a && echo made; mkdir .${own%/*}/a 2>/dev/null || echo refused; rmdir .$own/a"));
    }

    private const string OwnPath = "IFS=: read -r id controllers own </proc/self/cgroup; ";

    private static Container WithHostTree(string access)
    {
        Requires.CgroupV2();
        Requires.OwnCgroup();
        return new Container().WithNamespace("cgroup", null).WithMount("/sys/fs/cgroup", "cgroup", "cgroup", access, "nosuid", "nodev", "noexec");
    }

    [SkippableFact]
    [Clause("config-linux.md#cgroup-ownership")]
    public void Root_of_a_user_namespace_is_given_its_cgroup_to_delegate()
    {
        using var container = NewCgroupNamespace(New()).WithJson("/linux/namespaces/-", """{"type": "user"}""").WithScript(
            "mkdir /sys/fs/cgroup/a && echo 1 >/sys/fs/cgroup/a/cgroup.procs && echo +pids >/sys/fs/cgroup/cgroup.subtree_control && echo 5 >/sys/fs/cgroup/a/pids.max && echo made; echo 9 >/sys/fs/cgroup/pids.max || echo refused; sleep 1000");
        foreach (var map in (string[])["uid", "gid"])
            container.WithJson($"/linux/{map}Mappings", """[{"containerID": 0, "hostID": 100000, "size": 65536}]""");
        container.Create();
        var directory = container.Cgroups.DirectoryOf("");
        Assert.StartsWith("100000:", Host.OwnerOf(directory));
        foreach (var file in File.ReadAllLines("/sys/kernel/cgroup/delegate").Where(file => File.Exists($"{directory}/{file}")))
            Assert.StartsWith("100000:", Host.OwnerOf($"{directory}/{file}"));
        Assert.StartsWith("0:", Host.OwnerOf(directory + "/pids.max"));
        container.Invoke("start", container.Id).Succeeded();
        container.WaitForOutput("made\nrefused");
    }

    [SkippableFact]
    [Clause("config-linux.md#cgroup-ownership")]
    public void A_cgroup_that_is_mounted_read_only_is_not_given_away()
    {
        using var container = NewCgroupNamespace(New(), "ro").WithJson("/linux/namespaces/-", """{"type": "user"}""");
        foreach (var map in (string[])["uid", "gid"])
            container.WithJson($"/linux/{map}Mappings", """[{"containerID": 0, "hostID": 100000, "size": 65536}]""");
        container.Create();
        Assert.StartsWith("0:", Host.OwnerOf(container.Cgroups.DirectoryOf("")));
    }

    [SkippableFact]
    [Contract("docker stats, cri-tools: runc events --stats")]
    public void Figures_tell_pressure_where_the_kernel_does()
    {
        using var container = New().Start();
        Skip.IfNot(container.Cgroups.HasFile("memory", "memory.pressure"), "this kernel tells no pressure (CONFIG_PSI)");
        var data = container.Invoke("events", "--stats", container.Id).Succeeded().Json["data"]!;
        foreach (var part in (string[])["cpu", "memory"])
            Assert.NotNull(data[part]!["psi"]!["some"]!["total"]);
    }

    public void Dispose()
    {
        if (!Directory.Exists(Above))
            return;
        foreach (var directory in Directory.GetDirectories(Above, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length).Append(Above))
            Host.WaitFor($"{directory} to be empty", () => TryRemove(directory));
    }

    private Container New(string below = "")
    {
        Requires.CgroupFiles();
        Requires.Root("makes cgroups at the top of the hierarchy");
        Requires.CgroupV2();
        Requires.CgroupFiles();
        Requires.Root("cgroups that it makes at the top");
        var container = new Container();
        return container.With("/linux/cgroupsPath", $"/{_above}{below}/{container.Id}");
    }

    private static Container NewCgroupNamespace(Container container, string mode = "rw") =>
        container.WithNamespace("cgroup", null).WithJson("/linux/namespaces/-", """{"type": "cgroup"}""").WithMount("/sys/fs/cgroup", "cgroup", "cgroup", mode, "nosuid", "nodev", "noexec");

    /// <summary>A process in a cgroup, until it is disposed of.</summary>
    private static Occupant Occupy(string directory)
    {
        var process = System.Diagnostics.Process.Start("sleep", "1000");
        File.WriteAllText(directory + "/cgroup.procs", process.Id.ToString());
        return new(process);
    }

    private static void AssertSaid(Container container, string pointer, string words)
    {
        var outcome = container.TryCreate().Failed();
        if (!RuntimeUnderTest.IsOurs)
            return;
        Assert.Contains(pointer, outcome.Stderr);
        Assert.Contains(words, outcome.Stderr);
    }

    private static bool TryRemove(string directory)
    {
        try
        {
            Directory.Delete(directory);
            return true;
        }
        catch (IOException)
        {
            return !Directory.Exists(directory);
        }
    }

    private sealed class Occupant(System.Diagnostics.Process process) : IDisposable
    {
        public void Dispose()
        {
            process.Kill();
            process.WaitForExit();
            process.Dispose();
        }
    }
}
