using Mocker.Linux;

namespace Mocker.Shim.Startup;

/// <summary>The signals that the server's loop takes from a signalfd(2).</summary>
internal static class LoopSignals
{
    public static ulong Mask => Signals.Bit((int)Signal.Child) | Signals.Bit((int)Signal.Terminate) | Signals.Bit((int)Signal.Interrupt);
}
