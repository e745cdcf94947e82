using Mocker.Container.Lifecycle;
using Mocker.Linux;

namespace Mocker.Shim.Tasks.Runtimes;

/// <summary>A path on which a runtime's program sends a process's terminal (--console-socket).</summary>
internal sealed unsafe class ConsoleListener : IDisposable
{
    private static int s_count;

    private readonly Descriptor _socket;

    private ConsoleListener(string path, Descriptor socket) => (Path, _socket) = (path, socket);

    public string Path { get; }

    /// <exception cref="LinuxException">There can be none.</exception>
    public static ConsoleListener Open()
    {
        string name = $"/run/mocker-console-{Processes.GetPid()}-{++s_count}";
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.Stream), "socket(2)"));
        using CString path = new(name);
        Kernel.Check(Sockets.Bind(socket.Number, path), "bind(2)", name);
        Kernel.Check(Sockets.Listen(socket.Number, 1), "listen(2)", name);
        return new(name, socket);
    }

    /// <summary>Passes the terminal that has come on to another socket.</summary>
    public void PassOn(Descriptor console)
    {
        Files.SetNonBlocking(_socket.Number);
        using Descriptor connection = new((int)Kernel.Check(Sockets.Accept(_socket.Number), "accept4(2)", Path));
        using Descriptor master = HostTerminal.ReceiveMaster(connection);
        byte name = (byte)'/';
        Kernel.Check(Sockets.Send(console.Number, &name, 1, master.Number), "sendmsg(2)", "of the terminal");
    }

    public void Dispose()
    {
        _socket.Dispose();
        using CString path = new(Path);
        Files.UnlinkAt(Files.CurrentDirectory, path);
    }
}
