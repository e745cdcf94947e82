using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>The socket that --console-socket names: whoever listens there gets the terminal's master (SCM_RIGHTS, unix(7)).</summary>
internal static unsafe class ConsoleSocket
{
    /// <summary>Connects to it.</summary>
    /// <exception cref="ContainerException">Nobody listens there.</exception>
    public static Descriptor Connect(string path)
    {
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.Stream), "socket(2)"));
        // A long path does not fit into a socket's address; a descriptor's name does.
        using CString name = new(path);
        int place = Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.Path);
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
        throw new ContainerException($"cannot connect to the console socket \"{path}\": {LinuxException.Text((Errno)(-result))}");
    }
}
