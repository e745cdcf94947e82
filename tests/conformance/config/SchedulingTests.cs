namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#linux-process")]
public sealed class SchedulingTests
{
    [SkippableTheory]
    [InlineData("""{"policy": "SCHED_OTHER"}""", 0, 0, null)]
    [InlineData("""{"policy": "SCHED_OTHER", "nice": 7}""", 0, 0, 7)]
    [InlineData("""{"policy": "SCHED_OTHER", "nice": -5}""", 0, 0, -5)]
    [InlineData("""{"policy": "SCHED_FIFO", "priority": 5}""", 1, 5, null)]
    [InlineData("""{"policy": "SCHED_RR", "priority": 6}""", 2, 6, null)]
    [InlineData("""{"policy": "SCHED_BATCH", "nice": 3}""", 3, 0, 3)]
    [InlineData("""{"policy": "SCHED_IDLE"}""", 5, 0, null)]
    [InlineData("""{"policy": "SCHED_DEADLINE", "runtime": 1000000, "deadline": 50000000, "period": 100000000}""", 6, 0, null)]
    public void The_policy_priority_and_nice_value_are_set(string json, int policy, int priority, int? nice)
    {
        using var container = Scheduled(json).WithArgs("cat", "/proc/self/stat");
        var stat = Stat(container.Run());
        Assert.Equal((policy, priority), (stat.Policy, stat.Priority));
        if (nice is not null)
            Assert.Equal(nice, stat.Nice);
    }

    [SkippableTheory]
    [InlineData("", 1)]
    [InlineData("\"SCHED_FLAG_RESET_ON_FORK\"", 0)]
    public void A_flag_is_set(string flags, int policyOfChild)
    {
        using var container = Scheduled($$"""{"policy": "SCHED_FIFO", "priority": 5, "flags": [{{flags}}]}""").WithScript("cat /proc/self/stat; true");
        Assert.Equal(policyOfChild, Stat(container.Run()).Policy);
    }

    [SkippableFact]
    public void A_process_of_exec_is_scheduled_as_the_configuration_says()
    {
        using var container = Scheduled("""{"policy": "SCHED_BATCH", "nice": 3}""").Start();
        var stat = Stat(container.Invoke("exec", container.Id, "cat", "/proc/self/stat"));
        Assert.Equal((3, 3), (stat.Policy, stat.Nice));
    }

    [SkippableFact]
    public void A_process_of_exec_is_scheduled_as_its_own_document_says()
    {
        using var container = Scheduled("""{"policy": "SCHED_BATCH"}""").Start();
        var file = container.HostFile("process.json", """
            {"args": ["sh", "-c", "ionice -p $$; cat /proc/self/stat"], "env": ["PATH=/bin"], "cwd": "/", "user": {"uid": 0, "gid": 0},
             "scheduler": {"policy": "SCHED_IDLE"}, "ioPriority": {"class": "IOPRIO_CLASS_BE", "priority": 6}}
            """);
        var outcome = container.Invoke("exec", "--process", file, container.Id);
        Assert.Equal(5, Stat(outcome).Policy);
        Assert.StartsWith("best-effort: prio 6", outcome.Stdout);
    }

    /// <summary>Version 1 cgroups have to be given realtime for it to be had, and hold only what their parents have.</summary>
    private static Container Scheduled(string json)
    {
        if (json.Contains("FIFO") || json.Contains("RR") || json.Contains("DEADLINE") || json.Contains("-5"))
            Requires.Root("takes time from others");
        var container = new Container().WithJson("/process/scheduler", json);
        if (!json.Contains("FIFO") && !json.Contains("RR"))
            return container;
        Skip.If(Cgroup.HasRealtimeGroups && Caller.UsesSystemd, "systemd's slices have no realtime that a container could be given");
        if (Cgroup.HasRealtimeGroups)
            container.With("/linux/resources/cpu/realtimeRuntime", 100_000);
        else
            Requires.RealtimePolicies();
        return container;
    }

    /// <summary>proc_pid_stat(5): nice is field 19, rt_priority 40, policy 41; the second is a name that may hold blanks.</summary>
    private static (int Policy, int Priority, int Nice) Stat(Outcome outcome)
    {
        var stat = outcome.Succeeded().Stdout;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (int.Parse(fields[41 - 3]), int.Parse(fields[40 - 3]), int.Parse(fields[19 - 3]));
    }

    [SkippableTheory]
    [InlineData("""{"policy": "SCHED_NONE"}""")]
    [InlineData("{}")]
    [InlineData("""{"policy": "SCHED_FIFO", "priority": 100}""")]
    [InlineData("""{"policy": "SCHED_FIFO", "priority": 0}""")]
    [InlineData("""{"policy": "SCHED_BATCH", "flags": ["SCHED_FLAG_NONE"]}""")]
    public void A_policy_that_cannot_be_set_is_an_error(string json)
    {
        using var container = new Container().WithJson("/process/scheduler", json);
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [SkippableTheory]
    [InlineData("""{"class": "IOPRIO_CLASS_BE", "priority": 3}""", "best-effort: prio 3")]
    [InlineData("""{"class": "IOPRIO_CLASS_RT", "priority": 1}""", "realtime: prio 1")]
    [InlineData("""{"class": "IOPRIO_CLASS_IDLE", "priority": 0}""", "idle")]
    public void The_io_priority_is_set(string json, string expected)
    {
        if (json.Contains("RT"))
            Requires.Root("takes time from others");
        using var container = new Container().WithJson("/process/ioPriority", json);
        Assert.StartsWith(expected, container.Shell("ionice -p $$"));
    }

    [SkippableTheory]
    [InlineData("""{"class": "IOPRIO_CLASS_BEST", "priority": 3}""")]
    [InlineData("""{"class": "IOPRIO_CLASS_BE", "priority": 8}""")]
    [InlineData("""{"class": "IOPRIO_CLASS_BE", "priority": -1}""")]
    [InlineData("""{"priority": 3}""")]
    public void An_io_priority_that_cannot_be_set_is_an_error(string json)
    {
        using var container = new Container().WithJson("/process/ioPriority", json);
        container.AssertRefusedBeforeTheProgramRuns();
    }
}
