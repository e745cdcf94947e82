namespace Mocker.Tests.Engines;

/// <summary>An engine with docker's command line, and an image "box" to run.</summary>
internal abstract class Engine
{
    /// <summary>What reads the limits of a container from inside.</summary>
    private const string ReadLimits = "cd /sys/fs/cgroup; cat memory.max pids.max cpu.max";

    private const string Name = "box1";

    /// <summary>What `docker run` and the like need beside the user's options.</summary>
    protected abstract string[] RunOptions { get; }

    /// <summary>Name of the container's cgroup, by its full id.</summary>
    protected abstract string CgroupOf(string id);

    public abstract Outcome Call(params string[] command);

    /// <summary>Removes what a test may have left.</summary>
    public void Clear() => Call("rm", "--force", Name);

    public string Run(string[] options, params string[] process) => Call(["run", "--rm", .. RunOptions, .. options, "box", .. process]).Succeeded();

    /// <summary>`run --detach` ; returns the full id.</summary>
    public string Start(string[] options, params string[] process) =>
        Call(["run", "--detach", "--name", Name, .. RunOptions, .. options, "box", .. process]).Succeeded();

    public string Inspect(string field) => Call("inspect", "--format", "{{" + field + "}}", Name).Succeeded();

    public void AssertLimitsArriveAndChange()
    {
        string[] limits = ["--memory", "64m", "--pids-limit", "33", "--cpus", "0.5"];
        Assert.Equal("67108864\n33\n50000 100000", Run(limits, "sh", "-c", ReadLimits));
        var id = Start(limits, "sleep", "1000");
        Call("update", "--memory", "48m", "--memory-swap", "48m", "--cpus", "0.25", Name).Succeeded();
        Assert.Equal("50331648\n33\n25000 100000", Call("exec", Name, "sh", "-c", ReadLimits).Succeeded());
        AssertRemoved(id);
    }

    public void AssertLives()
    {
        var id = Start(["--env", "A=b"], "sh", "-c", "echo up; exec sleep 1000");
        Assert.Equal("b 7 /tmp", Call("exec", "--user", "7", "--workdir", "/tmp", Name, "sh", "-c", "echo $A $(id -u) $PWD").Succeeded());
        Assert.Equal(3, Call("exec", Name, "sh", "-c", "exit 3").ExitCode);
        Guest.WaitFor("the log", () => Call("logs", Name).Succeeded() == "up");
        Call("pause", Name).Succeeded();
        Assert.Equal("paused", Inspect(".State.Status"));
        Assert.Contains("frozen 1", File.ReadAllText(Assert.Single(Guest.Cgroups(CgroupOf(id))) + "/cgroup.events"));
        Call("unpause", Name).Succeeded();
        Assert.Contains(Name, Call("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}", Name).Succeeded());
        Assert.Contains("sleep 1000", Call("top", Name).Succeeded());
        Call("stop", "--time", "0", Name).Succeeded();
        Assert.Equal("137", Inspect(".State.ExitCode"));
        Assert.Empty(Guest.Cgroups(CgroupOf(id)));
        Call("start", Name).Succeeded();
        Call("kill", "--signal", "KILL", Name).Succeeded();
        Guest.WaitFor("its end", () => Inspect(".State.Status") == "exited");
        AssertRemoved(id);
    }

    public void AssertCrashLeavesNothing()
    {
        var id = Start([], "sleep", "1000");
        Guest.Run("kill", "-9", Inspect(".State.Pid")).Succeeded();
        Guest.WaitFor("its end", () => Inspect(".State.Status") == "exited");
        Assert.Equal("137", Inspect(".State.ExitCode"));
        Call("start", Name).Succeeded();
        Assert.Equal("up again", Call("exec", Name, "echo", "up again").Succeeded());
        AssertRemoved(id);
    }

    public void AssertWantOfMemoryIsTold()
    {
        Assert.Equal(137, Call(["run", "--name", Name, .. RunOptions, "--memory", "16m", "--memory-swap", "16m", "box", "tail", "/dev/zero"]).ExitCode);
        Assert.Equal("true", Inspect(".State.OOMKilled"));
    }

    public void AssertErrorNamesTheProgram()
    {
        var outcome = Call(["run", "--rm", .. RunOptions, "box", "nosuch"]);
        Assert.Equal(127, outcome.ExitCode);
        Assert.Contains("\"nosuch\"", outcome.Errors);
    }

    private void AssertRemoved(string id)
    {
        Call("rm", "--force", Name).Succeeded();
        Assert.Empty(Guest.Cgroups(CgroupOf(id)));
        Guest.WaitFor("the end of its unit", () => Guest.HasNoUnit(CgroupOf(id)));
    }
}
