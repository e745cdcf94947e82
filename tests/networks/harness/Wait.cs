namespace Mocker.Tests.Networks;

/// <summary>For what the kernel does in its own time.</summary>
internal static class Wait
{
    public static void Until(Func<bool> isSo)
    {
        for (long start = Environment.TickCount64; !isSo(); Thread.Sleep(10))
            Assert.True(Environment.TickCount64 - start < 20_000, "it does not come about");
    }
}
