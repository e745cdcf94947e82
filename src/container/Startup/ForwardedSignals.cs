using Mocker.Linux;

namespace Mocker.Container.Startup;

/// <summary>The signals that `run` and `exec` take over for the container's process.</summary>
public static class ForwardedSignals
{
    /// <summary>
    /// All that a process can be sent by others, without those that cannot be blocked (KILL, STOP), that report its own
    /// faults (ILL, TRAP, ABRT, BUS, FPE, SEGV, PIPE, SYS), and the one that the .NET runtime stops its threads with (34).
    /// </summary>
    public static ulong Mask => ~(
        Bit(9) | Bit(19) | Bit(4) | Bit(5) | Bit(6) | Bit(7) | Bit(8) | Bit(11) | Bit(13) | Bit(31) | Bit(32) | Bit(33) | Bit(34));

    private static ulong Bit(int signal) => Signals.Bit(signal);
}
