using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mocker.Tests.Conformance.Harness;

/// <summary>
/// An agent that answers the notifications of SCMP_ACT_NOTIFY (seccomp_unotify(2)): each with the same error, or by letting
/// the call go on.
/// </summary>
public sealed unsafe partial class SeccompAgent : IDisposable
{
    // SECCOMP_IOCTL_NOTIF_RECV and _SEND, and SECCOMP_USER_NOTIF_FLAG_CONTINUE, of linux/seccomp.h.
    private const nuint Receive = 0xc0502100, Send = 0xc0182101;
    private const uint Continue = 1;
    private const short Readable = 1;

    private readonly ConsoleSocket _socket = new();
    private readonly Thread _thread;
    private readonly int? _errno;
    private readonly List<JsonNode> _states = [];
    private readonly List<int> _calls = [];
    private volatile bool _stopped;
    private volatile Exception? _failure;

    /// <param name="errno">What the calls fail with; null lets them go on.</param>
    /// <param name="connections">How many processes will be under a filter.</param>
    public SeccompAgent(int? errno, int connections = 1)
    {
        _errno = errno;
        _thread = new(() => Serve(connections)) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What to give as <c>listenerPath</c>.</summary>
    public string Path => _socket.Path;

    /// <summary>The container process states that have come; fails the test if the agent went wrong.</summary>
    public JsonNode[] States
    {
        get
        {
            Assert.Null(_failure);
            lock (_states)
                return [.. _states];
        }
    }

    /// <summary>The numbers of the calls that were asked about.</summary>
    public int[] Calls
    {
        get
        {
            lock (_calls)
                return [.. _calls];
        }
    }

    public void Dispose()
    {
        _stopped = true;
        _thread.Join(TimeSpan.FromSeconds(11));
        _socket.Dispose();
    }

    private void Serve(int connections)
    {
        var listeners = new List<Thread>();
        try
        {
            for (var i = 0; i < connections; i++)
            {
                var listener = _socket.Receive(out var text);
                lock (_states)
                    _states.Add(JsonNode.Parse(text)!);
                var thread = new Thread(() => Answer(listener)) { IsBackground = true };
                thread.Start();
                listeners.Add(thread);
            }
        }
        catch (Exception failure)
        {
            _failure = failure;
        }
        listeners.ForEach(thread => thread.Join());
    }

    /// <summary>Until no process is under the filter any more.</summary>
    private void Answer(SafeFileHandle listener)
    {
        using var closed = listener;
        var fd = (int)listener.DangerousGetHandle();
        var poll = new Poll { Descriptor = fd, Events = Readable };
        while (!_stopped)
        {
            poll.Returned = 0;
            Assert.True(WaitForEvent(&poll, 1, 50) >= 0);
            if ((poll.Returned & Readable) == 0 && poll.Returned != 0)
                return;
            Notification notification = default;
            if (poll.Returned == 0 || ioctl(fd, Receive, &notification) != 0)
                continue;
            lock (_calls)
                _calls.Add(notification.Number);
            Response response = new() { Id = notification.Id, Error = -_errno ?? 0, Flags = _errno is null ? Continue : 0 };
            _ = ioctl(fd, Send, &response);
        }
    }

    /// <summary>struct seccomp_notif</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Notification
    {
        public ulong Id;
        public uint Pid;
        public uint Flags;
        public int Number;
        public fixed byte Rest[60];
    }

    /// <summary>struct seccomp_notif_resp</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Response
    {
        public ulong Id;
        public long Value;
        public int Error;
        public uint Flags;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Poll
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int WaitForEvent(Poll* items, nuint count, int milliseconds);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int ioctl(int fd, nuint request, void* argument);
}
