namespace Mocker.Tests.Containerd;

/// <summary>What containerd's subscribers are told, and in which order.</summary>
public sealed class EventTests
{
    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_life_s_events_come_in_order_and_once_each(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        using var events = new EventLog(bed);
        var id = bed.StartSleeper();
        _ = bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/sh", "-c", "exit 3");
        _ = bed.Ctr("task", "pause", id).OrThrow();
        _ = bed.Ctr("task", "resume", id).OrThrow();
        bed.KillAndDelete(id);
        var seen = events.Expect(id, "delete init");
        Assert.Equal(
            ["create init", "start init", "exec-added e1", "exec-started e1", "exit e1 3", "paused init", "resumed init", "exit init 137", "delete init"],
            seen);
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void The_exit_of_a_process_that_ends_at_once_comes_after_its_start(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        using var events = new EventLog(bed);
        for (var i = 0; i < 10; i++)
        {
            var id = bed.NewId();
            _ = bed.Ctr(bed.RunWords(id, ["--rm"], "/bin/true")).OrThrow();
            Assert.Equal(["create init", "start init", "exit init 0", "delete init"], events.Expect(id, "delete init"));
        }
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void The_exit_of_the_first_process_comes_after_those_of_the_execs(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        using var events = new EventLog(bed);
        var id = bed.StartSleeper();
        string[] execs = ["e1", "e2", "e3", "e4", "e5"];
        foreach (var exec in execs)
            _ = bed.Ctr("task", "exec", "--detach", "--exec-id", exec, id, "/bin/sleep", "3600").OrThrow();
        _ = bed.Ctr("task", "kill", "--signal", "SIGKILL", id).OrThrow();
        _ = bed.WaitFor(id);
        var exits = events.Expect(id, "exit init 137").FindAll(entry => entry.StartsWith("exit", StringComparison.Ordinal));
        Assert.Equal("exit init 137", exits[^1]);
        Assert.Equal(execs.Select(exec => $"exit {exec} 137"), exits[..^1].Order());
        _ = bed.Ctr("task", "delete", "--force", id);
        _ = bed.Ctr("container", "delete", id);
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Running_out_of_memory_is_an_event(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        using var events = new EventLog(bed);
        var id = bed.Start(
            ["--null-io", "--memory-limit", "33554432"], "/bin/sh", "-c", "sleep 0.5; dd if=/dev/zero of=/dev/null bs=100M count=1; exit 21");
        // dd is killed, and the shell goes on.
        Assert.Equal(21, bed.WaitFor(id));
        _ = events.Expect(id, "oom init");
        Assert.Equal(21, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }
}
