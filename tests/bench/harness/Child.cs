using System.Runtime.InteropServices;

namespace Mocker.Harness;

/// <summary>Waiting for, and killing, children of this process, by process id.</summary>
internal static unsafe class Child
{
    /// <summary>
    /// Makes this process the one that orphans below it go to (PR_SET_CHILD_SUBREAPER of prctl(2)): a container's
    /// first process is orphaned when `create` returns, and only its new parent can wait for its end.
    /// </summary>
    internal static void AdoptOrphans()
    {
        if (Libc.ProcessControl(Libc.SubreaperOption, 1, 0, 0, 0) < 0)
            throw HarnessException.FromErrno("become a subreaper");
    }

    internal static ExitStatus Wait(int pid) => Wait(pid, out _);

    /// <summary>Waits without a limit. The peak is ru_maxrss: the process itself or the largest of its reaped children.</summary>
    internal static ExitStatus Wait(int pid, out long peakResidentKiB)
    {
        int status;
        Libc.ResourceUsage usage;
        while (Libc.Wait4(pid, &status, 0, &usage) < 0)
        {
            if (Marshal.GetLastPInvokeError() != Libc.Interrupted)
                throw HarnessException.FromErrno($"wait for process {pid}");
        }
        peakResidentKiB = usage.PeakResidentKiB;
        return new ExitStatus(status);
    }

    /// <summary>Waits at most so long; kills and reaps the process and answers null when it had not ended by then.</summary>
    internal static ExitStatus? Wait(int pid, TimeSpan limit)
    {
        var ended = EndsWithin(pid, limit);
        if (!ended)
            Kill(pid);
        var status = Wait(pid);
        return ended ? status : null;
    }

    /// <summary>
    /// Waits for the process and meanwhile reaps every other child that ends, as init does on a host: the first process
    /// of a container cannot finish ending while a zombie of its process id namespace is unreaped. Only for when nobody
    /// else waits for children of this process.
    /// </summary>
    /// <returns>Null when the process had not ended in time; it was killed then.</returns>
    internal static ExitStatus? WaitAndReapOthers(int pid, TimeSpan limit)
    {
        var deadline = Environment.TickCount64 + (long)limit.TotalMilliseconds;
        while (Environment.TickCount64 < deadline)
        {
            int status;
            var ended = Libc.Wait4(-1, &status, Libc.WaitNoHang, null);
            if (ended == pid)
                return new ExitStatus(status);
            if (ended <= 0)
                Thread.Sleep(1);
        }
        Kill(pid);
        _ = Wait(pid);
        return null;
    }

    internal static void Kill(int pid)
    {
        if (Libc.Kill(pid, Libc.SigKill) < 0 && Marshal.GetLastPInvokeError() != Libc.NoSuchProcess)
            throw HarnessException.FromErrno($"kill process {pid}");
    }

    /// <summary>Reaps this child if it has ended.</summary>
    internal static bool Reap(int pid)
    {
        int status;
        return Libc.Wait4(pid, &status, Libc.WaitNoHang, null) == pid;
    }

    /// <summary>Reaps whatever has ended, including adopted orphans.</summary>
    /// <returns>The process ids that were reaped.</returns>
    internal static List<int> ReapAny()
    {
        var reaped = new List<int>();
        int status;
        for (int pid; (pid = Libc.Wait4(-1, &status, Libc.WaitNoHang, null)) > 0;)
            reaped.Add(pid);
        return reaped;
    }

    private static bool EndsWithin(int pid, TimeSpan limit)
    {
        var descriptor = (int)Libc.Syscall(Libc.PidfdOpenNumber, pid, 0);
        if (descriptor < 0)
            throw HarnessException.FromErrno($"open a pidfd of process {pid}");
        var poll = new Libc.PollFd { Descriptor = descriptor, Events = Libc.PollIn };
        int ready;
        var started = Environment.TickCount64;
        do
        {
            var left = Math.Max(0, (long)limit.TotalMilliseconds - (Environment.TickCount64 - started));
            ready = Libc.Poll(&poll, 1, (int)left);
        }
        while (ready < 0 && Marshal.GetLastPInvokeError() == Libc.Interrupted);
        _ = Libc.Close(descriptor);
        return ready > 0;
    }
}
