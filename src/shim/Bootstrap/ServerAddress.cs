using System.Text;
using Mocker.Linux;

namespace Mocker.Shim.Bootstrap;

/// <summary>Where the server of a group of containers listens.</summary>
/// <param name="Path">Absolute path of the socket.</param>
internal readonly record struct ServerAddress(string Path)
{
    private const string DefaultDirectory = "/run/containerd/s";

    // 32 bytes of digest as text, and a slash before them.
    private const int LongestDirectory = Sockets.LongestPath - 65;

    /// <summary>The address as containerd wants it.</summary>
    public string Uri => "unix://" + Path;

    /// <summary>The address of a group, as containerd's own shims make it: nobody else's, and short enough for a socket.</summary>
    /// <param name="directory">Where sockets are to be; empty for containerd's usual place.</param>
    /// <param name="containerd">containerd's gRPC socket.</param>
    /// <param name="space">containerd's namespace.</param>
    /// <param name="group">The group, or the one container.</param>
    public static ServerAddress Of(string directory, string containerd, string space, string group) => new(
        (directory.Length is > 0 and <= LongestDirectory ? directory : DefaultDirectory)
        + "/" + Sha256.Hex(Encoding.UTF8.GetBytes($"{containerd}/{space}/{group}")));

    /// <summary>Whether a server accepts there.</summary>
    public unsafe bool Accepts()
    {
        using Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.Stream), "socket(2)"));
        using CString path = new(Path);
        return Sockets.Connect(socket.Number, path) >= 0;
    }

    /// <summary>Listens there, in the place of a server that has gone.</summary>
    /// <exception cref="LinuxException">That is not possible.</exception>
    public unsafe Descriptor Listen()
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
            | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.Stream), "socket(2)"));
        using CString path = new(Path);
        int result = Sockets.Bind(socket.Number, path);
        if (result == -(int)Errno.EADDRINUSE)
        {
            Files.UnlinkAt(Files.CurrentDirectory, path);
            result = Sockets.Bind(socket.Number, path);
        }
        Kernel.Check(result, "bind(2)", Path);
        // Nobody but root may call, whatever the directory allows.
        Kernel.Check(Files.ChModAt(Files.CurrentDirectory, path, 0x180), "fchmodat(2)", Path);
        Kernel.Check(Sockets.Listen(socket.Number, 128), "listen(2)", Path);
        return socket;
    }
}
