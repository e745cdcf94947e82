namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#linux-process")]
public sealed class SchedulingTests
{
    [Theory]
    [InlineData("""{"policy": "SCHED_OTHER"}""", 0, 0, null)]
    [InlineData("""{"policy": "SCHED_OTHER", "nice": 7}""", 0, 0, 7)]
    [InlineData("""{"policy": "SCHED_OTHER", "nice": -5}""", 0, 0, -5)]
    [InlineData("""{"policy": "SCHED_FIFO", "priority": 5}""", 1, 5, null)]
    [InlineData("""{"policy": "SCHED_RR", "priority": 6}""", 2, 6, null)]
    [InlineData("""{"policy": "SCHED_BATCH", "nice": 3}""", 3, 0, 3)]
    [InlineData("""{"policy": "SCHED_IDLE"}""", 5, 0, null)]
    public void The_policy_priority_and_nice_value_are_set(string json, int policy, int priority, int? nice)
    {
        using var container = new Container().WithJson("/process/scheduler", json).WithArgs("cat", "/proc/self/stat");
        // proc_pid_stat(5): nice is field 19, rt_priority 40, policy 41; the second is a name that may hold blanks.
        var stat = container.Run().Stdout;
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        Assert.Equal(($"{policy}", $"{priority}"), (fields[41 - 3], fields[40 - 3]));
        if (nice is not null)
            Assert.Equal($"{nice}", fields[19 - 3]);
    }

    [Theory]
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

    [Theory]
    [InlineData("""{"class": "IOPRIO_CLASS_BE", "priority": 3}""", "best-effort: prio 3")]
    [InlineData("""{"class": "IOPRIO_CLASS_RT", "priority": 1}""", "realtime: prio 1")]
    [InlineData("""{"class": "IOPRIO_CLASS_IDLE", "priority": 0}""", "idle")]
    public void The_io_priority_is_set(string json, string expected)
    {
        using var container = new Container().WithJson("/process/ioPriority", json);
        Assert.StartsWith(expected, container.Shell("ionice -p $$"));
    }

    [Theory]
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
