namespace Mocker.Linux;

/// <summary>Raw calls of eventfd(2).</summary>
public static unsafe class EventCounters
{
    /// <summary>eventfd2(2): a descriptor that is readable once something was counted; close-on-exec, non-blocking.</summary>
    public static int Open() => (int)Kernel.Call(SyscallNumber.EventFd2, 0, (nint)(uint)(OpenFlags.CloseOnExec | OpenFlags.NonBlocking));

    /// <summary>Counts one more.</summary>
    public static void Add(int descriptor)
    {
        ulong one = 1;
        Files.Write(descriptor, &one, sizeof(ulong));
    }

    /// <summary>Reads what was counted since the last time, and begins again at 0.</summary>
    public static ulong Take(int descriptor)
    {
        ulong count = 0;
        return Files.Read(descriptor, &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }
}
