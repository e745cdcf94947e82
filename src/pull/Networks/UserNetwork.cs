using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Mocker.Container.Store;
using Mocker.Linux;

namespace Mocker.Pull.Networks;

/// <summary>
/// The network of a container of a user who is not root: pasta(1) or slirp4netns(1), a program that has a device in the container's network namespace and
/// sockets of its own outside of it. It runs as long as the container.
/// </summary>
internal sealed class UserNetwork
{
    public const string Pasta = "pasta", Slirp = "slirp4netns";

    /// <summary>Where slirp4netns answers for names.</summary>
    public const string SlirpServer = "10.0.2.3";

    // In the container's directory: pasta's process id, the socket of slirp4netns by which it is told ports, and where pasta finds the namespace.
    private const string PidFile = "network.pid", SocketFile = "network.sock", NamespaceFile = "network.ns";

    private const string Device = "tap0";

    private const int ReadyDescriptor = 3;

    private readonly string _name;
    private readonly string _program;

    private UserNetwork(string name, string program) => (_name, _program) = (name, program);

    /// <summary>The program's name.</summary>
    public string Name => _name;

    /// <summary>The first of the two that is installed; null where none is, or where they could not make a device.</summary>
    public static UserNetwork? Find() => CanMakeDevices() ? Find(Pasta) ?? Find(Slirp) : null;

    /// <summary>One of them; null where it is not installed.</summary>
    public static UserNetwork? Find(string name) => HostProcess.Find(name) is string program ? new(name, program) : null;

    /// <summary>Everybody may open it where udev runs; its own default is root alone.</summary>
    private static unsafe bool CanMakeDevices()
    {
        using CString path = new("/dev/net/tun");
        int opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadWrite);
        if (opened < 0)
            return false;
        new Descriptor(opened).Dispose();
        return true;
    }

    /// <summary>Starts it, and waits till the container has its device.</summary>
    /// <param name="pid">A process in the container's namespaces.</param>
    /// <param name="directory">The container's directory.</param>
    /// <param name="ports">What it is to pass on.</param>
    /// <exception cref="ImageException">It fails.</exception>
    public void Start(int pid, string directory, IReadOnlyList<PublishedPort> ports)
    {
        if (_name == Pasta)
            StartPasta(pid, directory, ports);
        else
            StartSlirp(pid, directory, ports);
    }

    /// <summary>Ends what was started for a container, if it runs. It is told from another process that has got its id later.</summary>
    public static void Stop(string directory)
    {
        string path = Path.Combine(directory, PidFile);
        if (!File.Exists(path))
            return;
        if (File.ReadAllText(path).Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries) is [string number, .. var rest] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            && (rest is [string start] ? new ProcessIdentity(pid, ulong.Parse(start, CultureInfo.InvariantCulture)).IsAlive : HasArgument(pid, path)))
            Processes.Kill(pid, (int)Signal.Terminate);
        File.Delete(path);
        File.Delete(Path.Combine(directory, SocketFile));
    }

    /// <summary>The arguments of pasta for ports of one protocol.</summary>
    internal static string PastaPorts(IEnumerable<PublishedPort> ports, PortProtocol protocol)
    {
        string[] specifications = [.. ports.Where(port => port.Protocol == protocol).Select(static port => $"{(port.HostAddress is null ? "" : port.HostAddress + "/")}{port.HostPort}:{port.ContainerPort}")];
        return specifications.Length == 0 ? "none" : string.Join(',', specifications);
    }

    /// <summary>The request of slirp4netns's socket for a port.</summary>
    internal static byte[] SlirpRequest(PublishedPort port)
    {
        using MemoryStream text = new();
        using (Utf8JsonWriter json = new(text))
        {
            json.WriteStartObject();
            json.WriteString("execute", "add_hostfwd");
            json.WriteStartObject("arguments");
            json.WriteString("proto", port.Protocol.Name());
            json.WriteString("host_addr", port.HostAddress?.ToString() ?? "0.0.0.0");
            json.WriteNumber("host_port", port.HostPort);
            json.WriteNumber("guest_port", port.ContainerPort);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return text.ToArray();
    }

    /// <summary>pasta writes its id and nothing else, into a file that it was told.</summary>
    private static bool HasArgument(int pid, string argument)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cmdline").Split('\0').Contains(argument);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It has ended.
            return false;
        }
    }

    /// <summary>
    /// It goes into the background by itself when all is there. The namespace gets a path for that time: pasta has given up the rights that
    /// /proc wants by the time it looks. It stays in the user namespace that it is started in.
    /// </summary>
    private static unsafe void StartPasta(int pid, string directory, IReadOnlyList<PublishedPort> ports)
    {
        string place = Path.Combine(directory, NamespaceFile);
        using CString target = new(place);
        File.WriteAllBytes(place, []);
        try
        {
            using (CString source = new($"/proc/{pid}/ns/net"))
            using (Descriptor mount = new((int)Kernel.Check(Mounts.CloneTree(Files.CurrentDirectory, source, AtFlags.None), "open_tree(2)", $"/proc/{pid}/ns/net")))
            using (Descriptor at = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, target, OpenFlags.Path), "open(2)", place)))
                Kernel.Check(Mounts.MoveMount(mount.Number, at.Number), "move_mount(2)", place);
            RunPasta(place, directory, ports);
        }
        finally
        {
            Mounts.Unmount(target, UnmountFlags.Detach);
            File.Delete(place);
        }
    }

    private static void RunPasta(string place, string directory, IReadOnlyList<PublishedPort> ports)
    {
        string output = HostCommand.Capture(Pasta,
        [
            "--config-net", "--quiet", "--no-map-gw", "--tcp-ports", PastaPorts(ports, PortProtocol.Tcp), "--udp-ports", PastaPorts(ports, PortProtocol.Udp),
            "--tcp-ns", "none", "--udp-ns", "none", "--pid", Path.Combine(directory, PidFile),
            "--netns-only", "--no-netns-quit", "--netns", place,
        ], out int code, withErrors: true);
        if (code != 0)
            throw new ImageException($"pasta, which makes the container's network, ended with {code}: {output.Trim().ReplaceLineEndings("; ")}");
    }

    /// <summary>The socket's name is taken through an open directory: that of a container's is too long for one (unix(7)).</summary>
    private unsafe void StartSlirp(int pid, string directory, IReadOnlyList<PublishedPort> ports)
    {
        const int directoryDescriptor = ReadyDescriptor + 1;
        using CString name = new(directory);
        using Descriptor opened = new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, name, OpenFlags.ReadOnly | OpenFlags.Directory), "open(2)", directory));
        Kernel.Check(Files.Pipe(out int read, out int write), "pipe2(2)");
        using Descriptor ready = new(read), readyEnd = new(write);
        string[] arguments =
        [
            Slirp, "--configure", "--mtu=65520", "--disable-host-loopback", "--enable-ipv6", "--ready-fd", $"{ReadyDescriptor}",
            "--api-socket", $"/proc/self/fd/{directoryDescriptor}/{SocketFile}", $"{pid}", Device,
        ];
        using Descriptor nowhere = OpenNull();
        using (HostProcess process = HostProcess.Start(_program, arguments, [write, opened.Number], [nowhere.Number, nowhere.Number, nowhere.Number]))
        {
            ProcessIdentity identity = ProcessIdentity.Of(process.Pid);
            FileContents.Replace(Files.CurrentDirectory, Path.Combine(directory, PidFile), Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{identity.Pid} {identity.StartTime}\n")));
            readyEnd.Dispose();
            byte one;
            if (Files.Read(read, &one, 1) != 1)
                throw new ImageException("slirp4netns, which makes the container's network, ended before it did");
            process.Leave();
        }
        foreach (PublishedPort port in ports)
            AskSlirp($"/proc/self/fd/{opened.Number}/{SocketFile}", port);
    }

    private static unsafe Descriptor OpenNull()
    {
        using CString path = new("/dev/null");
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadWrite), "open(2)", "/dev/null"));
    }

    private static void AskSlirp(string path, PublishedPort port)
    {
        using Socket socket = new(AddressFamily.Unix, System.Net.Sockets.SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(path));
        socket.Send(SlirpRequest(port));
        socket.Shutdown(SocketShutdown.Send);
        byte[] answer = new byte[4096];
        string text = Encoding.UTF8.GetString(answer, 0, socket.Receive(answer));
        if (text.Contains("\"error\"", StringComparison.Ordinal))
            throw new ImageException($"slirp4netns cannot publish {port}: {text.Trim()}");
    }
}
