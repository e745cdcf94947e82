using Google.Protobuf.WellKnownTypes;

namespace Mocker.Shim.Events;

/// <summary>The time as messages have it.</summary>
internal static class Clock
{
    public static Timestamp Now()
    {
        long ticks = DateTime.UtcNow.Ticks - DateTime.UnixEpoch.Ticks;
        return new() { Seconds = ticks / TimeSpan.TicksPerSecond, Nanos = (int)(ticks % TimeSpan.TicksPerSecond) * 100 };
    }
}
