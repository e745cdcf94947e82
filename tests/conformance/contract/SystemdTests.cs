namespace Mocker.Tests.Conformance.Contract;

[Contract("containerd's SystemdCgroup, CRI-O, podman, dockerd: --systemd-cgroup; runc's docs/systemd.md")]
public sealed class SystemdTests
{
    [SkippableTheory]
    [InlineData("", "system.slice", "/system.slice/")]
    [InlineData("system.slice", "system.slice", "/system.slice/")]
    [InlineData("conformance.slice", "conformance.slice", "/conformance.slice/")]
    [InlineData("conformance-a-b.slice", "conformance-a-b.slice", "/conformance.slice/conformance-a.slice/conformance-a-b.slice/")]
    public void The_container_is_a_scope_in_a_slice_which_need_not_be_there(string named, string slice, string path)
    {
        Skip.If(named == "" && RuntimeUnderTest.Path.EndsWith("crun", StringComparison.Ordinal), "crun wants the slice named");
        using var container = New(named).Start();
        // crun's is in a cgroup of its own below.
        Assert.StartsWith(path + container.Unit, container.Cgroups.PathOf(""));
        Assert.Equal(path + container.Unit, Systemd.Property(container.Unit, "ControlGroup"));
        Assert.Equal(slice, Systemd.Property(container.Unit, "Slice"));
        Assert.Equal("active", Systemd.Property(container.Unit, "ActiveState"));
        Assert.Equal("yes", Systemd.Property(container.Unit, "Delegate"));
        Assert.Equal("no", Systemd.Property(container.Unit, "DefaultDependencies"));
    }

    [SkippableFact]
    public void A_slice_as_the_containers_own_unit_goes_with_it()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "crun makes scopes alone, and systemd takes no process for a slice, which runc gives it");
        using var container = New();
        var slice = $"conformance-{container.Id[12..]}.slice";
        container.With("/linux/cgroupsPath", $"conformance.slice:x:{slice}").WithJson("/linux/resources", """{"pids": {"limit": 77}}""").Start();
        Assert.Equal("77", Systemd.Property(slice, "TasksMax"));
        Assert.Equal("77", container.Cgroups.Read("pids", "pids.max"));
        container.Invoke("delete", "--force", container.Id).Succeeded();
        Assert.Empty(Cgroup.DirectoriesNamed(slice));
        Assert.False(Systemd.IsLoaded(slice));
    }

    [SkippableTheory]
    [InlineData("""{"memory": {"limit": 67108864}}""", "MemoryMax=67108864", "memory.max=67108864")]
    [InlineData("""{"memory": {"limit": 67108864, "swap": 100663296}}""", "MemorySwapMax=33554432", "memory.swap.max=33554432")]
    [InlineData("""{"memory": {"reservation": 33554432}}""", "MemoryLow=33554432", "memory.low=33554432")]
    [InlineData("""{"cpu": {"shares": 2048}}""", "CPUWeight=174", "cpu.weight=174")]
    [InlineData("""{"cpu": {"quota": 20000, "period": 50000}}""", "CPUQuotaPerSecUSec=400ms", "cpu.max=20000 50000")]
    [InlineData("""{"cpu": {"quota": 20000, "period": 50000}}""", "CPUQuotaPeriodUSec=50ms", "cpu.max=20000 50000")]
    [InlineData("""{"cpu": {"quota": 25500, "period": 100000}}""", "CPUQuotaPerSecUSec=260ms", "cpu.max=25500 100000")]
    [InlineData("""{"cpu": {"idle": 1}}""", "CPUWeight=idle", "cpu.idle=1")]
    [InlineData("""{"cpu": {"cpus": "0"}}""", "AllowedCPUs=0", "cpuset.cpus=0")]
    [InlineData("""{"cpu": {"mems": "0"}}""", "AllowedMemoryNodes=0", "cpuset.mems=0")]
    [InlineData("""{"pids": {"limit": 77}}""", "TasksMax=77", "pids.max=77")]
    [InlineData("""{"pids": {"limit": -1}}""", "TasksMax=infinity", "pids.max=max")]
    [InlineData("""{"pids": {"limit": 0}}""", "TasksMax=1", "pids.max=0")]
    [InlineData("""{"unified": {"memory.high": "41943040"}}""", "MemoryHigh=41943040", "memory.high=41943040")]
    [InlineData("""{"unified": {"memory.min": "4194304"}}""", "MemoryMin=4194304", "memory.min=4194304")]
    [InlineData("""{"unified": {"cpu.max": "20000 50000"}}""", "CPUQuotaPerSecUSec=400ms", "cpu.max=20000 50000")]
    [InlineData("""{"unified": {"cpu.weight": "55"}}""", "CPUWeight=55", "cpu.weight=55")]
    [InlineData("""{"unified": {"pids.max": "66"}}""", "TasksMax=66", "pids.max=66")]
    [InlineData("""{"unified": {"memory.oom.group": "1"}}""", "OOMPolicy=kill", "memory.oom.group=1")]
    public void A_limit_is_a_property_of_the_unit_and_the_value_of_a_file(string resources, string property, string file)
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "runc and crun tell systemd fewer, and versions differ");
        Requires.Controller(file.Split('.')[0]);
        using var container = New().WithJson("/linux/resources", resources).Start();
        AssertProperty(container, property);
        Resources.AssertFile(container.Cgroups, file, file);
    }

    [SkippableFact]
    public void Limits_survive_a_reload_and_a_change_by_somebody_else()
    {
        using var container = New().WithJson("/linux/resources",
            """{"memory": {"limit": 67108864}, "cpu": {"shares": 2048, "quota": 20000, "period": 50000}, "pids": {"limit": 77}}""").Start();
        Systemd.Run("daemon-reload").Succeeded();
        AssertLimits("cpu.max=20000 50000", "memory.max=67108864", "pids.max=77");
        container.Invoke("update", "--memory", "134217728", "--pids-limit", "66", container.Id).Succeeded();
        // systemd now sets everything again that it knows.
        Systemd.Run("set-property", "--runtime", container.Unit, "MemoryHigh=100000000").Succeeded();
        var scope = "/sys/fs/cgroup" + Systemd.Property(container.Unit, "ControlGroup");
        Host.WaitFor("systemd's change", () => File.ReadAllText(scope + "/memory.high") == "99999744\n");
        AssertLimits("cpu.max=20000 50000", "memory.max=134217728", "pids.max=66");

        void AssertLimits(params string[] files) => Assert.All(files, file => Resources.AssertFile(container.Cgroups, file, file));
    }

    [SkippableTheory]
    [InlineData("cpu.max=20000 50000", "CPUQuotaPerSecUSec=400ms", "--cpu-period", "50000")]
    [InlineData("cpu.max=30000 40000", "CPUQuotaPerSecUSec=750ms", "--cpu-quota", "30000")]
    [InlineData("memory.swap.max=33554432", "MemorySwapMax=33554432", "--memory", "100663296")]
    [InlineData("memory.swap.max=201326592", "MemorySwapMax=201326592", "--memory-swap", "268435456")]
    [InlineData("cpu.idle=1", "CPUWeight=idle", "--cpu-idle", "1")]
    public void An_update_of_one_of_two_that_belong_together_changes_the_unit_too(string file, string property, params string[] options)
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "runc and crun leave the unit behind in some of these");
        using var container = New().WithJson("/linux/resources",
            """{"memory": {"limit": 67108864, "swap": 134217728}, "cpu": {"quota": 20000, "period": 40000}}""").Start();
        container.Invoke(["update", .. options, container.Id]).Succeeded();
        Resources.AssertFile(container.Cgroups, file, file);
        AssertProperty(container, property);
    }

    [SkippableFact]
    public void A_container_that_was_idle_is_not_for_systemd_either()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "runc and crun leave the unit idle");
        using var container = New().WithJson("/linux/resources", """{"cpu": {"idle": 1}}""").Start();
        container.Invoke("update", "--cpu-idle", "0", container.Id).Succeeded();
        container.Invoke("update", "--pids-limit", "66", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "cpu.idle=0", "cpu.idle=0");
        AssertProperty(container, "CPUWeight=100");
    }

    [SkippableFact]
    public void A_quota_of_less_than_a_percent_stays_exact_when_something_else_is_updated()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "what systemd has rounded stays so with runc and crun");
        using var container = New().WithJson("/linux/resources", """{"cpu": {"quota": 25500, "period": 100000}, "pids": {"limit": 0}}""").Start();
        container.Invoke("update", "--memory", "134217728", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "cpu.max=25500 100000", "cpu.max=25500 100000");
        Resources.AssertFile(container.Cgroups, "pids.max=0", "pids.max=0");
    }

    [SkippableFact]
    public void An_update_that_is_refused_changes_neither_the_unit_nor_the_files()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "runc and crun leave half of it");
        using var container = New().WithJson("/linux/resources",
            """{"memory": {"limit": 67108864}, "cpu": {"shares": 512, "quota": 25500, "period": 100000}}""").Start();
        var file = container.HostFile("resources.json", """{"memory": {"limit": 33554432}, "cpu": {"shares": 1024, "quota": 30000}, "unified": {"memory.no-such-file": "1"}}""");
        container.Invoke("update", "--resources", file, container.Id).Failed();
        foreach (var property in (string[])["MemoryMax=67108864", "CPUWeight=59", "CPUQuotaPerSecUSec=260ms", "CPUQuotaPeriodUSec=100ms"])
            AssertProperty(container, property);
        foreach (var value in (string[])["memory.max=67108864", "cpu.weight=59", "cpu.max=25500 100000"])
            Resources.AssertFile(container.Cgroups, value, value);
    }

    [SkippableTheory]
    [InlineData("TimeoutStopUSec", "uint64 7000000", "TimeoutStopUSec", "7s")]
    [InlineData("TimeoutStopSec", "uint64 7", "TimeoutStopUSec", "7s")]
    [InlineData("CollectMode", "'inactive-or-failed'", "CollectMode", "inactive-or-failed")]
    [InlineData("OOMPolicy", "'kill'", "OOMPolicy", "kill")]
    [InlineData("DefaultDependencies", "true", "DefaultDependencies", "yes")]
    [InlineData("RuntimeRandomizedExtraUSec", "uint64 0", "RuntimeRandomizedExtraUSec", "0")]
    public void An_annotation_is_a_property_of_the_unit(string name, string value, string property, string expected)
    {
        using var container = New().With($"/annotations/org.systemd.property.{name}", value).Start();
        Assert.Equal(expected, Systemd.Property(container.Unit, property));
    }

    [SkippableTheory]
    [InlineData("Documentation", "['man:a(1)', 'man:b(1)']", "Documentation", "\"man:a(1)\" \"man:b(1)\"")]
    [InlineData("AllowedCPUs", "@ay [1]", "AllowedCPUs", "0")]
    [InlineData("AllowedCPUs", "[byte 0x1]", "AllowedCPUs", "0")]
    [InlineData("IODeviceWeight", "@a(st) []", "IODeviceWeight", "")]
    [InlineData("TimeoutStopSec", "2.0", "TimeoutStopUSec", "2s")]
    [InlineData("Description", "\"caf\\u00e9\"", "Description", "café")]
    public void A_value_of_any_type_is_told_to_systemd(string name, string value, string property, string expected)
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "runc and crun read fewer types");
        using var container = New().With($"/annotations/org.systemd.property.{name}", value).Start();
        Assert.Equal(expected, Systemd.Property(container.Unit, property));
    }

    [SkippableTheory]
    [InlineData("NoSuchProperty", "5")]
    [InlineData("TimeoutStopSec", "'soon'")]
    [InlineData("CollectMode", "never")]
    [InlineData("CollectMode", "'never'")]
    public void A_property_that_cannot_be_set_is_an_error_with_its_place_and_leaves_no_trace(string name, string value)
    {
        using var container = New().With($"/annotations/org.systemd.property.{name}", value);
        var outcome = container.TryCreate().Failed();
        if (RuntimeUnderTest.IsOurs)
            Assert.Contains("org.systemd.property." + name, outcome.Stderr);
        container.AssertNoTrace();
        Assert.False(Systemd.IsLoaded(container.Unit));
    }

    [SkippableFact]
    public void A_unit_that_runs_already_is_left_alone()
    {
        using var container = New();
        using var first = New().With("/linux/cgroupsPath", $"system.slice:test:{container.Id}").Start();
        var outcome = container.TryCreate().Failed();
        if (RuntimeUnderTest.IsOurs)
            Assert.Contains($"choose another container id or cgroupsPath, or end it (systemctl stop {container.Unit})", outcome.Stderr);
        container.Invoke("state", container.Id).Failed();
        Assert.Equal("running", first.Status);
        Assert.Equal("active", Systemd.Property(container.Unit, "ActiveState"));
    }

    [SkippableFact]
    public void What_a_crashed_container_left_as_failed_is_replaced()
    {
        using var container = New();
        HostProgram.Run("systemd-run", "--quiet", "--scope", "--unit", container.Unit, "--property", "RuntimeMaxSec=100ms", "sleep", "100");
        Host.WaitFor("the failure of the unit", () => Systemd.Property(container.Unit, "ActiveState") == "failed");
        container.Start();
        Assert.Equal("active", Systemd.Property(container.Unit, "ActiveState"));
    }

    [SkippableFact]
    public void A_slice_that_is_masked_is_an_error_and_leaves_no_trace()
    {
        Requires.Systemd();
        Requires.Root("systemctl of the system");
        Systemd.Run("mask", "--runtime", "conformance-masked.slice").Succeeded();
        try
        {
            using var container = New("conformance-masked.slice");
            Assert.Contains("mask", container.TryCreate().Failed().Stderr);
            container.AssertNoTrace();
        }
        finally
        {
            Systemd.Run("unmask", "--runtime", "conformance-masked.slice");
        }
    }

    [SkippableFact]
    public void A_job_that_fails_is_told_with_its_result_and_leaves_no_trace()
    {
        Requires.Systemd();
        Requires.Root("a cgroup at the top");
        // A scope beside a threaded cgroup takes no process.
        const string Slice = "/sys/fs/cgroup/conformancethreads.slice";
        Directory.CreateDirectory(Slice + "/threaded");
        File.WriteAllText(Slice + "/threaded/cgroup.type", "threaded");
        try
        {
            using var container = New("conformancethreads.slice");
            var outcome = container.TryCreate().Failed();
            if (RuntimeUnderTest.IsOurs)
            {
                Assert.Contains("its job ended with the result \"failed\" (resources: ", outcome.Stderr);
                Assert.Contains("/linux/cgroupsPath", outcome.Stderr);
            }
            container.AssertNoTrace();
            Assert.False(Systemd.IsLoaded(container.Unit));
        }
        finally
        {
            Directory.Delete(Slice + "/threaded");
            Systemd.Run("stop", "conformancethreads.slice");
        }
    }

    [SkippableFact]
    public void Kill_and_delete_leave_no_unit()
    {
        using var container = New("conformance-gone.slice").Start();
        container.Stop();
        container.Delete();
        container.AssertNoTrace();
        Assert.False(Systemd.IsLoaded(container.Unit));
    }

    [SkippableFact]
    public void Delete_with_force_ends_a_paused_container_and_all_that_it_started()
    {
        using var container = New().WithScript("sleep 1000 & sleep 1000").Start();
        container.Invoke("pause", container.Id).Succeeded();
        Assert.Equal("1", container.Cgroups.Read("", "cgroup.freeze"));
        container.Invoke("delete", "--force", container.Id).Succeeded();
        container.AssertNoTrace();
        Assert.False(Systemd.IsLoaded(container.Unit));
    }

    [SkippableFact]
    public void A_unit_that_was_stopped_behind_the_runtimes_back_is_a_stopped_container()
    {
        using var container = New().Start();
        // Process 1 of a PID namespace passes over SIGTERM; the second signal of systemd's is SIGKILL.
        Systemd.Run("kill", "--signal", "KILL", container.Unit).Succeeded();
        container.WaitUntilStopped();
        Assert.Equal("stopped", container.Status);
        container.Delete();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Pause_and_resume_work_and_exec_joins_the_scope()
    {
        using var container = New().Start();
        container.Invoke("pause", container.Id).Succeeded();
        Assert.Equal("paused", container.Status);
        container.Invoke("resume", container.Id).Succeeded();
        Assert.Equal("running", container.Status);
        container.Invoke("exec", "--detach", "--pid-file", Path.Combine(container.Bundle, "pid"), container.Id, "sleep", "1000").Succeeded();
        var pid = int.Parse(File.ReadAllText(Path.Combine(container.Bundle, "pid")));
        Assert.Equal(container.Cgroups.PathOf(""), Cgroup.Of(pid).PathOf(""));
    }

    [SkippableFact]
    public void Exec_goes_to_a_cgroup_below_the_scope()
    {
        using var container = New().Start();
        Directory.CreateDirectory(container.Cgroups.DirectoryOf("") + "/below");
        container.Invoke("exec", "--detach", "--cgroup", "below", "--pid-file", Path.Combine(container.Bundle, "pid"), container.Id, "sleep", "1000").Succeeded();
        var pid = int.Parse(File.ReadAllText(Path.Combine(container.Bundle, "pid")));
        Assert.Equal(container.Cgroups.PathOf("") + "/below", Cgroup.Of(pid).PathOf(""));
        container.Invoke("exec", "--cgroup", "nowhere", container.Id, "true").Failed();
    }

    [SkippableFact]
    public void Devices_are_told_to_systemd_and_its_own_filter_does_not_stand_in_the_way_of_others()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "runc and crun pass over rules that systemd has no words for");
        using var container = New().WithCapabilities("CAP_MKNOD").WithJson("/linux/resources", """
            {"devices": [{"allow": false, "access": "rwm"}, {"allow": true, "type": "c", "minor": 229, "access": "r"},
                         {"allow": true, "type": "c", "major": 250, "access": "r"}, {"allow": true, "type": "c", "major": 10, "minor": 183, "access": "rw"}]}
            """).Start();
        Assert.Equal("strict", Systemd.Property(container.Unit, "DevicePolicy"));
        var allowed = Systemd.Lines(container.Unit, "DeviceAllow");
        Assert.Contains("/dev/char/10:183 rw", allowed);
        Assert.Contains(allowed, entry => entry.StartsWith("char-* ", StringComparison.Ordinal));
        // From then on systemd's filter is beside ours.
        container.Invoke("update", "--pids-limit", "66", container.Id).Succeeded();
        var results = Container.Results(container.Invoke("exec", container.Id, "probe", "try", "mknod:/dev/fuse:c:10:229", "open:/dev/fuse", "write:/dev/fuse", "mknod:/dev/mem:c:1:1", "open:/dev/mem"));
        // Where there is no such device the filter was asked all the same, and first.
        Assert.NotEqual("EPERM", results[1]);
        Assert.Equal(["ok", "EPERM", "ok", "EPERM"], [results[0], .. results[2..]]);
    }

    [SkippableFact]
    public void A_users_own_systemd_makes_the_cgroup_and_exec_gets_into_it_from_elsewhere()
    {
        using var container = NewOfUser();
        container.WithJson("/linux/resources", """{"memory": {"limit": 67108864}, "pids": {"limit": 77}}""").Start();
        var id = Systemd.User!.Value.Id;
        var slice = $"/user.slice/user-{id}.slice/user@{id}.service/";
        Assert.StartsWith(slice, container.Cgroups.PathOf(""));
        Assert.Contains(container.Unit, container.Cgroups.PathOf(""));
        Resources.AssertFile(container.Cgroups, "memory.max=67108864", "memory.max=67108864");
        container.Invoke("update", "--pids-limit", "66", container.Id).Succeeded();
        Resources.AssertFile(container.Cgroups, "pids.max=66", "pids.max=66");
        container.Invoke("pause", container.Id).Succeeded();
        container.Invoke("resume", container.Id).Succeeded();
        if (RuntimeUnderTest.IsOurs)
        {
            container.Invoke("exec", "--detach", "--pid-file", Path.Combine(container.Bundle, "state", "pid"), container.Id, "sleep", "1000").Succeeded();
            var pid = int.Parse(File.ReadAllText(Path.Combine(container.Bundle, "state", "pid")));
            Assert.Equal(container.Cgroups.PathOf(""), Cgroup.Of(pid).PathOf(""));
        }
        container.Invoke("delete", "--force", container.Id).Succeeded();
        container.AssertNoTrace();
    }

    [SkippableTheory]
    [InlineData("DBUS_SESSION_BUS_ADDRESS=")]
    [InlineData("DBUS_SESSION_BUS_ADDRESS=unix:path=/no/such/socket")]
    public void A_users_systemd_is_found_without_a_session_and_without_a_bus(string environment)
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "runc and crun need the bus");
        using var container = NewOfUser(environment).Start();
        Assert.EndsWith(container.Unit, container.Cgroups.PathOf(""));
    }

    [SkippableFact]
    public void The_systems_own_socket_is_enough_where_there_is_no_bus()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "runc and crun need the bus");
        using var container = New().WithPrelude("set -- env DBUS_SYSTEM_BUS_ADDRESS=unix:path=/no/such/socket \"$@\";").Start();
        Assert.Equal("active", Systemd.Property(container.Unit, "ActiveState"));
        container.Invoke("delete", "--force", container.Id).Succeeded();
        Assert.False(Systemd.IsLoaded(container.Unit));
    }

    private static string[] Option => Caller.UsesSystemd ? [] : ["--systemd-cgroup"];

    private static Container New(string slice = "system.slice")
    {
        Requires.Systemd();
        Requires.Root("systemctl of the system");
        return new Container { GlobalOptions = Option }.InUnit(slice);
    }

    /// <summary>One of a user who is not root, whose commands are run outside of what his systemd has.</summary>
    private static Container NewOfUser(string environment = "DBUS_SESSION_BUS_ADDRESS=")
    {
        Requires.Systemd();
        Requires.Root("it becomes an ordinary user by itself");
        Skip.If(Systemd.User is null, "no ordinary user of this machine has a systemd of his own (loginctl enable-linger)");
        var (id, directory) = Systemd.User!.Value;
        var container = new Container { GlobalOptions = Option }.InUnit("user.slice")
            .WithNamespace("network", null)
            .WithPrelude($"set -- setpriv --reuid {id} --regid {id} --clear-groups env XDG_RUNTIME_DIR={directory} {environment} \"$@\";");
        container.WithJson("/linux/namespaces/-", """{"type": "user"}""");
        container.WithJson("/mounts", """[{"destination": "/proc", "type": "proc", "source": "proc"}]""");
        foreach (var map in (string[])["uid", "gid"])
            container.WithJson($"/linux/{map}Mappings", $$"""[{"containerID": 0, "hostID": {{id}}, "size": 1}]""");
        container.WriteConfig();
        Directory.CreateDirectory(container.StateRoot);
        HostProgram.Run("chown", "--recursive", $"{id}:{id}", container.Bundle).Succeeded();
        return container;
    }

    private static void AssertProperty(Container container, string property)
    {
        var (name, value) = (property[..property.IndexOf('=')], property[(property.IndexOf('=') + 1)..]);
        Assert.Equal(value, Systemd.Property(container.Unit, name));
    }
}
