using System.Diagnostics;
using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>
/// Wall time from before posix_spawn(3) until wait4(2) has returned: what a caller waits for. Argument vectors are laid
/// out before, exit codes looked at after.
/// </summary>
internal sealed class TimeMeter(CaptureFile errors, Watchdog watchdog, Action<RuntimeBinary, string, double> record) : IMeter
{
    /// <summary>Runs and checks, and records nothing: warm-up rounds, and the steps within a block.</summary>
    internal static TimeMeter Silent(CaptureFile errors, Watchdog watchdog) => new(errors, watchdog, static (_, _, _) => { });

    public void Step(RuntimeBinary runtime, string label, params string[] command)
    {
        using var line = new Command(runtime.Arguments(command));
        var streams = Streams.Quiet(errors);
        var pids = new int[1];
        var started = Stopwatch.GetTimestamp();
        pids[0] = line.Start(streams);
        watchdog.Watch(pids);
        var status = Child.Wait(pids[0]);
        var ended = Stopwatch.GetTimestamp();
        watchdog.Rest();
        Check(line, status, errors);
        record(runtime, label, Milliseconds(started, ended));
    }

    public void Together(RuntimeBinary runtime, string label, IReadOnlyList<string[]> commands)
    {
        var lines = commands.Select(command => new Command(runtime.Arguments(command))).ToArray();
        var pids = new int[lines.Length];
        var statuses = new ExitStatus[lines.Length];
        var streams = Streams.Quiet(errors);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < lines.Length; i++)
            pids[i] = lines[i].Start(streams);
        watchdog.Watch(pids);
        for (var i = 0; i < lines.Length; i++)
            statuses[i] = Child.Wait(pids[i]);
        var ended = Stopwatch.GetTimestamp();
        watchdog.Rest();
        for (var i = 0; i < lines.Length; i++)
        {
            Check(lines[i], statuses[i], errors);
            lines[i].Dispose();
        }
        record(runtime, label, Milliseconds(started, ended));
    }

    public void Block(RuntimeBinary runtime, string label, Action<IMeter> work)
    {
        var silent = Silent(errors, watchdog);
        var started = Stopwatch.GetTimestamp();
        work(silent);
        record(runtime, label, Milliseconds(started, Stopwatch.GetTimestamp()));
    }

    internal static void Check(Command line, ExitStatus status, CaptureFile errors)
    {
        if (!status.Success)
            throw new HarnessException($"`{line.Text}`: {status}: {errors.Text().Trim()}");
    }

    private static double Milliseconds(long started, long ended) =>
        (ended - started) * 1000.0 / Stopwatch.Frequency;
}
