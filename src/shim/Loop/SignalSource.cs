using Mocker.Linux;
using Mocker.Shim.Startup;

namespace Mocker.Shim.Loop;

/// <summary>
/// The signals that the server gets. As a subreaper it is told of every child's end, and waits for each exactly once, here: so an
/// id in <see cref="Watch"/> cannot be another process's, for it is not given again before.
/// </summary>
internal sealed class SignalSource : Source, IDisposable
{
    private readonly Descriptor _signals = new((int)Kernel.Check(Signals.OpenDescriptor(LoopSignals.Mask), "signalfd4(2)"));
    private readonly Dictionary<int, Action<int>> _watched = [];
    private readonly Action _terminated;

    /// <param name="terminated">Called when the server is to end.</param>
    public SignalSource(Action terminated) => _terminated = terminated;

    public override PollItem Item => new(_signals.Number, PollItem.In);

    /// <summary>Calls <paramref name="ended"/> with the wait status when a child has ended. To be said before the loop goes on.</summary>
    public void Watch(int pid, Action<int> ended) => _watched[pid] = ended;

    public override void Ready(short returned)
    {
        while (Signals.ReadDescriptor(_signals.Number) is > 0 and int signal)
            if (signal != (int)Signal.Child)
                _terminated();
        Reap();
    }

    public void Dispose() => _signals.Dispose();

    /// <summary>Tells of all ends that nobody has been told of.</summary>
    public void Reap()
    {
        if (Fiber.Count > 0)
        {
            ReapWatched();
            return;
        }
        const int anyChild = -1;
        while (Processes.Wait(anyChild, out int status, block: false) is > 0 and int pid)
            // Others are orphans of the container's processes.
            if (_watched.Remove(pid, out Action<int>? ended))
                ended(status);
    }

    /// <summary>While a fiber waits for children of its own, whoever else has ended stays a zombie.</summary>
    private void ReapWatched()
    {
        foreach (int pid in new List<int>(_watched.Keys))
            if (Processes.Wait(pid, out int status, block: false) == pid && _watched.Remove(pid, out Action<int>? ended))
                ended(status);
    }
}
