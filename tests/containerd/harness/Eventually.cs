using System.Diagnostics;

namespace Mocker.Tests.Containerd;

/// <summary>Waiting for what other processes do.</summary>
internal static class Eventually
{
    internal static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

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

    /// <summary>Fails with these words when it does not happen soon.</summary>
    internal static void Expect(Func<bool> condition, Func<string> otherwise)
    {
        if (!Happens(Soon, condition))
            Assert.Fail($"{otherwise()} (after {Soon.TotalSeconds} s)");
    }
}
