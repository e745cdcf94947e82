namespace Mocker.Container.Seccomp;

/// <summary>
/// The calls of 32-bit x86 that lead to several others. A rule for one of those is also one for the way through the
/// multiplexer, which older programs take and, for some, is the only one.
/// </summary>
internal static class Multiplexer
{
    private const int LastOfSocketCall = 20;
    private const int LastOfIpc = 24;

    /// <summary>The rules for the multiplexer in a row besides its own, or none for a call that is none.</summary>
    public static List<FilterRule> Rules(int row, SyscallRules rules)
    {
        List<FilterRule> found = [];
        if (row == SyscallTable.Find("socketcall"))
            for (int call = 1; call <= LastOfSocketCall; call++)
                Add(found, rules, SocketCall(call), call);
        else if (row == SyscallTable.Find("ipc"))
            for (int call = 1; call <= LastOfIpc; call++)
                Add(found, rules, Ipc(call), call);
        return found;
    }

    private static void Add(List<FilterRule> found, SyscallRules rules, string? name, int call)
    {
        if (name is null)
            return;
        foreach (FilterRule rule in rules.Of(SyscallTable.Find(name)))
            found.Add(rule.Multiplexed(call));
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
