using System.Runtime.InteropServices;

namespace Mocker.Tests.Integration;

/// <summary>
/// Runs a command under ptrace(2) and watches its system calls, those of the command's own process and those of the
/// processes that it makes apart. At each a test may look around, kill the process right before the call, or let the call
/// fail: that is how a sweep over "it stopped here" or "it failed here" is made without any hook in the runtime.
/// </summary>
/// <remarks>All of a trace happens on one thread, because the kernel ties a tracee to the thread that traces it.</remarks>
internal sealed unsafe class SystemCallTrace
{
    private const long Seize = 0x4206, Interrupt = 0x4207, Listen = 0x4208, NextCall = 24, Detach = 17;
    private const long CallDetails = 0x420e, ChangeCall = 0x4212;
    private const long Options = MarkCalls | 0x02 | 0x04 | 0x08 | 0x10; // and follow fork, vfork, clone, exec
    private const long MarkCalls = 1;
    private const int TrapSignal = 5, CallStop = TrapSignal | 0x80;
    private const int ExecEvent = 4, StopEvent = 128;
    private const byte Entry = 1, Exit = 2;
    private const long InputOutputError = 5;

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly Func<Call, Deed> decide;
    private readonly Dictionary<int, int> groups = []; // thread id -> process id
    private readonly HashSet<int> failing = []; // threads in a call that is to fail
    private readonly int main;
    private bool begun;
    private ExitStatus? status;

    private SystemCallTrace(int main, Func<Call, Deed> decide)
    {
        this.main = main;
        this.decide = decide;
        groups[main] = main;
    }

    /// <summary>
    /// A system call that is about to be made, by which process, and its place in the order of that process's kind.
    /// </summary>
    /// <param name="Process">Process id.</param>
    /// <param name="OfCommand">Made by the command itself rather than by a process that it made.</param>
    /// <param name="Number">From 1; the command's and the others' calls are counted apart.</param>
    /// <param name="Kind">The call's number in the kernel's table of this architecture.</param>
    /// <param name="Argument">The first of its arguments.</param>
    internal readonly record struct Call(int Process, bool OfCommand, int Number, long Kind, long Argument);

    /// <summary>What is done to a system call that is about to be made.</summary>
    internal enum Deed
    {
        /// <summary>Nothing.</summary>
        None,

        /// <summary>Its process is killed with SIGKILL, and the call not made.</summary>
        Kill,

        /// <summary>The call is not made and fails with EIO.</summary>
        Fail,
    }

    private int CallsOfCommand { get; set; }

    private int CallsOfOthers { get; set; }

    /// <summary>Runs the command to its end. Processes that it leaves are let go and run on untraced.</summary>
    /// <param name="arguments">The command.</param>
    /// <param name="errors">Where its messages go.</param>
    /// <param name="decide">Called before every system call; says what shall happen.</param>
    /// <returns>How it ended (null: it hung and was killed), and how many calls were seen of either kind.</returns>
    internal static (ExitStatus? Status, int OfCommand, int OfOthers) Run(
        string[] arguments, CaptureFile errors, Func<Call, Deed> decide)
    {
        SystemCallTrace? trace = null;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                // The shell stops itself, so that the tracer is there before the command begins.
                using var line = new Command(["/bin/sh", "-c", "kill -STOP $$; exec \"$@\"", "sh", .. arguments]);
                trace = new SystemCallTrace(line.Start(Streams.Quiet(errors)), decide);
                trace.Follow();
            }
            catch (Exception exception) when (exception is HarnessException or IOException)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null
            ? (trace!.status, trace.CallsOfCommand, trace.CallsOfOthers)
            : throw new HarnessException(failure.Message);
    }

    private void Follow()
    {
        int raw;
        if (Libc.Wait4(main, &raw, Libc.WaitStopped, null) != main)
            throw HarnessException.FromErrno("wait for the shell to stop itself");
        if (Libc.Trace(Seize, main, null, (void*)Options) < 0)
            throw HarnessException.FromErrno($"trace process {main}");
        _ = Libc.Kill(main, 18); // SIGCONT
        var hung = false;
        using var alarm = new Timer(_ =>
        {
            hung = true;
            Child.Kill(main);
        }, null, Limit, Timeout.InfiniteTimeSpan);
        while (status is null)
            Handle(Next(out var tid), tid);
        if (hung)
            status = null;
        LetGo();
    }

    private static int Next(out int tid)
    {
        int raw;
        tid = Libc.Wait4(-1, &raw, Libc.WaitAll | Libc.WaitNoThread, null);
        return tid > 0 ? raw : throw HarnessException.FromErrno("wait for a traced process");
    }

    private void Handle(int raw, int tid)
    {
        if ((raw & 0xff) != 0x7f)
        {
            _ = groups.Remove(tid);
            if (tid == main)
                status = new ExitStatus(raw);
            return;
        }
        _ = groups.TryAdd(tid, GroupOf(tid));
        var signal = (raw >> 8) & 0xff;
        var happened = raw >> 16;
        if (happened == ExecEvent && tid == main)
            begun = true;
        if (happened == StopEvent && signal != TrapSignal)
            Continue(Listen, tid, 0); // a group stop: SIGSTOP and its like
        else if (signal == CallStop)
            AtCall(tid);
        else
            Continue(NextCall, tid, happened == 0 ? signal : 0);
    }

    private void AtCall(int tid)
    {
        // struct ptrace_syscall_info: op, padding, arch, instruction and stack pointers, then number or result.
        const int Size = 88, Subject = 24;
        var details = stackalloc byte[Size];
        var known = Libc.Trace(CallDetails, tid, (void*)Size, details) > 0;
        if (begun && known && details[0] == Entry)
            Meet(tid, details, Size, (long*)(details + Subject));
        else if (known && details[0] == Exit && failing.Remove(tid))
        {
            *(long*)(details + Subject) = -InputOutputError;
            details[Subject + sizeof(long)] = 1;
            Change(tid, details, Size);
        }
        Continue(NextCall, tid, 0);
    }

    private void Meet(int tid, byte* details, int size, long* kind)
    {
        var process = groups[tid];
        var number = process == main ? ++CallsOfCommand : ++CallsOfOthers;
        switch (decide(new Call(process, process == main, number, kind[0], kind[1])))
        {
            case Deed.Kill:
                Child.Kill(process);
                break;
            case Deed.Fail:
                *kind = -1; // The kernel skips a call without a number.
                Change(tid, details, size);
                _ = failing.Add(tid);
                break;
            default:
                break;
        }
    }

    private static void Change(int tid, byte* details, int size)
    {
        if (Libc.Trace(ChangeCall, tid, (void*)size, details) < 0)
            throw HarnessException.FromErrno($"change a system call of process {tid} (PTRACE_SET_SYSCALL_INFO, Linux 6.16)");
    }

    private static void Continue(long request, int tid, int signal)
    {
        if (Libc.Trace(request, tid, null, (void*)signal) < 0 && Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
            throw HarnessException.FromErrno($"let process {tid} go on");
    }

    private void LetGo()
    {
        foreach (var tid in groups.Keys)
        {
            if (Libc.Trace(Interrupt, tid, null, null) < 0)
                continue; // It has ended; as an adopted orphan it is reaped by the census.
            int raw;
            if (Libc.Wait4(tid, &raw, Libc.WaitAll | Libc.WaitNoThread, null) == tid && (raw & 0xff) == 0x7f)
            {
                var signal = (raw >> 8) & 0xff;
                Continue(Detach, tid, raw >> 16 == 0 && signal != CallStop ? signal : 0);
            }
        }
    }

    private static int GroupOf(int tid)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{tid}/status"))
            {
                if (line.StartsWith("Tgid:", StringComparison.Ordinal))
                    return int.Parse(line.AsSpan(5).Trim());
            }
        }
        catch (IOException)
        {
            // Killed since; its end will be reported next.
        }
        return tid;
    }
}
