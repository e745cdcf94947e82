using System.Diagnostics;

namespace Mocker.Harness.Containers;

/// <summary>Waiting for what other processes do.</summary>
internal static class Patience
{
    /// <summary>Whether it happens within this time.</summary>
    internal static bool Happens(TimeSpan limit, Func<bool> condition)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(started) > limit)
                return false;
            Thread.Sleep(20);
        }
        return true;
    }
}
