using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// Stays with a process till its end: passes signals on to it, carries its terminal's bytes, reaps what is orphaned to us,
/// and tells its exit code. One loop around poll(2), no threads.
/// </summary>
public sealed unsafe class Foreground : IDisposable
{
    private readonly int _pid;
    private readonly Descriptor _pidFd;
    private readonly HostTerminal? _terminal;
    private readonly Descriptor _signals;
    private NotifySocket? _notifications;
    private readonly OutputCopy[] _outputs;
    private bool _inputOpen = true;

    /// <param name="pid">The process, a child of ours.</param>
    /// <param name="pidFd">Its pidfd; it stays the caller's.</param>
    /// <param name="terminal">The terminal that it shares with ours, or null when it has our own descriptors.</param>
    /// <param name="signals">Mask of the signals to pass on; the caller has blocked them.</param>
    /// <param name="notifications">Where the process says that it is ready; it stays the caller's.</param>
    /// <param name="outputs">What it prints, where that comes to us; they stay the caller's.</param>
    public Foreground(int pid, Descriptor pidFd, HostTerminal? terminal, ulong signals, NotifySocket? notifications, params OutputCopy[] outputs)
    {
        (_pid, _pidFd, _terminal, _notifications, _outputs) = (pid, pidFd, terminal, notifications, outputs);
        _signals = new((int)Kernel.Check(Signals.OpenDescriptor(signals), "signalfd4(2)"));
    }

    /// <summary>What is waited for besides; it stays the caller's.</summary>
    public IForegroundGuests? Guests { get; init; }

    /// <summary>Waits for the end of the process.</summary>
    /// <returns>Its exit code, or 128 + the signal that killed it.</returns>
    public int Wait()
    {
        const int fixedCount = 5;
        int guests = fixedCount + _outputs.Length, count = guests + (Guests?.Most ?? 0);
        PollItem* items = stackalloc PollItem[count];
        while (true)
        {
            items[0] = new(_pidFd.Number, PollItem.In);
            items[1] = new(_signals.Number, PollItem.In);
            bool typed = _terminal is { HasTyped: true };
            items[2] = new(_terminal?.Master ?? -1, (short)(typed ? PollItem.In | PollItem.Out : PollItem.In));
            items[3] = new(_terminal is not null && _inputOpen && !typed ? 0 : -1, PollItem.In);
            items[4] = new(_notifications?.Own.Number ?? -1, PollItem.In);
            for (int i = 0; i < _outputs.Length; i++)
                items[fixedCount + i] = new(_outputs[i].From, PollItem.In);
            Guests?.Fill(items + guests);
            int ready = Processes.PollLong(items, count, -1);
            if (ready == -(int)Errno.EINTR)
                continue;
            Kernel.Check(ready, "ppoll(2)");
            // It is us whom the manager watches, for with us the container ends.
            if (items[4].Returned != 0 && _notifications!.PassOn(Processes.GetPid()))
                _notifications = null;
            if (items[3].Returned != 0)
                _inputOpen = _terminal!.SendInput();
            if ((items[2].Returned & PollItem.Out) != 0)
                _terminal!.SendTyped();
            if ((items[2].Returned & ~PollItem.Out) != 0)
                _terminal!.ShowOutput();
            for (int i = 0; i < _outputs.Length; i++)
                if (items[fixedCount + i].Returned != 0)
                    _outputs[i].Carry();
            Guests?.Handle(items + guests);
            if (items[1].Returned != 0)
                HandleSignals();
            if (items[0].Returned != 0)
                return End();
        }
    }

    public void Dispose() => _signals.Dispose();

    private int End()
    {
        Kernel.Check(Processes.Wait(_pid, out int status), "wait4(2)");
        _terminal?.ShowRest();
        foreach (OutputCopy output in _outputs)
            output.CarryRest();
        return Processes.ExitCode(status);
    }

    private void HandleSignals()
    {
        while (Signals.ReadDescriptor(_signals.Number) is > 0 and int signal)
        {
            switch ((Signal)signal)
            {
                case Signal.Child:
                    ReapOrphans();
                    break;
                case Signal.WindowChange when _terminal is not null:
                    _terminal.CopySize();
                    break;
                default:
                    Processes.PidFdSendSignal(_pidFd.Number, signal);
                    break;
            }
        }
    }

    /// <summary>As a subreaper we get the orphans of the container's processes. The process itself is left for <see cref="End"/>.</summary>
    private void ReapOrphans()
    {
        while (Processes.PeekEnded() is > 0 and int pid && pid != _pid)
            Processes.Wait(pid, out _, block: false);
    }
}
