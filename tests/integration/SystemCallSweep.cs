using System.Text.Json;
using static Mocker.Tests.Integration.SystemCallTrace;

namespace Mocker.Tests.Integration;

/// <summary>
/// Does the same deed to a command, or to the processes that it makes, at about a hundred of its system calls, one after
/// the other, each time with a new container, and gathers what was wrong afterwards. The environment variable POINTS
/// says how many; 10000 is all of them.
/// </summary>
/// <param name="bed">Where.</param>
/// <param name="deed">What happens at the call.</param>
/// <param name="ofCommand">To the command's own process, or to those that it makes.</param>
internal sealed class SystemCallSweep(TestBed bed, Deed deed, bool ofCommand)
{
    private static readonly int Points =
        int.TryParse(Environment.GetEnvironmentVariable("POINTS"), out var points) ? points : 100;

    private readonly List<string> complaints = [];

    /// <summary>Brings the container (by id) to where the command starts from.</summary>
    internal Action<string> Prepare { get; init; } = _ => { };

    /// <summary>
    /// What else must hold after the command (container id, how it ended or null if it hung, its messages): complaints.
    /// </summary>
    internal Func<string, ExitStatus?, string, IEnumerable<string>> Check { get; init; } = (_, _, _) => [];

    /// <summary>One of so many of the usual points will do, for a variant of what is swept elsewhere.</summary>
    internal int OneIn { get; init; } = 1;

    /// <summary>Calls at which the deed would say nothing.</summary>
    internal Func<Call, bool> Spare { get; init; } = _ => false;

    /// <summary>Runs it all; fails with the complaints if there are any.</summary>
    internal void Run(Func<string, string[]> command)
    {
        using var errors = new CaptureFile();
        var spared = Spared(command, errors);
        var candidates = Enumerable.Range(0, spared.Count).Where(i => !spared[i]).ToList();
        Assert.True(candidates.Count > 0, "the command made no system call of that sort: nothing to sweep");
        var points = 0;
        for (var i = 0; i < candidates.Count; i += Math.Max(1, candidates.Count * OneIn / Points), points++)
            Try(command, candidates[i] + 1, spared.Count, errors);
        Assert.True(complaints.Count == 0,
            $"{complaints.Count} complaints at {points} points:\n{string.Join('\n', complaints.Take(60))}");
    }

    /// <summary>For each call that is made when nothing happens, whether it is spared.</summary>
    private List<bool> Spared(Func<string, string[]> command, CaptureFile errors)
    {
        var id = bed.NewId();
        Prepare(id);
        var spared = new List<bool>();
        var (status, _, _) = SystemCallTrace.Run(bed.Runtime.Arguments(command(id)), errors, call =>
        {
            if (call.OfCommand == ofCommand)
                spared.Add(Spare(call));
            return Deed.None;
        });
        Assert.True(status is { Success: true }, $"{string.Join(' ', command(id))} fails on its own: {status}: {errors.Text()}");
        _ = bed.Runtime.Call("delete", "--force", id).OrThrow();
        bed.AssertNothingIsLeft();
        return spared;
    }

    private void Try(Func<string, string[]> command, int at, int calls, CaptureFile errors)
    {
        var id = bed.NewId();
        Prepare(id);
        errors.Clear();
        var kind = -1L;
        var (status, _, _) = SystemCallTrace.Run(bed.Runtime.Arguments(command(id)), errors, call =>
        {
            if (call.OfCommand != ofCommand || call.Number != at)
                return Deed.None;
            kind = call.Kind;
            return Spare(call) ? Deed.None : deed;
        });
        var point = $"{command(id)[0]}, call {at} of {calls} (number {kind})";
        Complain(point, Check(id, status, errors.Text()));
        Complain(point, Aftermath(bed, id));
    }

    private void Complain(string point, IEnumerable<string> found) =>
        complaints.AddRange(found.Select(complaint => $"{point}: {complaint}"));

    /// <summary>
    /// What must hold after any accident: `state` gives an answer, `delete --force` succeeds, nothing is left. The next
    /// attempt begins with a clean machine whatever this one left.
    /// </summary>
    internal static List<string> Aftermath(TestBed bed, string id)
    {
        var found = new List<string>();
        try
        {
            _ = bed.Status(id);
        }
        catch (Exception exception) when (exception is HarnessException or JsonException)
        {
            found.Add($"state: {exception.Message}");
        }
        var deleted = bed.Runtime.CallWithReaper(TimeSpan.FromSeconds(10), "delete", "--force", id);
        if (!deleted.Success)
            found.Add(deleted.ToString());
        var left = bed.Leftovers();
        if (left.Count > 0)
            found.Add($"left {left.Count}: {string.Join(", ", left.Take(4))}");
        if (found.Count > 0)
            bed.Sweep();
        return found;
    }
}
