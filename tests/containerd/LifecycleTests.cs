using Mocker.Tests.Containerd.Api;

namespace Mocker.Tests.Containerd;

/// <summary>A container's life through ctr: run, wait, kill, delete.</summary>
public sealed class LifecycleTests
{
    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Run_prints_what_the_process_prints_and_leaves_nothing(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var outcome = bed.Run([], "/bin/sh", "-c", "echo out; echo err >&2").OrThrow();
        Assert.Equal("out\n", outcome.Output);
        Assert.Equal("err\n", outcome.Errors);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Run_ends_with_the_exit_code_of_the_process(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        foreach (var code in new[] { 0, 1, 7, 255 })
            Assert.Equal(code, bed.Run([], "/bin/sh", "-c", $"exit {code}").Status?.Code);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_detached_container_runs_until_it_is_killed_and_can_be_waited_for(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        Assert.Equal(Status.Running, bed.StatusOf(id));
        var wait = bed.Tasks.WaitAsync(Bed.Reference(id)).ResponseAsync;
        Assert.False(wait.Wait(200));
        _ = bed.Ctr("task", "kill", "--signal", "SIGKILL", id).OrThrow();
        Assert.True(wait.Wait(Eventually.Soon));
        Assert.Equal(137u, wait.Result.ExitStatus);
        Assert.InRange(wait.Result.ExitedAt.ToDateTime(), DateTime.UtcNow.AddMinutes(-1), DateTime.UtcNow);
        Assert.Equal(Status.Stopped, bed.StatusOf(id));
        Assert.Equal(137, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_wait_that_comes_after_the_end_is_answered_at_once(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.Start(["--null-io"], "/bin/sh", "-c", "exit 9");
        bed.ExpectStatus(id, Status.Stopped);
        Assert.Equal(9, bed.WaitFor(id));
        Assert.Equal(9, bed.WaitFor(id));
        Assert.Equal(9, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_program_that_does_not_exist_is_an_error_that_names_it_and_leaves_nothing(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var outcome = bed.Run([], "/bin/no-such-program");
        Assert.False(outcome.Success);
        Assert.Contains("/bin/no-such-program", outcome.Errors);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_running_task_is_not_deleted_without_force(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        Assert.False(bed.Ctr("task", "delete", id).Success);
        Assert.Equal(Status.Running, bed.StatusOf(id));
        _ = bed.Ctr("task", "delete", "--force", id);
        Assert.Null(bed.StatusOf(id));
        _ = bed.Ctr("container", "delete", id).OrThrow();
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Ps_lists_the_container_s_processes(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.Start(["--null-io"], "/bin/sh", "-c", "sleep 3600 & sleep 3600 & wait");
        var init = bed.State(id).Pid;
        Eventually.Expect(() => Pids(bed, id).Count == 3, () => $"ps: {string.Join(' ', Pids(bed, id))}");
        Assert.Contains($"{init}", Pids(bed, id));
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void List_shows_pid_and_status(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        var line = bed.Ctr("task", "list").OrThrow().Output.Split('\n').Single(line => line.StartsWith(id, StringComparison.Ordinal));
        Assert.Equal([id, $"{bed.State(id).Pid}", "RUNNING"], line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        bed.KillAndDelete(id);
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_rootfs_of_many_layers_is_mounted_and_unmounted(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        // The mount's options are far longer than the page that mount(2) takes.
        bed.Import(BusyboxImage.ManyLayersName, layers: 80);
        var id = bed.NewId();
        var outcome = bed.Ctr(
            ["run", .. bed.Shim.RunOptions, "--rm", BusyboxImage.ManyLayersName, id, "/bin/sh", "-c", "cat /layers/1 /layers/40 /layers/79; touch /new"]);
        Assert.Equal("1\n40\n79\n", outcome.OrThrow().Output);
        bed.AssertNothingIsLeft();
    }

    /// <summary>The first column of `ctr task ps`.</summary>
    private static List<string> Pids(Bed bed, string id) =>
        [.. bed.Ctr("task", "ps", id).OrThrow().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(line => line.Split(' ', '\t')[0])];
}
