using Mocker.Container.Launch;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// A socket on which the caller listens for a descriptor (SCM_RIGHTS, unix(7)): the terminal's master (--console-socket), which
/// the container's process sends, or that process's pidfd (--pidfd-socket).
/// </summary>
internal static unsafe class CallerSocket
{
    /// <summary>Connects to it.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="pointer">The place in config.json that names it; null where the command line does.</param>
    /// <param name="type">What it sends and gets.</param>
    /// <exception cref="ContainerException">Nobody listens there.</exception>
    public static Descriptor Connect(string path, string name, string? pointer = null, SocketType type = SocketType.Stream)
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(type), "socket(2)"));
        // A long path does not fit into a socket's address; a descriptor's name does.
        using CString file = new(path);
        int place = Files.OpenAt(Files.CurrentDirectory, file, OpenFlags.Path);
        int result = place;
        if (place >= 0)
        {
            using CString address = new($"/proc/self/fd/{place}");
            result = Sockets.Connect(socket.Number, address);
            Files.Close(place);
        }
        if (result >= 0)
            return socket;
        socket.Dispose();
        throw new ContainerException($"failed to connect with {name} \"{path}\": {LinuxException.Text((Errno)(-result))}", pointer);
    }

    /// <summary>Connects to the socket of --pidfd-socket, or not where there is none.</summary>
    /// <exception cref="ContainerException">Nobody listens there.</exception>
    public static Descriptor? ConnectForPidFd(string? path) => path is null ? null : Connect(path, "pidfd socket");

    /// <summary>Sends a process's pidfd (pidfd_open(2)), which names it for good where its number may come back.</summary>
    /// <param name="socket">The caller's, or null where it does not want one.</param>
    /// <param name="process">The process.</param>
    /// <param name="word">What runc sends with it: "standard" for a container's first process, "setns" for one of exec.</param>
    /// <exception cref="ContainerException">The caller has gone.</exception>
    public static void SendPidFd(Descriptor? socket, LaunchedProcess process, ReadOnlySpan<byte> word)
    {
        if (socket is null)
            return;
        nint sent;
        fixed (byte* text = word)
            sent = Sockets.Send(socket.Number, text, word.Length, process.PidFd.Number);
        if (sent < 0)
            throw new ContainerException($"cannot send the process's pidfd to the pidfd socket: sendmsg(2): {LinuxException.Text((Errno)(-sent))}");
    }
}
