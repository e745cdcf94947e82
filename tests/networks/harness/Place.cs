using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mocker.Pull.Networks;

namespace Mocker.Tests.Networks;

/// <summary>A network namespace with a process in it, and a directory as a container has one.</summary>
internal sealed class Place : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly List<Socket> _listeners = [];

    public Place(string directory, int number)
    {
        Directory = directory;
        Id = $"{number:x4}{Guid.NewGuid():n}{Guid.NewGuid():n}"[..64];
        System.IO.Directory.CreateDirectory(directory);
        _process = Process.Start(new ProcessStartInfo("unshare", ["--net", "sh", "-c", "echo; exec sleep 300"]) { RedirectStandardOutput = true })!;
        _process.StandardOutput.ReadLine();
    }

    public string Id { get; }

    public string Directory { get; }

    public int Pid => _process.Id;

    /// <summary>Its /etc/hosts.</summary>
    public string Hosts => File.ReadAllText(Path.Combine(Directory, "hosts"));

    /// <summary>Connects it as a container.</summary>
    public Endpoint Connect(string? name = null, NetworkSettings? settings = null)
    {
        NetworkAttachment network = NetworkAttachment.Of((settings ?? new()) with { Hostname = "here" }, Id, name, Directory);
        network.WriteFiles("here");
        return Assert.IsType<Endpoint>(network.Connect(Pid));
    }

    public void Disconnect() => NetworkAttachment.Disconnect(Directory);

    /// <summary>Runs a program in it.</summary>
    public string Run(params string[] command) => HostProgram.Run("nsenter", [$"--net=/proc/{Pid}/ns/net", .. command]).OrFail();

    public bool Pings(IPAddress address) => HostProgram.Run("nsenter", [$"--net=/proc/{Pid}/ns/net", "busybox", "ping", "-c", "1", "-W", "2", $"{address}"]).Code == 0;

    /// <summary>Answers on a port of TCP with who asks.</summary>
    /// <returns>The port.</returns>
    public int Serve(IPAddress address, int port = 0) => Visit(() => Serve(address, port, _listeners));

    /// <summary>Asks a server; null where none answers.</summary>
    public string? Ask(string address, int port) => Visit(() => AskFrom(address, port));

    /// <summary>The same from the host.</summary>
    public static string? AskFromHost(string address, int port) => AskFrom(address, port);

    /// <summary>Answers on a port of the host.</summary>
    public int ServeOnHost(IPAddress address) => Serve(address, 0, _listeners);

    /// <summary>Answers on a port of UDP with who asks.</summary>
    public void ServeDatagrams(IPAddress address, int port) => Visit(() =>
    {
        Socket socket = new(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(address, port));
        _listeners.Add(socket);
        Start(() =>
        {
            byte[] buffer = new byte[100];
            while (true)
            {
                EndPoint from = new IPEndPoint(address, 0);
                socket.ReceiveFrom(buffer, ref from);
                socket.SendTo(Encoding.ASCII.GetBytes(from.ToString()!), from);
            }
        });
        return 0;
    });

    /// <summary>Asks a server of UDP; null where none answers.</summary>
    public string? AskByDatagram(string address, int port) => Visit(() =>
    {
        IPAddress target = IPAddress.Parse(address);
        using Socket socket = new(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveTimeout = (int)s_patience.TotalMilliseconds };
        try
        {
            socket.Connect(target, port);
            socket.Send("?"u8);
            byte[] buffer = new byte[100];
            return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
        }
        catch (SocketException)
        {
            return null;
        }
    });

    /// <summary>Goes on sending datagrams to a server.</summary>
    public DatagramFlow Flow(string address, int port) => Visit(() =>
    {
        IPAddress target = IPAddress.Parse(address);
        Socket socket = new(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(target, port);
        return new DatagramFlow(socket);
    });

    /// <summary>Ends the process, and with it the namespace and all devices in it.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        foreach (Socket listener in _listeners)
            listener.Dispose();
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
    }

    private static int Serve(IPAddress address, int port, List<Socket> listeners)
    {
        Socket listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen();
        listeners.Add(listener);
        Start(() =>
        {
            while (true)
            {
                using Socket one = listener.Accept();
                one.Send(Encoding.ASCII.GetBytes(((IPEndPoint)one.RemoteEndPoint!).Address.ToString()));
            }
        });
        return ((IPEndPoint)listener.LocalEndPoint!).Port;
    }

    /// <summary>Serves until the socket is closed.</summary>
    private static void Start(Action loop)
    {
        Thread thread = new(() =>
        {
            try
            {
                loop();
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
    }

    private static string? AskFrom(string address, int port)
    {
        IPAddress target = IPAddress.Parse(address);
        using Socket socket = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = (int)s_patience.TotalMilliseconds };
        try
        {
            IAsyncResult connecting = socket.BeginConnect(target, port, null, null);
            if (!connecting.AsyncWaitHandle.WaitOne(s_patience))
                return null;
            socket.EndConnect(connecting);
            byte[] buffer = new byte[100];
            return Encoding.ASCII.GetString(buffer, 0, socket.Receive(buffer));
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private T Visit<T>(Func<T> action)
    {
        T result = default!;
        using NetworkNamespace inside = NetworkNamespace.Of(Pid);
        inside.Visit(() => result = action());
        return result;
    }
}
