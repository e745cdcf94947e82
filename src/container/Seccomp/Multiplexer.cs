namespace Mocker.Container.Seccomp;

/// <summary>
/// The calls of 32-bit x86 that lead to several others. A rule for one of those is also one for the way through the
/// multiplexer, which older programs take and, for some, is the only one.
/// </summary>
internal sealed class Multiplexer(SyscallRules rules)
{
    private const int LastOfSocketCall = 20;
    private const int LastOfIpc = 24;

    private readonly int _socketCall = SyscallTable.Find("socketcall");
    private readonly int _ipc = SyscallTable.Find("ipc");

    /// <summary>The rules of a call with those that it has as a multiplexer.</summary>
    /// <param name="own">What the document says about itself.</param>
    /// <param name="row">Its row in <see cref="SyscallTable"/>, or -1.</param>
    public FilterRule[] AddTo(FilterRule[] own, int row)
    {
        if (row < 0 || row != _socketCall && row != _ipc)
            return own;
        List<FilterRule> all = [.. own];
        for (int call = 1; call <= (row == _ipc ? LastOfIpc : LastOfSocketCall); call++)
            if ((row == _ipc ? Ipc(call) : SocketCall(call)) is string name)
                foreach (FilterRule rule in rules.Of(SyscallTable.Find(name)))
                    all.Add(rule.Multiplexed(call));
        return [.. all];
    }

    /// <summary>linux/net.h, <c>SYS_…</c></summary>
    private static string SocketCall(int call) => call switch
    {
        1 => "socket",
        2 => "bind",
        3 => "connect",
        4 => "listen",
        5 => "accept",
        6 => "getsockname",
        7 => "getpeername",
        8 => "socketpair",
        9 => "send",
        10 => "recv",
        11 => "sendto",
        12 => "recvfrom",
        13 => "shutdown",
        14 => "setsockopt",
        15 => "getsockopt",
        16 => "sendmsg",
        17 => "recvmsg",
        18 => "accept4",
        19 => "recvmmsg",
        _ => "sendmmsg",
    };

    /// <summary>linux/ipc.h</summary>
    private static string? Ipc(int call) => call switch
    {
        1 => "semop",
        2 => "semget",
        3 => "semctl",
        4 => "semtimedop",
        11 => "msgsnd",
        12 => "msgrcv",
        13 => "msgget",
        14 => "msgctl",
        21 => "shmat",
        22 => "shmdt",
        23 => "shmget",
        24 => "shmctl",
        _ => null,
    };
}
