using System.Buffers;
using System.Text.Json;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Store;

/// <summary>
/// A container's directory in the store: its record, the configuration it was created from, and the socket it waits on.
/// Whoever changes the container holds the directory's lock (flock(2)), so commands on one container follow one another.
/// </summary>
public sealed unsafe class ContainerDirectory : IDisposable
{
    private const string RecordFile = "state.json";
    private const string ConfigurationFile = "config.json";
    private const string SocketFile = "start.sock";
    private const string NotifyDirectory = "notify";
    private const string NotifyFile = $"{NotifyDirectory}/{Launch.ServiceNotification.SocketName}";

    private readonly Descriptor _directory;

    internal ContainerDirectory(ContainerId id, string path, Descriptor directory) => (Id, Path, _directory) = (id, path, directory);

    public ContainerId Id { get; }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Takes the lock.</summary>
    /// <param name="wait">Wait for whoever has it; otherwise give up at once.</param>
    /// <param name="exclusive">Alone, to change the container; otherwise together with others who only need it to stay.</param>
    /// <returns>False when somebody else has it.</returns>
    /// <exception cref="ContainerException">The container was deleted while waiting.</exception>
    public bool Lock(bool wait = true, bool exclusive = true)
    {
        int result = Files.Lock(_directory.Number, exclusive, wait);
        if (result == -(int)Errno.EAGAIN)
            return false;
        Kernel.Check(result, "flock(2)", Path);
        // The one before may have been `delete`: then this directory has no name any more.
        using CString path = new(Path);
        int found = Files.Stat(Files.CurrentDirectory, path, AtFlags.SymLinkNoFollow, out FileStatus named);
        if (found != -(int)Errno.ENOENT)
            Kernel.Check(found, "statx(2)", Path);
        Kernel.Check(Files.Stat(_directory.Number, out FileStatus held), "statx(2)", Path);
        return found >= 0 && held.SameFile(named) ? true : throw ContainerStore.Missing(Id);
    }

    /// <summary>Takes the lock; false when the container has been deleted.</summary>
    public bool LockIfThere()
    {
        try
        {
            return Lock();
        }
        catch (ContainerException)
        {
            return false;
        }
    }

    /// <summary>Lets others have the container; the record stays readable.</summary>
    public void Unlock() => Kernel.Check(Files.Unlock(_directory.Number), "flock(2)", Path);

    /// <summary>The record, or null where `create` was interrupted before it wrote one.</summary>
    /// <exception cref="Oci.OciDocumentException">Somebody damaged it.</exception>
    public ContainerRecord? ReadRecord() =>
        FileContents.Read(_directory.Number, RecordFile) is byte[] bytes ? ContainerRecord.Parse(bytes, $"{Path}/{RecordFile}") : null;

    public void Write(ContainerRecord record)
    {
        ArrayBufferWriter<byte> buffer = new(2048);
        using (Utf8JsonWriter json = new(buffer, DocumentText.OneLine))
            record.Write(json);
        FileContents.Replace(_directory.Number, RecordFile, buffer.WrittenSpan);
    }

    /// <summary>The configuration that the container was created from; later edits of the bundle's do not matter (runtime.md, Create).</summary>
    /// <returns>Null where `create` was interrupted before it kept it.</returns>
    public byte[]? ReadConfiguration() => FileContents.Read(_directory.Number, ConfigurationFile);

    public void WriteConfiguration(ReadOnlySpan<byte> bytes) => FileContents.Create(_directory.Number, ConfigurationFile, bytes);

    /// <summary>The socket that the container's first process waits on.</summary>
    public Descriptor Listen()
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.SequencedPacket), "socket(2)"));
        // The path may be longer than a socket's address holds; the descriptor's is not.
        using CString path = new(SocketPath);
        Kernel.Check(Sockets.Bind(socket.Number, path), "bind(2)", $"{Path}/{SocketFile}");
        Kernel.Check(Sockets.Listen(socket.Number, 8), "listen(2)", $"{Path}/{SocketFile}");
        return socket;
    }

    /// <summary>Calls the waiting process; null when it does not listen any more.</summary>
    public Descriptor? Connect()
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.SequencedPacket), "socket(2)"));
        using CString path = new(SocketPath);
        int result = Sockets.Connect(socket.Number, path);
        if (result >= 0)
            return socket;
        socket.Dispose();
        return result is -(int)Errno.ECONNREFUSED or -(int)Errno.ENOENT
            ? null
            : throw new LinuxException("connect(2)", (Errno)(-result), $"{Path}/{SocketFile}");
    }

    /// <summary>The container has been started.</summary>
    public void RemoveSocket()
    {
        using CString name = new(SocketFile);
        Files.UnlinkAt(_directory.Number, name);
    }

    /// <summary>Absolute path of the directory that the container gets mounted for <see cref="ListenForNotifications"/>.</summary>
    public string NotifyPath => NotifyPathIn(Path);

    /// <summary>The same of a container whose directory need not exist.</summary>
    /// <param name="path">The container's directory.</param>
    internal static string NotifyPathIn(string path) => $"{path}/{NotifyDirectory}";

    public bool HasNotifyDirectory => Directory.Exists(NotifyPath);

    /// <summary>Makes it, for every user of the container to enter.</summary>
    public void MakeNotifyDirectory()
    {
        using CString name = new(NotifyDirectory);
        Kernel.Check(Files.MkDirAt(_directory.Number, name, 0), "mkdir(2)", NotifyPath);
        Kernel.Check(Files.ChModAt(_directory.Number, name, 0x1ed), "fchmodat(2)", NotifyPath); // 0755 whatever the umask
    }

    /// <summary>The socket to which every user of the container may say that it is ready.</summary>
    public Descriptor ListenForNotifications()
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.Datagram), "socket(2)"));
        using CString path = new($"/proc/self/fd/{_directory.Number}/{NotifyFile}");
        Kernel.Check(Sockets.Bind(socket.Number, path), "bind(2)", $"{Path}/{NotifyFile}");
        Kernel.Check(Files.ChModAt(Files.CurrentDirectory, path, 0x1ff), "fchmodat(2)", $"{Path}/{NotifyFile}"); // 0777
        return socket;
    }

    /// <summary>Removes all of it; the container is gone then.</summary>
    /// <exception cref="LinuxException">Something cannot be removed.</exception>
    public void Remove()
    {
        // The record last: as long as it is there, `delete` can be repeated.
        foreach (string name in DirectoryEntries.Of(_directory.Number))
        {
            if (name == NotifyDirectory)
                RemoveNotifyDirectory();
            else if (name != RecordFile)
                Unlink(name);
        }
        Unlink(RecordFile);
        using CString path = new(Path);
        int result = Files.UnlinkAt(Files.CurrentDirectory, path, isDirectory: true);
        if (result != -(int)Errno.ENOENT)
            Kernel.Check(result, "rmdir(2)", Path);
    }

    public void Dispose() => _directory.Dispose();

    private string SocketPath => $"/proc/self/fd/{_directory.Number}/{SocketFile}";

    private void RemoveNotifyDirectory()
    {
        Unlink(NotifyFile);
        Unlink(NotifyDirectory, isDirectory: true);
    }

    private void Unlink(string file, bool isDirectory = false)
    {
        using CString name = new(file);
        int result = Files.UnlinkAt(_directory.Number, name, isDirectory);
        if (result != -(int)Errno.ENOENT)
            Kernel.Check(result, isDirectory ? "rmdir(2)" : "unlink(2)", $"{Path}/{file}");
    }
}
