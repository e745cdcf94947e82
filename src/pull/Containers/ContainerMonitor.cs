using Mocker.Container.Lifecycle;
using Mocker.Container.Launch;
using Mocker.Container.Startup;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>
/// Stays with a container from its start to its end: in the process of `run` itself, or in one of its own where that does not stay. Mounts the root
/// filesystem, has the engine create and start the container, keeps what it prints, and afterwards notes the exit code and cleans up.
/// </summary>
internal sealed class ContainerMonitor(ContainerList containers, ContainerDirectory directory)
{
    private readonly ContainerNetwork _network = new(containers, directory);

    private string Id => directory.Id;

    /// <summary>Starts the container and waits for its end.</summary>
    /// <param name="attached">What it prints is for our stdout and stderr too, and our stdin is its own if it has one.</param>
    /// <param name="started">Called when its program runs.</param>
    /// <returns>Its exit code.</returns>
    /// <exception cref="ImageException">It runs already, or has been removed.</exception>
    /// <exception cref="ProgramFault">It cannot be started.</exception>
    public int Run(bool attached, Action started)
    {
        Kernel.Check(Processes.Prctl(PrctlOption.SetChildSubreaper, 1), "prctl(2)");
        FileLock held = directory.Lock();
        try
        {
            ContainerRecord record = directory.Read();
            RequireStopped(record);
            using ExitNotice notice = ExitNotice.Make(directory);
            using MonitorStreams streams = MonitorStreams.Open(directory, record, attached);
            IGraphDriver driver = containers.Drivers.Open(record.Driver);
            record = record with { Monitor = ProcessIdentity.Of(Processes.GetPid()), Started = DateTimeOffset.UtcNow, Finished = null, ExitCode = 0, Error = null };
            // A machine without power has nothing that runs; then the former record is as good.
            directory.Write(record, flush: false);
            using Creation creation = Start(record, driver, streams, attached);
            held.Dispose();
            started();
            int code = streams.Wait(creation.Process.Pid, creation.Process.PidFd, ForwardedSignals.Mask);
            string? error = creation.Container.Cgroup?.OomKills() > 0 ? "killed for want of memory" : null;
            held = directory.Lock();
            notice.Write(code);
            Finish(record with { Finished = DateTimeOffset.UtcNow, ExitCode = code, Error = error }, driver);
            return code;
        }
        finally
        {
            held.Dispose();
        }
    }

    private void RequireStopped(ContainerRecord record)
    {
        ContainerState state = ContainerState.Of(containers, directory, record);
        if (state.IsRunning)
            throw new ImageException($"the container {record.Name} runs already");
        // What a monitor that was killed has left.
        if (state.MonitorIsLost)
            CleanUp(containers.Drivers.Open(record.Driver));
    }

    private Creation Start(ContainerRecord record, IGraphDriver driver, MonitorStreams streams, bool attached)
    {
        Creation? creation = null;
        try
        {
            driver.Mount(directory.DriverDirectory, record.Ids);
            _network.Open();
            LaunchOptions options = new() { Streams = streams.ForProcess, PlainLineEnds = record.Terminal && HostTerminal.PrintsToFile };
            creation = Creation.Create(containers.Engine, Id, ConfiguredBundle.Read(directory.Path), options, streams.Console);
            streams.ReceiveTerminal();
            foreach (string note in _network.Connect(creation.Process.Pid))
                Output.WriteError(note);
            Container.Lifecycle.Start.Run(containers.Engine, Id, manager: null);
            return creation;
        }
        catch (Exception e)
        {
            creation?.Dispose();
            ProgramFault fault = ProgramFault.Of(e);
            Finish(record with { Started = null, Monitor = default, ExitCode = fault.Code, Error = fault.Message }, driver);
            throw fault;
        }
    }

    /// <summary>The end, with the directory locked.</summary>
    private void Finish(ContainerRecord record, IGraphDriver driver)
    {
        CleanUp(driver);
        if (record.RemovedAtEnd && !directory.IsBeingRestarted())
            new ContainerRemoval(containers, directory).RemoveStopped(record, isDisconnected: true);
        else
            directory.Write(record);
    }

    private void CleanUp(IGraphDriver driver)
    {
        Deletion.Run(containers.Engine, Id, force: true);
        _network.Disconnect(wait: false);
        driver.Unmount(directory.DriverDirectory);
    }
}
