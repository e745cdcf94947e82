using System.Text.Json.Nodes;
using Mocker.Tests.Containerd.Api;

namespace Mocker.Tests.Containerd;

/// <summary>containerd killed in the middle of things, the shim killed, the disk full; and the state afterwards.</summary>
public sealed class FaultTests
{
    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_container_outlives_its_containerd_and_obeys_the_next(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim);
        var id = bed.StartSleeper();
        var state = bed.State(id);
        bed.Daemon.Restart();
        Assert.Equal((Status.Running, state.Pid), (bed.State(id).Status, bed.State(id).Pid));
        Assert.Equal("hello\n", bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/echo", "hello").OrThrow().Output);
        using var events = new EventLog(bed);
        _ = bed.Ctr("task", "kill", "--signal", "SIGKILL", id).OrThrow();
        Assert.Equal(137, bed.WaitFor(id));
        _ = events.Expect(id, "exit init 137");
        Assert.Equal(137, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void An_exit_while_containerd_is_away_is_told_to_the_next(string containerd, string shim)
    {
        // Its log says which events have come: nobody can subscribe before the first ones do.
        using var bed = Bed.WithOwnDaemon(containerd, shim, "[debug]\n  level = \"debug\"\n");
        var gone = bed.Below("gone");
        var id = bed.Start(["--null-io", "--mount", $"type=bind,src={bed.Daemon.Place},dst=/tmp,options=rbind:rw"],
            "/bin/sh", "-c", $"while ! test -e /tmp/{Path.GetFileName(gone)}; do sleep 0.1; done; exit 17");
        _ = bed.Ctr("task", "exec", "--detach", "--exec-id", "e1", id, "/bin/sh", "-c", $"while ! test -e /tmp/{Path.GetFileName(gone)}; do sleep 0.05; done; exit 18").OrThrow();
        var init = bed.State(id).Pid;
        bed.Daemon.Kill();
        File.WriteAllText(gone, "");
        Eventually.Expect(() => !File.Exists($"/proc/{init}/cmdline") || File.ReadAllText($"/proc/{init}/cmdline").Length == 0, () => "the process lives on");
        bed.Daemon.Start();
        // From 1.7 on containerd takes a task without processes for one whose creation was broken off, and clears it away.
        if (bed.Daemon.Version.Name == "1.6")
        {
            bed.ExpectStatus(id, Status.Stopped);
            Assert.Equal((17, 18), (bed.WaitFor(id), bed.WaitFor(id, "e1")));
            Eventually.Expect(() => ExitsToldTo(bed.Daemon) == 2, () => $"{ExitsToldTo(bed.Daemon)} exits were told: {bed.Daemon.Log}");
            _ = bed.Tasks.DeleteProcess(Bed.Reference(id, "e1"));
            Assert.Equal(17, bed.Delete(id));
        }
        else
        {
            Clear(bed, id);
        }
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void An_exec_outlives_its_containerd_and_its_exit_while_that_is_away_is_told_to_the_next(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim);
        var gone = bed.Below("gone");
        var id = bed.StartSleeper("--mount", $"type=bind,src={bed.Daemon.Place},dst=/tmp,options=rbind:rw");
        foreach (var (exec, code) in new[] { ("e1", 18), ("e2", 19) })
            _ = bed.Ctr("task", "exec", "--detach", "--exec-id", exec, id, "/bin/sh", "-c", $"while ! test -e /tmp/{Path.GetFileName(gone)}-{exec}; do sleep 0.05; done; exit {code}").OrThrow();
        var (first, second) = (bed.State(id, "e1").Pid, bed.State(id, "e2").Pid);
        bed.Daemon.Kill();
        File.WriteAllText($"{gone}-e1", "");
        Eventually.Expect(() => !Directory.Exists($"/proc/{first}"), () => "the first exec lives on");
        bed.Daemon.Start();
        Assert.Equal((Status.Stopped, 18), (bed.State(id, "e1").Status, bed.WaitFor(id, "e1")));
        Assert.Equal((Status.Running, second), (bed.State(id, "e2").Status, bed.State(id, "e2").Pid));
        using var events = new EventLog(bed);
        File.WriteAllText($"{gone}-e2", "");
        Assert.Equal(19, bed.WaitFor(id, "e2"));
        _ = events.Expect(id, "exit e2 19");
        foreach (var exec in new[] { "e1", "e2" })
            _ = bed.Tasks.DeleteProcess(Bed.Reference(id, exec));
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    /// <summary>A hook holds the shim in the middle of create or of start, meanwhile containerd is killed and comes back.</summary>
    [SkippableTheory, MemberData(nameof(Moments))]
    public void Containerd_is_killed_in_the_middle_of_create_or_start_and_the_next_one_can_clear_up(string containerd, string shim, string hook)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim);
        using var held = new HeldRun(bed, hook);
        bed.Daemon.Kill();
        _ = held.Wait();
        held.LetGo();
        bed.Daemon.Start();
        Clear(bed, held.Id);
        bed.AssertNothingIsLeft();
        _ = bed.Run([], "/bin/true").OrThrow();
    }

    [SkippableTheory, MemberData(nameof(Moments))]
    public void After_the_shim_was_killed_in_the_middle_of_create_or_start_the_caller_hears_of_it_and_all_can_be_cleared_up(string containerd, string shim, string hook)
    {
        using var bed = new Bed(containerd, shim);
        using var held = new HeldRun(bed, hook);
        Child.Kill(ShimOf(held.Id));
        Assert.True(held.Wait() is { Success: false }, $"ctr run: {held.Output}");
        held.LetGo();
        Clear(bed, held.Id);
        bed.AssertNothingIsLeft();
        _ = bed.Run([], "/bin/true").OrThrow();
    }

    /// <summary>The server that was started for this container.</summary>
    private static int ShimOf(string id) => ProcessTree.Descendants(Environment.ProcessId).Single(process =>
        process.Parent == Environment.ProcessId && !Spawned.IsOurs(process.Id) && File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0').Contains(id)).Id;

    public static TheoryData<string, string, string> Moments()
    {
        var moments = new TheoryData<string, string, string>();
        foreach (var pairing in new Pairings())
        {
            foreach (var hook in new[] { "createRuntime", "poststart" })
                moments.Add((string)pairing[0], (string)pairing[1], hook);
        }
        return moments;
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Containerd_is_killed_at_any_moment_of_run_and_exec_and_the_next_one_can_clear_up(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim);
        var sleeper = bed.StartSleeper();
        foreach (var milliseconds in new[] { 10, 30, 60, 100, 150 })
        {
            var id = bed.NewId();
            using var output = new CaptureFile();
            using var run = Spawned.Start(
                new Streams(Streams.NullDescriptor, output.Descriptor, output.Descriptor), bed.CtrLine(bed.RunWords(id, ["--rm"], "/bin/sleep", "0.02")));
            using var exec = Spawned.Start(
                new Streams(Streams.NullDescriptor, output.Descriptor, output.Descriptor), bed.CtrLine("task", "exec", "--exec-id", id, sleeper, "/bin/true"));
            Thread.Sleep(milliseconds);
            bed.Daemon.Kill();
            _ = run.Wait(TimeSpan.FromSeconds(10));
            _ = exec.Wait(TimeSpan.FromSeconds(10));
            bed.Daemon.Start();
            Assert.Equal(Status.Running, bed.StatusOf(sleeper));
            Clear(bed, id);
            _ = bed.Ctr("task", "exec", "--exec-id", id + "-again", sleeper, "/bin/true").OrThrow();
        }
        bed.KillAndDelete(sleeper);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void After_the_shim_was_killed_containerd_ends_the_container_and_says_how_it_ended(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        using var events = new EventLog(bed);
        var id = bed.StartSleeper();
        var init = (int)bed.State(id).Pid;
        var wait = bed.Tasks.WaitAsync(Bed.Reference(id)).ResponseAsync;
        Child.Kill(ProcessTree.Descendants(Environment.ProcessId).Single(process => process.Id == init).Parent);
        _ = events.Expect(id, "exit init 137");
        _ = events.Expect(id, "delete init");
        Eventually.Expect(() => !Directory.Exists($"/proc/{init}"), () => "the container's process lives on");
        Eventually.Expect(() => bed.StatusOf(id) is null, () => $"the task is {bed.StatusOf(id)}");
        Assert.True(Task.WaitAny([wait], Eventually.Soon) == 0, "Wait has no answer");
        _ = bed.Ctr("container", "delete", id).OrThrow();
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, MemberData(nameof(Moments))]
    public void A_hook_that_hangs_keeps_no_other_container_of_its_shim_waiting(string containerd, string shim, string hook)
    {
        using var bed = new Bed(containerd, shim);
        var first = bed.NewId();
        string[] group = ["--annotation", $"io.containerd.runc.v2.group={first}", "--null-io"];
        _ = bed.Ctr(bed.RunWords(first, ["--detach", .. group], "/bin/sleep", "3600")).OrThrow();
        using var held = new HeldRun(bed, hook, new JsonObject { ["io.containerd.runc.v2.group"] = first });
        using var second = new HeldRun(bed, hook, new JsonObject { ["io.containerd.runc.v2.group"] = first });
        var shared = ShimOf(first);
        Assert.Equal("well\n", bed.Ctr("task", "exec", "--exec-id", "e1", first, "/bin/echo", "well").OrThrow().Output);
        var third = bed.Start(group, "/bin/sleep", "3600");
        bed.KillAndDelete(third);
        // The one whose hook ends first is there first.
        held.LetGo();
        Assert.True(held.Wait() is { Success: true }, held.Output);
        Assert.Equal(Status.Running, bed.StatusOf(held.Id));
        bed.KillAndDelete(first);
        second.LetGo();
        Assert.True(second.Wait() is { Success: true }, second.Output);
        bed.KillAndDelete(held.Id);
        Assert.True(Directory.Exists($"/proc/{shared}"), "they did not share a shim");
        bed.KillAndDelete(second.Id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void After_the_shim_of_several_containers_was_killed_each_ends_and_says_so(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        using var events = new EventLog(bed);
        var first = bed.NewId();
        string[] group = ["--annotation", $"io.containerd.runc.v2.group={first}", "--null-io"];
        _ = bed.Ctr(bed.RunWords(first, ["--detach", .. group], "/bin/sleep", "3600")).OrThrow();
        var second = bed.Start(group, "/bin/sleep", "3600");
        _ = bed.Ctr("task", "exec", "--detach", "--exec-id", "e1", second, "/bin/sleep", "3600").OrThrow();
        Child.Kill(ShimOf(first));
        foreach (var id in new[] { first, second })
        {
            _ = events.Expect(id, "exit init 137");
            _ = events.Expect(id, "delete init");
            Eventually.Expect(() => bed.StatusOf(id) is null, () => $"the task is {bed.StatusOf(id)}");
            _ = bed.Ctr("container", "delete", id).OrThrow();
        }
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_full_disk_under_a_log_neither_holds_up_the_end_nor_other_containers(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: daemon => Tmpfs(daemon, daemon.Below("small"), "64k"));
        var log = bed.Daemon.Below("small/log");
        var id = bed.Start(["--log-uri", $"file://{log}"], "/bin/sh", "-c", "for i in 1 2 3 4; do cat /noise; done; exit 23");
        // The rest of the output is lost, or the process is held up or ended by SIGPIPE; it stays killable in any case.
        Thread.Sleep(500);
        Assert.Equal("well\n", bed.Run([], "/bin/echo", "well").OrThrow().Output);
        if (bed.StatusOf(id) == Status.Running)
            _ = bed.Ctr("task", "kill", "--signal", "SIGKILL", id);
        Assert.Contains(bed.WaitFor(id), new[] { 23, 137, 141 });
        _ = bed.Delete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_full_disk_under_the_bundles_fails_run_and_leaves_nothing(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: daemon => Tmpfs(daemon, daemon.Below("state"), "256k"));
        ExpectRunToFailOnFullDisk(bed, bed.Daemon.Below("state"));
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_full_disk_under_the_runtime_s_state_fails_run_and_leaves_nothing(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: daemon => Tmpfs(daemon, RuntimeState(shim), "64k"));
        ExpectRunToFailOnFullDisk(bed, RuntimeState(shim));
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Full_disks_under_bundles_and_state_harm_no_container_that_runs(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: daemon =>
        {
            Tmpfs(daemon, daemon.Below("state"), "512k");
            Tmpfs(daemon, RuntimeState(shim), "64k");
        });
        var id = bed.StartSleeper();
        Fill(bed, bed.Daemon.Below("state"));
        Fill(bed, RuntimeState(shim));
        Assert.Equal("well\n", bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/echo", "well").OrThrow().Output);
        bed.KillAndDelete(id);
        Empty(bed, bed.Daemon.Below("state"));
        Empty(bed, RuntimeState(shim));
        bed.AssertNothingIsLeft();
    }

    private static void ExpectRunToFailOnFullDisk(Bed bed, string place)
    {
        Fill(bed, place);
        var id = bed.NewId();
        var outcome = bed.Ctr(bed.RunWords(id, ["--rm"], "/bin/true"));
        Assert.False(outcome.Success);
        Assert.Contains("no space left on device", outcome.Errors, StringComparison.OrdinalIgnoreCase);
        _ = bed.Ctr("container", "delete", id);
        Empty(bed, place);
        bed.AssertNothingIsLeft();
        _ = bed.Run([], "/bin/true").OrThrow();
        bed.AssertNothingIsLeft();
    }

    /// <summary>Where the shim, or the runtime that it runs, remembers containers.</summary>
    private static string RuntimeState(string shim) => $"/run/containerd/{(shim == "mocker" ? "mocker" : "runc")}";

    // Only root fills to the last byte, and the daemon is root.
    private static void Fill(Bed bed, string place) => InDaemon(bed.Daemon, "/bin/sh", "-c", $"dd if=/dev/zero of={place}/filler bs=4k; true");

    private static void Empty(Bed bed, string place) => InDaemon(bed.Daemon, "/bin/rm", $"{place}/filler");

    private static int ExitsToldTo(Daemon daemon) =>
        daemon.Log.Split('\n').Count(line => line.Contains("event forwarded", StringComparison.Ordinal) && line.Contains("/tasks/exit", StringComparison.Ordinal));

    /// <summary>Whatever is there of the container now is in a state that there is a way out of, and goes.</summary>
    private static void Clear(Bed bed, string id)
    {
        Eventually.Expect(
            () =>
            {
                if (bed.StatusOf(id) is { } status)
                {
                    Assert.Contains(status, new[] { Status.Created, Status.Running, Status.Stopped });
                    _ = bed.Ctr("task", "delete", "--force", id);
                }
                return bed.StatusOf(id) is null;
            },
            () => $"the task cannot be deleted: {bed.Ctr("task", "delete", "--force", id)}");
        _ = bed.Ctr("container", "delete", id);
        // containerd 1.6 keeps a shim that it had started, and not yet given a task, when it was killed.
        if (bed.Daemon.Version.Name == "1.6")
            EndIdleShim(id);
    }

    private static void EndIdleShim(string id)
    {
        foreach (var process in ProcessTree.Descendants(Environment.ProcessId))
        {
            var commandLine = $"/proc/{process.Id}/cmdline";
            if (!Spawned.IsOurs(process.Id) && File.Exists(commandLine) && File.ReadAllText(commandLine).Split('\0').Contains(id))
                Child.Kill(process.Id);
        }
    }

    private static void Tmpfs(Daemon daemon, string place, string size)
    {
        InDaemon(daemon, "/bin/mkdir", "-p", place);
        InDaemon(daemon, "/bin/mount", "-t", "tmpfs", "-o", $"size={size}", "tmpfs", place);
    }

    private static void InDaemon(Daemon daemon, params string[] command) =>
        _ = Spawned.Run(TimeSpan.FromSeconds(10), Streams.NullDescriptor, daemon.Inside(command)).OrThrow();
}
