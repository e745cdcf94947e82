namespace Mocker.Tests.Engines;

/// <summary>containerd's ctr with the runtime under containerd's own shim, and with Mocker's shim, on cgroup v2.</summary>
public sealed class ContainerdTests(Containerd containerd) : IClassFixture<Containerd>
{
    /// <summary>A shim, a cgroup driver, and the cgroup's name for the container c.</summary>
    public static TheoryData<string, string, string> Ways => new()
    {
        { "io.containerd.runc.v2", "cgroupfs", "c" },
        { "io.containerd.runc.v2", "systemd", "ctr-c.scope" },
        { "io.containerd.mocker.v2", "cgroupfs", "c" },
        { "io.containerd.mocker.v2", "systemd", "ctr-c.scope" },
    };

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Run_gives_output_and_exit_code(string shim, string driver, string cgroup) => With(shim, driver, cgroup, options =>
    {
        var outcome = Ctr(["run", "--rm", .. options, "--env", "A=b", "--rootfs", Guest.Rootfs, "c", "sh", "-c", "echo $A; echo c >&2; exit 7"]);
        Assert.Equal((7, "b", "c"), (outcome.ExitCode, outcome.Output, outcome.Errors));
    });

    [SkippableTheory, MemberData(nameof(Ways))]
    public void A_task_lives_through_its_commands(string shim, string driver, string cgroup) => With(shim, driver, cgroup, options =>
    {
        Ctr(["run", "--detach", .. options, "--memory-limit", "67108864", "--cpus", "0.5", "--rootfs", Guest.Rootfs, "c", "sleep", "1000"]).Succeeded();
        Assert.Equal("inside", Ctr("task", "exec", "--exec-id", "e", "c", "echo", "inside").Succeeded());
        var directory = Assert.Single(Guest.Cgroups(cgroup), path => Path.GetFileName(path) == cgroup);
        Assert.Equal(("67108864\n", "50000 100000\n"), (File.ReadAllText(directory + "/memory.max"), File.ReadAllText(directory + "/cpu.max")));
        Ctr("task", "pause", "c").Succeeded();
        Assert.Contains("frozen 1", File.ReadAllText(directory + "/cgroup.events"));
        Ctr("task", "resume", "c").Succeeded();
        Assert.Contains("memory.usage", Ctr("task", "metrics", "c").Succeeded());
        Assert.Contains("pids.current", Ctr("task", "metrics", "c").Succeeded());
        Ctr("task", "kill", "--signal", "SIGKILL", "c").Succeeded();
        Guest.WaitFor("its end", () => Ctr("task", "list").Succeeded().Contains("STOPPED"));
        Ctr("task", "delete", "c");
        Ctr("container", "delete", "c").Succeeded();
    });

    [SkippableTheory, MemberData(nameof(Ways))]
    public void Want_of_memory_is_an_event(string shim, string driver, string cgroup) => With(shim, driver, cgroup, options =>
    {
        Skip.If(shim.Contains("runc") && driver == "systemd", "containerd's shim looks for it in a cgroup that systemd may have removed by then");
        using var events = Containerd.Events();
        var outcome = Ctr(["run", "--rm", .. options, "--memory-limit", "16777216", "--rootfs", Guest.Rootfs, "c", "tail", "/dev/zero"]);
        Assert.Equal(137, outcome.ExitCode);
        Guest.WaitFor("/tasks/oom among " + events.Text, () => events.Text.Contains("/tasks/oom"));
    });

    private static Outcome Ctr(params string[] command) => Containerd.Ctr(command);

    private void With(string shim, string driver, string cgroup, Action<string[]> test)
    {
        Guest.RequireRoot();
        Skip.If(shim.Contains("mocker") && !File.Exists(Containerd.Shim), $"there is no {Containerd.Shim}: make build");
        containerd.Start();
        string[] options = ["--runtime", shim];
        if (shim.Contains("runc"))
            options = [.. options, "--runc-binary", Guest.Runtime];
        using var choice = new Choice();
        if (driver == "systemd")
            options = [.. options, .. shim.Contains("runc") ? (string[])["--runc-systemd-cgroup"] : choice.Option, "--cgroup", "system.slice:ctr:c"];
        try
        {
            test(options);
        }
        finally
        {
            Ctr("task", "delete", "--force", "c");
            Ctr("container", "delete", "c");
        }
        Guest.WaitFor("the end of its cgroup", () => !Guest.Cgroups(cgroup).Any(path => Path.GetFileName(path) == cgroup));
        if (driver == "systemd")
            Guest.WaitFor("the end of its unit", () => Guest.HasNoUnit(cgroup));
    }

    /// <summary>ctr knows the driver as an option of containerd's shim only; others it tells of a file, as the CRI plugin can, too.</summary>
    private sealed class Choice : IDisposable
    {
        private readonly string file = Path.GetTempFileName();

        internal Choice() => File.WriteAllText(file, "SystemdCgroup = true\n");

        internal string[] Option => ["--runtime-config-path", file];

        public void Dispose() => File.Delete(file);
    }
}
