using Mocker.Container;
using Mocker.Container.Lifecycle;
using Mocker.Linux;

namespace Mocker.Pull.Containers;

/// <summary>A container that has been asked to end.</summary>
internal sealed class ContainerStop
{
    /// <summary>Milliseconds that a monitor gets to clean up.</summary>
    private const long Patience = 10_000;

    private readonly ContainerList _containers;
    private readonly ContainerDirectory _directory;
    private readonly ContainerRecord _record;
    private readonly ContainerState _state;
    private readonly long _deadline;

    private ContainerStop(ContainerList containers, ContainerDirectory directory, int? seconds)
    {
        (_containers, _directory, _record) = (containers, directory, directory.Read());
        _state = ContainerState.Of(containers, directory, _record);
        int patience = seconds ?? _record.StopTimeout;
        _deadline = patience < 0 ? long.MaxValue : Environment.TickCount64 + patience * 1000L;
    }

    /// <summary>Asks it to end; one that does not run is fine.</summary>
    /// <param name="containers">All containers.</param>
    /// <param name="directory">This one.</param>
    /// <param name="seconds">What it gets for that; negative for as long as it takes, null for what it was created with.</param>
    public static ContainerStop Begin(ContainerList containers, ContainerDirectory directory, int? seconds)
    {
        ContainerStop stop = new(containers, directory, seconds);
        if (stop._state.IsRunning)
        {
            stop.Send(SignalNames.Parse(stop._record.StopSignal));
            if (stop._state.Phase == ContainerPhase.Paused)
                Pausing.Resume(containers.Engine, directory.Id);
        }
        return stop;
    }

    /// <summary>Waits for its end, kills it if that takes too long, and waits until all is cleaned up.</summary>
    /// <exception cref="ImageException">It does not end even so.</exception>
    public void End()
    {
        if (!_state.IsRunning)
            return;
        using Descriptor? monitor = _record.Monitor.Open();
        using Descriptor? process = ContainerProcess.Open(_containers, _directory);
        if (process is not null && !Waiting.For(process.Number, _deadline == long.MaxValue ? -1 : Math.Max(0, _deadline - Environment.TickCount64)))
            Send((int)Signal.Kill);
        if (process is not null && !Waiting.For(process.Number, Patience))
            throw new ImageException($"the container {_record.Name} does not end, not even killed");
        if (monitor is not null)
            Waiting.For(monitor.Number, Patience);
    }

    private void Send(int signal)
    {
        try
        {
            Signalling.Send(_containers.Engine, _directory.Id, signal, all: false);
        }
        catch (ContainerException e) when (e.InnerException is null && ContainerProcess.Open(_containers, _directory) is null)
        {
            // It has just ended by itself.
        }
    }
}
