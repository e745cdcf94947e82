using System.Text.Json;
using System.Text.Json.Nodes;
using Grpc.Core;
using Mocker.Tests.Containerd.Api;
using Status = Mocker.Tests.Containerd.Api.Status;

namespace Mocker.Tests.Containerd;

/// <summary>What can be done to a running container: signals, pause, limits, figures, a checkpoint.</summary>
public sealed class TaskTests
{
    private const uint SigUsr1 = 10;
    private const uint SigUsr2 = 12;

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_signal_reaches_the_first_process(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var ready = bed.Below("ready");
        var id = bed.Start(["--log-uri", $"file://{ready}"], "/bin/sh", "-c", "trap 'exit 42' USR1; echo ready; while true; do sleep 0.1; done");
        Eventually.Expect(() => File.Exists(ready) && File.ReadAllText(ready) == "ready\n", () => "the process is not ready");
        _ = bed.Ctr("task", "kill", "--signal", "SIGUSR1", id).OrThrow();
        Assert.Equal(42, bed.WaitFor(id));
        Assert.Equal(42, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Kill_all_reaches_every_process_of_the_container(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        // In the host's process id namespace the end of the first process is not the end of the others.
        var id = bed.NewId();
        _ = bed.Ctr(bed.ConfigWords(
            id, config => config["linux"]!["namespaces"] = SpecConfig.Namespaces("network", "ipc", "uts", "mount"), "/bin/sleep", "3600")).OrThrow();
        _ = bed.Ctr("task", "exec", "--detach", "--exec-id", "e1", id, "/bin/sleep", "3600").OrThrow();
        _ = bed.Ctr("task", "kill", "--all", "--signal", "SIGKILL", id).OrThrow();
        Assert.Equal(137, bed.WaitFor(id, "e1"));
        Assert.Equal(137, bed.WaitFor(id));
        _ = bed.Tasks.DeleteProcess(Bed.Reference(id, "e1"));
        _ = bed.Delete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_paused_container_stands_still_until_it_is_resumed(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var log = bed.Below("log");
        var id = bed.Start(["--log-uri", $"file://{log}"], "/bin/sh", "-c", "while true; do echo x; sleep 0.05; done");
        Eventually.Expect(() => File.Exists(log) && new FileInfo(log).Length > 0, () => "the process prints nothing");
        _ = bed.Ctr("task", "pause", id).OrThrow();
        Assert.Equal(Status.Paused, bed.StatusOf(id));
        Thread.Sleep(100);
        var length = new FileInfo(log).Length;
        Thread.Sleep(300);
        Assert.Equal(length, new FileInfo(log).Length);
        _ = bed.Ctr("task", "resume", id).OrThrow();
        Assert.Equal(Status.Running, bed.StatusOf(id));
        Eventually.Expect(() => new FileInfo(log).Length > length, () => "the process prints nothing after resume");
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Metrics_have_the_container_s_memory_processor_time_and_processes(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.Start(["--null-io", "--memory-limit", "67108864"], "/bin/sh", "-c", "sleep 3600 & sleep 3600 & wait");
        JsonElement metrics = default;
        Eventually.Expect(
            () => (metrics = Metrics(bed, id)).GetProperty("pids").GetProperty("current").GetUInt64() == 3, () => $"metrics: {metrics}");
        var usage = metrics.GetProperty("memory").GetProperty("usage");
        Assert.InRange(usage.GetProperty("usage").GetUInt64(), 4096u, 67108864u);
        Assert.Equal(67108864u, usage.GetProperty("limit").GetUInt64());
        Assert.InRange(metrics.GetProperty("cpu").GetProperty("usage").GetProperty("total").GetUInt64(), 1u, 60_000_000_000u);
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Update_changes_the_limits_of_a_running_container(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper("--memory-limit", "67108864");
        var file = MemoryLimitOf(id);
        Assert.Equal("67108864", File.ReadAllText(file).Trim());
        _ = bed.Tasks.Update(new UpdateTaskRequest
        {
            ContainerId = id,
            Resources = Specification.Resources(new JsonObject { ["memory"] = new JsonObject { ["limit"] = 134217728 } }),
        });
        Assert.Equal("134217728", File.ReadAllText(file).Trim());
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_checkpoint_goes_into_containerd_s_content_and_a_task_that_is_made_from_it_goes_on(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: Criu.AddTo);
        using var events = new EventLog(bed);
        // What it remembers is in its memory only.
        var id = bed.CreateContainer(
            static _ => { }, "/bin/sh", "-c", "i=7; trap 'i=42' USR2; trap 'exit $i' USR1; while true; do sleep 0.1; done");
        _ = bed.Tasks.Create(new CreateTaskRequest { ContainerId = id });
        _ = bed.Tasks.Start(Bed.Reference(id));
        Eventually.Expect(() => Traps(bed.State(id).Pid), () => "the shell has no traps");
        _ = bed.Tasks.Kill(new KillRequest { ContainerId = id, Signal = SigUsr2 });
        Thread.Sleep(300);
        var images = bed.Tasks.Checkpoint(new CheckpointTaskRequest
        {
            ContainerId = id,
            Options = Specification.Options(new CheckpointOptions { Exit = true }),
        }).Descriptors;
        _ = events.Expect(id, "checkpointed init");
        _ = bed.WaitFor(id);
        _ = bed.Tasks.Delete(Bed.Reference(id));
        var checkpoint = images.Single(image => image.MediaType == "application/vnd.containerd.container.criu.checkpoint.criu.tar");
        _ = bed.Tasks.Create(new CreateTaskRequest { ContainerId = id, Checkpoint = checkpoint });
        _ = bed.Tasks.Start(Bed.Reference(id));
        Assert.Equal(Status.Running, bed.StatusOf(id));
        _ = bed.Tasks.Kill(new KillRequest { ContainerId = id, Signal = SigUsr1 });
        Assert.Equal(42, bed.WaitFor(id));
        Assert.Equal(42, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    /// <summary>ctr pauses a task before and resumes it after, if there is still something to be resumed.</summary>
    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_task_that_ctr_checkpoints_to_end_it_ends(string containerd, string shim)
    {
        Skip.If(containerd == "1.6", "ctr 1.6 tells only the runtimes of runc's name that a task is to end");
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: Criu.AddTo);
        var id = bed.StartSleeper();
        _ = bed.Ctr("task", "checkpoint", "--exit", id).OrThrow();
        _ = bed.WaitFor(id);
        _ = bed.Delete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_container_goes_on_after_a_checkpoint_that_is_not_to_end_it(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: Criu.AddTo);
        var id = bed.StartSleeper();
        var init = bed.State(id).Pid;
        Assert.NotEmpty(bed.Tasks.Checkpoint(new CheckpointTaskRequest { ContainerId = id }).Descriptors);
        Assert.Equal((Status.Running, init), (bed.StatusOf(id), bed.State(id).Pid));
        Assert.Equal("hello\n", bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/echo", "hello").OrThrow().Output);
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Without_CRIU_a_checkpoint_fails_with_that_reason_and_the_container_goes_on(string containerd, string shim)
    {
        using var bed = Bed.WithOwnDaemon(containerd, shim, prepare: daemon => Criu.ReplaceIn(daemon, "exit 1"));
        var id = bed.StartSleeper();
        var exception = Assert.Throws<RpcException>(() => bed.Tasks.Checkpoint(new CheckpointTaskRequest { ContainerId = id }));
        Assert.Contains("criu", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(Status.Running, bed.StatusOf(id));
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    /// <summary>Both signals are caught (SigCgt of proc_pid_status(5)).</summary>
    private static bool Traps(uint pid)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(line => line.StartsWith("SigCgt:", StringComparison.Ordinal));
        var caught = Convert.ToUInt64(line.Split('\t')[1], 16);
        return (caught >> ((int)SigUsr1 - 1) & caught >> ((int)SigUsr2 - 1) & 1) == 1;
    }

    private static JsonElement Metrics(Bed bed, string id) =>
        JsonDocument.Parse(bed.Ctr("task", "metrics", "--format", "json", id).OrThrow().Output).RootElement;

    private static string MemoryLimitOf(string id)
    {
        foreach (var cgroup in Census.Cgroups(id))
        {
            foreach (var name in new[] { "memory.limit_in_bytes", "memory.max" })
            {
                if (File.Exists(Path.Combine(cgroup, name)))
                    return Path.Combine(cgroup, name);
            }
        }
        throw new HarnessException($"no cgroup of {id} has a memory limit");
    }
}
