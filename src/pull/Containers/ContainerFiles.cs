using Mocker.Linux;
using Mocker.Pull.Layers;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>
/// Access to a container's files: as its processes see them while it runs, with all mounts; otherwise its root filesystem, which is mounted for the
/// time, and during which the container cannot be started.
/// </summary>
internal sealed class ContainerFiles : IDisposable
{
    private readonly ContainerDirectory _directory;
    private readonly ContainerState _state;
    private readonly FileLock? _held;
    private readonly IGraphDriver _driver;

    public ContainerFiles(ContainerList containers, ContainerDirectory directory)
    {
        _directory = directory;
        FileLock held = directory.Lock();
        ContainerRecord record = directory.Read();
        _driver = containers.Drivers.Open(record.Driver);
        _state = ContainerState.Of(containers, directory, record);
        if (_state.IsRunning)
        {
            Ids = record.Ids;
            held.Dispose();
            return;
        }
        _held = held;
        // What a monitor that was killed has left.
        if (record.Ids is not null)
            _driver.Unmount(directory.DriverDirectory);
    }

    /// <summary>Whose ids the files have as we see them: those of its user namespace if it runs; otherwise they have the ones on disk, which are those of inside. Null for the host's.</summary>
    public ContainerIds? Ids { get; }

    /// <summary>Its root directory, open for reading.</summary>
    public Descriptor OpenRoot() => LayerUnpacking.OpenDirectory(_state.Pid > 0 ? $"/proc/{_state.Pid}/root" : _driver.Mount(_directory.DriverDirectory));

    public void Dispose()
    {
        if (_held is null)
            return;
        _driver.Unmount(_directory.DriverDirectory);
        _held.Dispose();
    }
}
