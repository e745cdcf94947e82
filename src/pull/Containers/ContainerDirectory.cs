using Mocker.Linux;
using Mocker.Oci;
using Mocker.Pull.Layers.Drivers;
using Mocker.Pull.Store;

namespace Mocker.Pull.Containers;

/// <summary>A container's directory in the store: its record, config.json, its root filesystem and its logs.</summary>
public sealed class ContainerDirectory
{
    private const string RecordFile = "container.json";

    internal ContainerDirectory(string path) => Path = path;

    /// <summary>Absolute path; also the bundle that the engine runs.</summary>
    public string Path { get; }

    public string Id => System.IO.Path.GetFileName(Path);

    /// <summary>The directory that the graph driver has been given (<see cref="IGraphDriver.Create"/>).</summary>
    public string DriverDirectory => System.IO.Path.Combine(Path, "root");

    /// <summary>Where the logs are.</summary>
    public string LogDirectory => System.IO.Path.Combine(Path, "logs");

    /// <summary>What the container sees as its resolv.conf, hosts and hostname.</summary>
    public string NetworkDirectory => System.IO.Path.Combine(Path, "network");

    /// <summary>Holds the exit code when the program has ended: who has opened it before can read it even when the container is removed.</summary>
    internal string ExitFile => System.IO.Path.Combine(Path, "exit");

    /// <summary>The record; null if the container is gone, or was never finished.</summary>
    /// <exception cref="OciDocumentException">Somebody damaged it.</exception>
    public ContainerRecord? Find()
    {
        string path = System.IO.Path.Combine(Path, RecordFile);
        return FileContents.Read(Files.CurrentDirectory, path) is byte[] text ? ContainerRecord.Parse(text, path) : null;
    }

    /// <summary>There is a record, be it damaged.</summary>
    internal bool HasRecord => File.Exists(System.IO.Path.Combine(Path, RecordFile));

    /// <inheritdoc cref="Find"/>
    /// <exception cref="ImageException">There is none.</exception>
    public ContainerRecord Read() => Find() ?? throw Gone();

    /// <param name="record">The new one.</param>
    /// <param name="flush">Have it outlive a loss of power, too.</param>
    internal void Write(ContainerRecord record, bool flush = true) => StoreDirectory.Write(Path, RecordFile, DocumentText.Of(record, DocumentText.OneLine).Span, flush);

    /// <summary>Has a container that was made outlive a loss of power.</summary>
    internal void Flush()
    {
        StoreDirectory.FlushFiles(DriverDirectory);
        StoreDirectory.FlushFiles(Path);
        StoreDirectory.Flush(System.IO.Path.GetDirectoryName(Path)!);
    }

    /// <summary>Makes it no container any more.</summary>
    internal void RemoveRecord() => File.Delete(System.IO.Path.Combine(Path, RecordFile));

    /// <summary>Keeps others from starting or removing the container, until it is disposed of.</summary>
    /// <exception cref="ImageException">The container has been removed.</exception>
    internal FileLock Lock() => TryLock(wait: true)!;

    /// <summary>Says that the container is going to be started again when it ends, until it is disposed of.</summary>
    /// <exception cref="ImageException">The container has been removed.</exception>
    internal FileLock LockForRestart() => TryLock(RestartLock, wait: true)!;

    /// <summary>Somebody waits for its end to start it again.</summary>
    internal bool IsBeingRestarted()
    {
        if (!File.Exists(RestartLock))
            return false;
        using FileLock? free = TryLock(RestartLock, wait: false);
        return free is null;
    }

    private string RestartLock => System.IO.Path.Combine(Path, "restart.lock");

    /// <inheritdoc cref="Lock"/>
    /// <returns>Null if somebody else does and is not to be waited for.</returns>
    internal FileLock? TryLock(bool wait) => TryLock(System.IO.Path.Combine(Path, "lock"), wait);

    private FileLock? TryLock(string path, bool wait)
    {
        FileLock held;
        try
        {
            held = new(path);
        }
        catch (LinuxException e) when (e.Error == Errno.ENOENT)
        {
            throw Gone();
        }
        try
        {
            if (wait)
                held.Take(exclusive: true);
            else if (!held.TryTake(exclusive: true))
            {
                held.Dispose();
                return null;
            }
            return held.HasItsName() ? held : throw Gone();
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private ImageException Gone() => new($"there is no container {Id} any more");
}
