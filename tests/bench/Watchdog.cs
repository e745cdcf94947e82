using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>
/// Kills a command that does not end, so that the bench stops with its name instead of waiting for ever. A thread of its
/// own looks now and then; the timed path pays one store before and one after.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private const int LimitSeconds = 60;

    private readonly Timer timer;
    private volatile int[] watched = [];
    private int[] lastSeen = [];
    private int seconds;

    internal Watchdog() => timer = new Timer(_ => Look(), null, 1000, 1000);

    /// <summary>Watches these processes until <see cref="Rest"/>.</summary>
    internal void Watch(int[] processes) => watched = processes;

    internal void Rest() => watched = [];

    public void Dispose() => timer.Dispose();

    private void Look()
    {
        var now = watched;
        seconds = ReferenceEquals(now, lastSeen) ? seconds + 1 : 0;
        lastSeen = now;
        if (seconds < LimitSeconds)
            return;
        foreach (var process in now)
            Child.Kill(process);
    }
}
