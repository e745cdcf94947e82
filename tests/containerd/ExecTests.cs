using Grpc.Core;
using Mocker.Tests.Containerd.Api;

namespace Mocker.Tests.Containerd;

/// <summary>Further processes in a running container.</summary>
public sealed class ExecTests
{
    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Exec_prints_what_the_process_prints_and_ends_with_its_exit_code(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        var outcome = bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/sh", "-c", "echo out; echo err >&2; exit 5");
        Assert.Equal(("out\n", 5), (outcome.Output, outcome.Status?.Code));
        Assert.Contains("err\n", outcome.Errors);
        Assert.Equal("/tmp\n", bed.Ctr("task", "exec", "--exec-id", "e1", "--cwd", "/tmp", id, "/bin/sh", "-c", "pwd").OrThrow().Output);
        Assert.Contains("uid=12 gid=34", bed.Ctr("task", "exec", "--exec-id", "e2", "--user", "12:34", id, "/bin/id").OrThrow().Output);
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Exec_of_a_program_that_does_not_exist_names_it_and_the_container_goes_on(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        var outcome = bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/no-such-program");
        Assert.False(outcome.Success);
        Assert.Contains("/bin/no-such-program", outcome.Errors);
        Assert.Equal(Api.Status.Running, bed.StatusOf(id));
        _ = bed.Ctr("task", "exec", "--exec-id", "e2", id, "/bin/true").OrThrow();
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_detached_exec_has_a_state_a_pid_and_an_exit_status_of_its_own(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        _ = bed.Ctr("task", "exec", "--detach", "--exec-id", "e1", id, "/bin/sleep", "3600").OrThrow();
        var state = bed.State(id, "e1");
        Assert.Equal(Api.Status.Running, state.Status);
        Assert.NotEqual(bed.State(id).Pid, state.Pid);
        Assert.Contains("sleep", File.ReadAllText($"/proc/{state.Pid}/cmdline"));
        _ = bed.Ctr("task", "kill", "--exec-id", "e1", "--signal", "SIGKILL", id).OrThrow();
        Assert.Equal(137, bed.WaitFor(id, "e1"));
        Assert.Equal(Api.Status.Stopped, bed.State(id, "e1").Status);
        Assert.Equal(137u, bed.Tasks.DeleteProcess(Bed.Reference(id, "e1")).ExitStatus);
        Assert.Equal(StatusCode.NotFound, Assert.Throws<RpcException>(() => bed.State(id, "e1")).StatusCode);
        Assert.Equal(Api.Status.Running, bed.StatusOf(id));
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Many_execs_at_once_each_get_their_own_output(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        var outcomes = Enumerable.Range(0, 10).AsParallel().WithDegreeOfParallelism(10)
            .Select(number => (number, outcome: bed.Ctr("task", "exec", "--exec-id", $"e{number}", id, "/bin/sh", "-c", $"echo {number}; exit {number}")))
            .ToList();
        Assert.All(outcomes, pair => Assert.Equal(($"{pair.number}\n", pair.number), (pair.outcome.Output, pair.outcome.Status?.Code)));
        bed.KillAndDelete(id);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void The_end_of_a_container_ends_its_execs(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        _ = bed.Ctr("task", "exec", "--detach", "--exec-id", "e1", id, "/bin/sleep", "3600").OrThrow();
        _ = bed.Ctr("task", "kill", "--signal", "SIGKILL", id).OrThrow();
        Assert.Equal(137, bed.WaitFor(id, "e1"));
        Assert.Equal(137, bed.WaitFor(id));
        _ = bed.Tasks.DeleteProcess(Bed.Reference(id, "e1"));
        Assert.Equal(137, bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void What_is_not_there_is_answered_with_NotFound_and_what_is_there_already_with_AlreadyExists(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var id = bed.StartSleeper();
        _ = bed.Ctr("task", "exec", "--detach", "--exec-id", "e1", id, "/bin/sleep", "3600").OrThrow();
        var exec = new ExecProcessRequest { ContainerId = id, ExecId = "e1", Spec = Specification.Process("/bin/true") };
        Assert.Equal(StatusCode.AlreadyExists, Code(() => bed.Tasks.Exec(exec)));
        Assert.Equal(StatusCode.NotFound, Code(() => bed.Tasks.Start(Bed.Reference(id, "none"))));
        Assert.Equal(StatusCode.NotFound, Code(() => bed.Tasks.Kill(new KillRequest { ContainerId = id, ExecId = "none", Signal = 9 })));
        Assert.Equal(StatusCode.NotFound, Code(() => bed.Tasks.Wait(Bed.Reference(id, "none"))));
        Assert.Equal(StatusCode.NotFound, Code(() => bed.Tasks.DeleteProcess(Bed.Reference(id, "none"))));
        bed.KillAndDelete(id);
    }

    private static StatusCode Code(Action call) => Assert.Throws<RpcException>(call).StatusCode;
}
