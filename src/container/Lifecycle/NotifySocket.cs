using System.Text;
using Mocker.Container.Store;
using Mocker.Linux;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// The socket on which a container says that it is ready (sd_notify(3)), and the service manager's, which hears it from us with
/// the process to watch from then on. As with runc, nothing else goes on: what a container says of processes and descriptors
/// is not for the host.
/// </summary>
public sealed unsafe class NotifySocket : IDisposable
{
    private const int LongestMessage = 4096;
    private const long BarrierMilliseconds = 30_000;

    private readonly Descriptor _own;
    private readonly Descriptor _manager;

    private NotifySocket(Descriptor own, Descriptor manager) => (_own, _manager) = (own, manager);

    /// <summary>The container's socket, to wait for what can be read from it.</summary>
    public Descriptor Own => _own;

    /// <summary>Makes the container's socket in its directory.</summary>
    /// <param name="directory">The container's.</param>
    /// <param name="manager">The manager's socket; null where there is none.</param>
    /// <returns>Null where nobody wants to hear, or the container was created without the mount.</returns>
    /// <exception cref="ContainerException">The manager does not listen.</exception>
    public static NotifySocket? Open(ContainerDirectory directory, string? manager)
    {
        if (manager is null || !directory.HasNotifyDirectory)
            return null;
        Descriptor connected = Connect(manager);
        try
        {
            return new(directory.ListenForNotifications(), connected);
        }
        catch (LinuxException)
        {
            connected.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the container is ready, or its process has ended.</summary>
    /// <param name="pid">The process, which the manager is told to watch.</param>
    /// <param name="pidFd">Its pidfd.</param>
    public void AwaitReady(int pid, Descriptor pidFd)
    {
        PollItem* items = stackalloc PollItem[2];
        while (true)
        {
            items[0] = new(_own.Number, PollItem.In);
            items[1] = new(pidFd.Number, PollItem.In);
            int ready = Processes.Poll(items, 2, -1);
            if (ready == -(int)Errno.EINTR)
                continue;
            Kernel.Check(ready, "ppoll(2)");
            // What it has said counts even when it is over.
            if (items[0].Returned != 0)
            {
                if (!PassOn(pid))
                    continue;
                AwaitManager();
                return;
            }
            if (items[1].Returned != 0)
                return;
        }
    }

    /// <summary>Reads one message, and passes it on if it says that the service is ready.</summary>
    /// <param name="mainPid">The process that the manager is told to watch.</param>
    /// <returns>Whether it did.</returns>
    public bool PassOn(int mainPid)
    {
        byte* message = stackalloc byte[LongestMessage];
        nint received = Kernel.Check(Sockets.ReceiveDatagram(_own.Number, message, LongestMessage), "recvfrom(2)");
        ReadOnlySpan<byte> text = new(message, (int)nint.Min(received, LongestMessage));
        foreach (Range range in text.Split((byte)'\n'))
            if (text[range].StartsWith("READY="u8))
            {
                Send([.. text[range], .. Encoding.ASCII.GetBytes($"\nMAINPID={mainPid}\n")]);
                return true;
            }
        return false;
    }

    public void Dispose()
    {
        _own.Dispose();
        _manager.Dispose();
    }

    /// <summary>Comes back when the manager has taken what was sent before (sd_notify_barrier(3)): once we have gone, it could not tell whose it was.</summary>
    private void AwaitManager()
    {
        Kernel.Check(Files.Pipe(out int read, out int write), "pipe2(2)");
        using Descriptor end = new(read);
        using (Descriptor passed = new(write))
            Send("BARRIER=1"u8, passed.Number);
        PollItem closed = new(end.Number, 0);
        int ready;
        do
            ready = Processes.Poll(&closed, 1, BarrierMilliseconds);
        while (ready == -(int)Errno.EINTR);
        if (Kernel.Check(ready, "ppoll(2)") == 0)
            Log.Warning($"the service manager has not confirmed after {BarrierMilliseconds / 1000} s that it heard the container be ready");
    }

    private void Send(ReadOnlySpan<byte> message, int passed = -1)
    {
        fixed (byte* text = message)
            Kernel.Check(Sockets.Send(_manager.Number, text, message.Length, passed), "sendmsg(2)", "the socket of NOTIFY_SOCKET");
    }

    private static Descriptor Connect(string manager)
    {
        const string Name = "service manager's socket (NOTIFY_SOCKET)";
        if (manager[0] != '@')
            return CallerSocket.Connect(manager, Name, type: SocketType.Datagram);
        byte[] name = Encoding.UTF8.GetBytes(manager[1..]);
        if (name.Length > Sockets.LongestPath)
            throw new ContainerException($"cannot connect to the {Name} \"{manager}\": the name is too long");
        Descriptor socket = new((int)Kernel.Check(Sockets.Open(SocketType.Datagram), "socket(2)"));
        int result = Sockets.ConnectAbstract(socket.Number, name);
        if (result >= 0)
            return socket;
        socket.Dispose();
        throw new ContainerException($"cannot connect to the {Name} \"{manager}\": {LinuxException.Text((Errno)(-result))}");
    }
}
