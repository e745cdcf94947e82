using System.Globalization;
using System.Text;
using Mocker.Container;
using Mocker.Linux;
using Mocker.Shim.Events;
using Mocker.Shim.Loop;
using Mocker.Shim.Tasks;
using Mocker.Shim.Ttrpc;

namespace Mocker.Shim.Bootstrap;

/// <summary>The server of a group of containers: it stays until the last of them has been deleted and containerd lets it go.</summary>
internal sealed class ServerCommand : IDisposable
{
    // So long events may take that have not been sent when the server is to go.
    private const int Patience = 5000;

    private readonly EventLoop _loop = new();
    private readonly SignalSource _signals;
    private readonly Publisher _publisher;
    private readonly Server _server;
    private readonly string? _socketPath;
    private long _leavesAt = long.MaxValue;

    private ServerCommand(ShimArguments arguments, Descriptor listener)
    {
        _signals = new(Leave);
        _publisher = new(_loop, arguments.Namespace, RouteOf(arguments));
        Operations operations = new(_loop, _signals.Reap);
        TaskList tasks = new(_loop, _signals, new(_publisher), operations, arguments.Namespace);
        _server = new(_loop, listener, new TaskService(tasks, operations, Leave));
        Waiting.Elsewhere = Fiber.Await;
        _socketPath = Sockets.PathOf(listener.Number);
    }

    public static int Run(ShimArguments arguments)
    {
        AttachLog();
        Kernel.Check(Processes.Prctl(PrctlOption.SetChildSubreaper, 1), "prctl(2)", "PR_SET_CHILD_SUBREAPER");
        Descriptor listener = arguments.Socket.Length > 0 ? new ServerAddress(arguments.Socket).Listen() : new(ServerProcess.Listener);
        Files.SetNonBlocking(listener.Number);
        using ServerCommand server = new(arguments, listener);
        server._loop.Add(server._signals);
        server._loop.Add(server._server);
        server._loop.Run(server.IsOver);
        return 0;
    }

    public void Dispose()
    {
        _server.Dispose();
        _signals.Dispose();
        _loop.Dispose();
    }

    /// <summary>Warnings go to containerd's log, by the fifo in the bundle. It is open for reading too, so that a containerd that is away ends nothing.</summary>
    private static unsafe void AttachLog()
    {
        using CString path = new("log");
        int log = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadWrite | OpenFlags.NonBlocking);
        if (log >= 0)
        {
            Files.Dup3(log, 2, closeOnExec: false);
            Files.Close(log);
        }
        Log.Warning = message => Output.Write(2, Encoding.UTF8.GetBytes(
            $"time=\"{DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)}\" level=warning msg=\"{message.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n")}\"\n"));
    }

    private IEventRoute RouteOf(ShimArguments arguments)
    {
        if (Environment.GetEnvironmentVariable("TTRPC_ADDRESS") is { Length: > 0 } address)
            return new SocketRoute(_loop, address);
        return arguments.PublishBinary.Length > 0 ? new BinaryRoute(_signals, arguments.PublishBinary, arguments.Address) : new NoRoute();
    }

    /// <summary>Ends the server when what is under way has arrived.</summary>
    private void Leave()
    {
        if (_leavesAt != long.MaxValue)
            return;
        _leavesAt = Environment.TickCount64 + Patience;
        // First the name, so that nobody calls who would not be answered.
        if (_socketPath is not null)
            RemoveSocket(_socketPath);
        _server.StopListening();
        _loop.After(Patience, static () => { });
    }

    private bool IsOver() => _leavesAt != long.MaxValue
        && (_publisher.IsIdle && !_server.HasOutput || Environment.TickCount64 >= _leavesAt);

    private static unsafe void RemoveSocket(string name)
    {
        using CString path = new(name);
        Files.UnlinkAt(Files.CurrentDirectory, path);
    }
}
