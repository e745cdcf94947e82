using Mocker.Tests.Containerd.Api;

namespace Mocker.Tests.Containerd;

/// <summary>Many containers at once.</summary>
public sealed class CrowdTests
{
    private const int Containers = 50;

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Fifty_containers_started_at_once_all_run_and_go_without_a_trace(string containerd, string shim)
    {
        using var bed = new Bed(containerd, shim);
        var ids = Enumerable.Range(0, Containers).Select(_ => bed.NewId()).ToList();
        Together(ids, id => _ = bed.Ctr(bed.RunWords(id, ["--detach", "--null-io"], "/bin/sh", "-c", "trap 'exit 11' TERM; while true; do sleep 1; done")).OrThrow());
        Assert.All(ids, id => Assert.Equal(Status.Running, bed.StatusOf(id)));
        Assert.Equal(Containers, ids.Select(id => bed.State(id).Pid).Distinct().Count());
        Together(ids, id => _ = bed.Ctr("task", "exec", "--exec-id", "e1", id, "/bin/true").OrThrow());
        Together(ids, id => _ = bed.Ctr("task", "kill", "--signal", "SIGTERM", id).OrThrow());
        Assert.All(ids, id => Assert.Equal(11, bed.WaitFor(id)));
        Together(ids, id => bed.Delete(id));
        bed.AssertNothingIsLeft();
    }

    private static void Together(List<string> ids, Action<string> action)
    {
        using var arrived = new CountdownEvent(ids.Count);
        var failures = new List<Exception>();
        foreach (var id in ids)
        {
            new Thread(() =>
            {
                try
                {
                    action(id);
                }
                catch (Exception exception)
                {
                    lock (failures)
                        failures.Add(exception);
                }
                finally
                {
                    _ = arrived.Signal();
                }
            }).Start();
        }
        arrived.Wait();
        if (failures.Count > 0)
            throw new AggregateException(failures);
    }
}
