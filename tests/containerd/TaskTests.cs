using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Tests.Containerd.Api;

namespace Mocker.Tests.Containerd;

/// <summary>What can be done to a running container: signals, pause, limits, figures, a checkpoint.</summary>
public sealed class TaskTests
{
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
    public void Checkpoint_makes_an_image_or_says_why_not(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        var criu = Spawned.Run(TimeSpan.FromSeconds(10), Streams.NullDescriptor, "/usr/bin/env", "criu", "check");
        var images = bed.Below("images");
        _ = Directory.CreateDirectory(images);
        var outcome = bed.Ctr("task", "checkpoint", "--image-path", images, id);
        if (!outcome.Success)
        {
            Assert.Contains("criu", outcome.Errors, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(Status.Running, bed.StatusOf(id));
            bed.KillAndDelete(id);
            bed.AssertNothingIsLeft();
            Skip.If(true, $"CRIU cannot do it here: {outcome.Errors.Trim()} (criu check: {(criu.Success ? "well" : criu.Errors.Trim())})");
        }
        Assert.NotEmpty(Directory.GetFiles(images, "pages-*.img"));
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
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
