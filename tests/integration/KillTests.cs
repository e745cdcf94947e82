using System.Diagnostics;
using static Mocker.Tests.Integration.SystemCallTrace;

namespace Mocker.Tests.Integration;

/// <summary>
/// `kill -9` at any moment (an engine's time limit, an OOM kill, a node going down) must leave something that `state` can
/// talk about and `delete --force` can clear away.
/// </summary>
public sealed class KillTests
{
    private const int Moments = 50;

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
            var point = $"killed after {after * 1e6 / Stopwatch.Frequency:0} µs of {duration * 1e6 / Stopwatch.Frequency:0} µs";
            complaints.AddRange(SystemCallSweep.Aftermath(bed, id).Select(complaint => $"{point}: {complaint}"));
        }
        Assert.True(
            complaints.Count == 0, $"{complaints.Count} complaints at {Moments} moments:\n{string.Join('\n', complaints)}");
    }

    [SkippableTheory]
    [InlineData("host")]
    [InlineData("new")]
    [InlineData("joined")]
    public void Create_killed_before_any_of_its_system_calls_can_be_cleared_away(string users)
    {
        using var bed = new TestBed();
        var bundle = bed.SleeperIn(users).Path;
        new SystemCallSweep(bed, Deed.Kill, ofCommand: true) { OneIn = TestBed.ShareOf(users) }.Run(id => ["create", "--bundle", bundle, id]);
    }

    /// <summary>The parent lives, so it has to notice, to say so, and to leave nothing (runtime.md, "Create").</summary>
    [SkippableTheory]
    [InlineData("host")]
    [InlineData("new")]
    [InlineData("joined")]
    public void Create_whose_child_is_killed_before_any_of_its_system_calls_fails_and_leaves_nothing(string users)
    {
        using var bed = new TestBed();
        var bundle = bed.SleeperIn(users).Path;
        new SystemCallSweep(bed, Deed.Kill, ofCommand: false)
        {
            OneIn = TestBed.ShareOf(users),
            Check = (id, status, message) => AllOrNothing(bed, id, status, message),
        }.Run(id => ["create", "--bundle", bundle, id]);
    }

    [SkippableFact]
    public void Start_killed_before_any_of_its_system_calls_can_be_cleared_away()
    {
        using var bed = new TestBed();
        new SystemCallSweep(bed, Deed.Kill, ofCommand: true) { Prepare = id => bed.Create(id) }.Run(id => ["start", id]);
    }

    [SkippableFact]
    public void Delete_killed_before_any_of_its_system_calls_can_be_repeated()
    {
        using var bed = new TestBed();
        new SystemCallSweep(bed, Deed.Kill, ofCommand: true) { Prepare = id => bed.Create(id) }
            .Run(id => ["delete", "--force", id]);
    }

    [SkippableTheory]
    [InlineData(true, "host")]
    [InlineData(false, "host")]
    [InlineData(true, "new")]
    [InlineData(false, "new")]
    public void Exec_killed_before_any_of_its_system_calls_leaves_the_container_running(bool ofCommand, string users)
    {
        using var bed = new TestBed();
        var bundle = bed.SleeperIn(users);
        new SystemCallSweep(bed, Deed.Kill, ofCommand)
        {
            OneIn = TestBed.ShareOf(users),
            Prepare = id =>
            {
                _ = bed.Create(id, bundle);
                _ = bed.Runtime.Call("start", id).OrThrow();
            },
            Check = (id, status, _) =>
                status is null ? ["exec hangs"] : bed.Status(id) == "running" ? [] : ["the container is gone"],
        }.Run(id => ["exec", id, "/bin/true"]);
    }

    /// <summary>After `create` with a fault: either there is a container, or a message and no trace.</summary>
    internal static IEnumerable<string> AllOrNothing(TestBed bed, string id, ExitStatus? status, string message)
    {
        if (status is not { } ended)
            return ["it hangs"];
        if (ended.Success)
            return bed.Status(id) is null ? ["exit code 0, but there is no container"] : [];
        if (!ended.Exited)
            return [$"{ended}: {message}"];
        var left = bed.Leftovers();
        var found = new List<string>();
        if (left.Count > 0)
            found.Add($"failed, but left {string.Join(", ", left.Take(4))}; {message.Trim()}");
        if (message.Trim().Length == 0)
            found.Add($"{ended} without a message");
        return found;
    }

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
