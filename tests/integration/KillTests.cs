using System.Diagnostics;

namespace Mocker.Tests.Integration;

/// <summary>
/// `kill -9` at any moment of `create` (an engine's time limit, an OOM kill, a node going down) must leave something that
/// `state` can talk about and `delete --force` can clear away.
/// </summary>
public sealed class KillTests
{
    private const int Moments = 50;
    private const int Points = 100;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [SkippableFact]
    public void Create_killed_at_any_moment_can_be_cleared_away()
    {
        using var bed = new TestBed();
        var duration = MedianCreateTicks(bed);
        var complaints = new List<string>();
        for (var i = 0; i < Moments; i++)
        {
            var id = bed.NewId();
            var after = duration * (2 * i + 1) / (2 * Moments) * 11 / 10;
            KillCreateAfter(bed, id, after);
            Complain(complaints, bed, id, $"killed after {after * 1e6 / Stopwatch.Frequency:0} µs of {duration * 1e6 / Stopwatch.Frequency:0} µs");
        }
        AssertNone(complaints, Moments);
    }

    [SkippableFact]
    public void Create_killed_before_any_of_its_system_calls_can_be_cleared_away() =>
        SweepCreate(ofCommand: true, (bed, id, outcome) => []);

    /// <summary>The parent lives, so it has to notice, to say so, and to leave nothing (runtime.md, "Create").</summary>
    [SkippableFact]
    public void Create_whose_child_is_killed_before_any_of_its_system_calls_fails_and_leaves_nothing() =>
        SweepCreate(ofCommand: false, (bed, id, outcome) =>
        {
            if (outcome is null)
                return ["create hangs"];
            return outcome.Value.Success || bed.Status(id) is null ? [] : [$"create failed with {outcome} but left a container"];
        });

    [SkippableFact]
    public void Delete_killed_before_any_of_its_system_calls_can_be_repeated()
    {
        using var bed = new TestBed();
        Sweep(bed, "delete --force", ofCommand: true, id => bed.Create(id), id => bed.Runtime.Arguments("delete", "--force", id), (_, _) => []);
    }

    [SkippableFact]
    public void Start_killed_before_any_of_its_system_calls_can_be_cleared_away()
    {
        using var bed = new TestBed();
        Sweep(bed, "start", ofCommand: true, id => bed.Create(id), id => bed.Runtime.Arguments("start", id), (_, _) => []);
    }

    private static void SweepCreate(bool ofCommand, Func<TestBed, string, ExitStatus?, List<string>> more)
    {
        using var bed = new TestBed();
        Sweep(bed, "create", ofCommand, _ => { }, id => bed.Runtime.Arguments("create", "--bundle", bed.Sleeper.Path, id),
            (id, outcome) => more(bed, id, outcome));
    }

    /// <summary>Kills the command, or what it forked, before its 1st, …, last system call, at about a hundred places.</summary>
    private static void Sweep(
        TestBed bed, string name, bool ofCommand, Action<string> prepare, Func<string, string[]> command,
        Func<string, ExitStatus?, List<string>> more)
    {
        using var errors = new CaptureFile();
        var calls = CountCalls(bed, ofCommand, prepare, command, errors);
        Assert.True(calls > 0, $"{name} made no system call of that kind: nothing to sweep");
        var complaints = new List<string>();
        var points = 0;
        for (var at = 1; at <= calls; at += Math.Max(1, calls / Points), points++)
        {
            var id = bed.NewId();
            prepare(id);
            errors.Clear();
            var kind = -1L;
            var (status, _, _) = SystemCallTrace.Run(command(id), errors, call =>
            {
                var here = call.OfCommand == ofCommand && call.Number == at;
                if (here)
                    kind = (long)call.Kind;
                return here;
            });
            var point = $"{name} killed before call {at} of {calls} (system call number {kind})";
            complaints.AddRange(more(id, status).Select(complaint => $"{point}: {complaint}"));
            Complain(complaints, bed, id, point);
        }
        AssertNone(complaints, points);
    }

    private static int CountCalls(
        TestBed bed, bool ofCommand, Action<string> prepare, Func<string, string[]> command, CaptureFile errors)
    {
        var id = bed.NewId();
        prepare(id);
        var (status, own, others) = SystemCallTrace.Run(command(id), errors, _ => false);
        Assert.True(status is { Success: true }, $"{string.Join(' ', command(id))} fails even when nobody kills it: {status}: {errors.Text()}");
        _ = bed.Runtime.Call("delete", "--force", id).OrThrow();
        bed.AssertNothingIsLeft();
        return ofCommand ? own : others;
    }

    /// <summary>What must hold after any accident; each point begins with a clean machine, whatever the last one left.</summary>
    private static void Complain(List<string> complaints, TestBed bed, string id, string point)
    {
        try
        {
            _ = bed.Status(id);
        }
        catch (Exception exception) when (exception is HarnessException or System.Text.Json.JsonException)
        {
            complaints.Add($"{point}: state: {exception.Message}");
        }
        var deleted = bed.Runtime.Call(Patience, "delete", "--force", id);
        if (!deleted.Success)
            complaints.Add($"{point}: {deleted}");
        var left = bed.Leftovers();
        if (left.Count == 0 && deleted.Success)
            return;
        complaints.Add($"{point}: left {left.Count}: {string.Join(", ", left.Take(3))}");
        bed.Sweep();
    }

    private static void AssertNone(List<string> complaints, int points) =>
        Assert.True(complaints.Count == 0, $"{complaints.Count} complaints at {points} points:\n{string.Join('\n', complaints.Take(40))}");

    private static void KillCreateAfter(TestBed bed, string id, long ticks)
    {
        using var errors = new CaptureFile();
        using var line = new Command(bed.Runtime.Arguments("create", "--bundle", bed.Sleeper.Path, id));
        var started = Stopwatch.GetTimestamp();
        var pid = line.Start(Streams.Quiet(errors));
        while (Stopwatch.GetTimestamp() - started < ticks)
        {
            // Busy: a sleep would overshoot by more than a whole create.
        }
        Child.Kill(pid);
        _ = Child.Wait(pid);
    }

    private static long MedianCreateTicks(TestBed bed)
    {
        var ticks = new List<long>();
        for (var i = 0; i < 9; i++)
        {
            var id = bed.NewId();
            var started = Stopwatch.GetTimestamp();
            _ = bed.Create(id);
            ticks.Add(Stopwatch.GetTimestamp() - started);
            _ = bed.Runtime.Call("delete", "--force", id).OrThrow();
        }
        bed.AssertNothingIsLeft();
        return ticks.Order().ElementAt(ticks.Count / 2);
    }
}
