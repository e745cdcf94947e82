namespace Mocker.Tests.Containerd;

/// <summary>What must happen in a moment.</summary>
internal static class Eventually
{
    internal static readonly TimeSpan Soon = TimeSpan.FromSeconds(15);

    /// <summary>Fails with these words when it does not happen soon.</summary>
    internal static void Expect(Func<bool> condition, Func<string> otherwise)
    {
        if (!Patience.Happens(Soon, condition))
            Assert.Fail($"{otherwise()} (after {Soon.TotalSeconds} s)");
    }
}
