using Mocker.Container.Startup;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>
/// A command that is going to pass signals on has them blocked from its beginning. Before there is a container they end the command, as they would
/// anyhow: what a pull has fetched stays for the next one.
/// </summary>
internal sealed unsafe class SignalsWhilePulling : IDisposable
{
    private readonly Descriptor _signals, _stop, _stopEnd;
    private readonly Thread _thread;

    public SignalsWhilePulling()
    {
        ulong ending = Signals.Bit((int)Signal.HangUp) | Signals.Bit((int)Signal.Interrupt) | Signals.Bit((int)Signal.Quit) | Signals.Bit((int)Signal.Terminate);
        _signals = new((int)Kernel.Check(Signals.OpenDescriptor(ending & ForwardedSignals.Mask), "signalfd4(2)"));
        Kernel.Check(Files.Pipe(out int readEnd, out int writeEnd), "pipe2(2)");
        (_stop, _stopEnd) = (new(readEnd), new(writeEnd));
        _thread = new(Watch) { IsBackground = true };
        _thread.Start();
    }

    public void Dispose()
    {
        _stopEnd.Dispose();
        _thread.Join();
        _stop.Dispose();
        _signals.Dispose();
    }

    private void Watch()
    {
        PollItem* items = stackalloc PollItem[2] { new(_signals.Number, PollItem.In), new(_stop.Number, PollItem.In) };
        while (Processes.PollLong(items, 2, -1) == -(int)Errno.EINTR)
        {
        }
        if (items[0].Returned != 0 && Signals.ReadDescriptor(_signals.Number) is > 0 and int signal)
            Processes.Exit(128 + signal);
    }
}
