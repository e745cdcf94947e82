using System.Runtime.InteropServices;
using Mocker.Container.Cgroups;
using Mocker.Container.Launch.Steps;
using Mocker.Linux;

namespace Mocker.Container.Launch;

/// <summary>A forked child that executes a launch plan, as the runtime sees it.</summary>
public sealed unsafe class LaunchedProcess : IDisposable
{
    private readonly Descriptor _sync;
    private readonly IReadOnlyList<Step> _steps;
    private readonly Cgroup? _cgroup;

    private LaunchedProcess(int pid, Descriptor pidFd, Descriptor sync, IReadOnlyList<Step> steps, Cgroup? cgroup) =>
        (Pid, PidFd, _sync, _steps, _cgroup) = (pid, pidFd, sync, steps, cgroup);

    /// <summary>The process id as the runtime sees it.</summary>
    public int Pid { get; private set; }

    /// <summary>Readable when the process has ended (pidfd_open(2)).</summary>
    public Descriptor PidFd { get; private set; }

    /// <summary>The listener of the child's filter, after <see cref="ChildMessage.Listener"/>.</summary>
    internal Descriptor? Listener { get; private set; }

    /// <summary>
    /// Forks the child: into its PID namespace, its new namespaces, its cgroup, and from there on the plan.
    /// </summary>
    /// <param name="plan">What the child will do.</param>
    /// <param name="cgroup">
    /// The cgroup that it is born in or joins first, or null. While it is not complete the child waits with joining it for
    /// <see cref="Release"/>.
    /// </param>
    /// <param name="reports">It reports <see cref="ChildMessage.Ready"/> and waits for leave before the program.</param>
    /// <param name="listener">The socket on which it waits for `start`, or -1 to go on without waiting.</param>
    /// <param name="console">The socket that its terminal is sent to, or -1.</param>
    /// <param name="preserved">Descriptors 3 to 2+N stay open in the process.</param>
    /// <param name="streams">Its stdin, stdout and stderr; null for the runtime's own.</param>
    /// <exception cref="ContainerException">A namespace cannot be joined, or there can be no child.</exception>
    public static LaunchedProcess Fork(
        LaunchPlan plan, Cgroup? cgroup, bool reports, int listener, int console, int preserved, StandardStreams? streams = null)
    {
        List<Step> steps = Steps(plan, cgroup);
        if (streams is StandardStreams taken)
            steps.Insert(0, new TakeStreams(taken));
        Tell(steps);
        using PlanMemory memory = new();
        try
        {
            plan.PidNamespace?.Prepare();
            foreach (Step step in steps)
                step.Prepare();
            EncodedStep* encoded = Encode(steps, memory);
            Check(Sockets.Pair(SocketType.SequencedPacket, out int ours, out int theirs), "socketpair(2)");
            using Descriptor childEnd = new(theirs);
            Descriptor sync = new(ours);
            if (plan.ForksAgain)
                Check(Sockets.AskForSender(ours), "setsockopt(2)");
            Child* child = memory.New<Child>();
            *child = new()
            {
                Sync = theirs,
                Reports = reports,
                Listener = listener,
                Console = console,
                FirstClosed = 3 + (uint)preserved,
                Root = -1,
                Dev = -1,
                EmptyDirectory = -1,
                NullDevice = -1,
                PrivateProc = -1,
                Terminal = -1,
            };
            using Descriptor? born = cgroup?.OpenDirectory();
            int pid = Fork(plan, ours, child, encoded, steps.Count, born?.Number ?? -1, out int pidFd);
            if (pid < 0)
            {
                sync.Dispose();
                throw Refused(plan, pid);
            }
            LaunchedProcess launched = new(pid, new(pidFd), sync, steps, cgroup);
            // With our copy of the child's end open its death would not be noticed.
            childEnd.Dispose();
            if (plan.ForksAgain)
                launched.AwaitBirth();
            return launched;
        }
        finally
        {
            foreach (Step step in plan.Steps)
                (step as IDisposable)?.Dispose();
        }
    }

    /// <summary>Gives the child leave to go on after a report.</summary>
    public void Release() => SendLeave(passed: -1);

    private void SendLeave(int passed)
    {
        byte leave = 1;
        nint sent = Sockets.Send(_sync.Number, &leave, 1, passed);
        // A child that has died meanwhile is noticed by the next Await.
        if (sent != -(int)Errno.EPIPE)
            Kernel.Check(sent, "sendmsg(2)", "to the container's process");
    }

    /// <summary>Waits till the child has something to say.</summary>
    /// <returns>How far it is, or null when it has become the user's program.</returns>
    /// <exception cref="ContainerException">A step failed, or the child died. It has been reaped.</exception>
    /// <exception cref="LinuxException">The socket fails; the child is as it was.</exception>
    internal ChildMessage? Await()
    {
        Failure failure;
        nint received;
        while ((received = Receive(&failure)) == sizeof(Failure) && failure.Kind == ChildMessage.Source)
            SendSource((BindMount)_steps[failure.Step]);
        if (received == sizeof(Failure) && failure.Kind == ChildMessage.Listener)
            Listener = AwaitListener(failure.Descriptor);
        if (received == sizeof(Failure) && failure.Kind != ChildMessage.Failed)
            return failure.Kind;
        if (received == sizeof(Failure))
        {
            Reap();
            throw Describe(failure);
        }
        // The socket closed without a word: at execve(2), or because the child was killed.
        return HasEnded(out int status) ? throw Died(status) : null;
    }

    private nint Receive(Failure* failure)
    {
        Waiting.Elsewhere?.Invoke(_sync.Number, -1);
        return Kernel.Check(Sockets.Receive(_sync.Number, failure, sizeof(Failure), out _), "recvmsg(2)", "from the container's process");
    }

    /// <summary>Gives the child a copy of a bind mount's source that it cannot make.</summary>
    private void SendSource(BindMount step)
    {
        using Descriptor copy = step.MakeCopy();
        SendLeave(copy.Number);
    }

    /// <summary>Waits until the forked process has made the container's, which is this one's child too, and reaps it.</summary>
    private void AwaitBirth()
    {
        Failure failure;
        nint received = Sockets.ReceiveWithSender(_sync.Number, &failure, sizeof(Failure), out int sender);
        try
        {
            Kernel.Check(received, "recvmsg(2)", "from the container's process");
            if (received == sizeof(Failure) && failure.Kind == ChildMessage.Failed)
                throw Describe(failure);
            if (received != sizeof(Failure))
                throw Died(Processes.Wait(Pid, out int status) < 0 ? 0 : status);
        }
        catch
        {
            Kill();
            Dispose();
            throw;
        }
        Reap();
        PidFd.Dispose();
        Pid = sender;
        int opened = Processes.PidFdOpen(sender);
        if (opened < 0)
        {
            // It is our child, so until it is waited for nobody else has its number.
            Processes.Kill(sender, (int)Signal.Kill);
            Reap();
            Dispose();
        }
        PidFd = new((int)Kernel.Check(opened, "pidfd_open(2)", "of the container's process"));
    }

    /// <summary>
    /// Fetches the listener as soon as the child has it. The child need not say so, which its filter might forbid or ask
    /// the listener about.
    /// </summary>
    private Descriptor AwaitListener(int number)
    {
        const long milliseconds = 1;
        PollItem* items = stackalloc PollItem[1];
        while (true)
        {
            int result = Processes.PidFdGetFd(PidFd.Number, number);
            if (result >= 0)
                return new(result);
            if (result != -(int)Errno.EBADF)
                throw new ContainerException($"cannot fetch the listener of the seccomp filter: pidfd_getfd(2): {LinuxException.Text((Errno)(-result))}; it takes CAP_SYS_PTRACE and Linux 5.6", "/linux/seccomp");
            items[0] = new(_sync.Number, PollItem.In);
            // A word from the child, or its end, can only mean that the filter was not loaded.
            if (Processes.Poll(items, 1, milliseconds) > 0)
                Await();
        }
    }

    /// <summary>
    /// Lets go of the listener: whoever asks gets an error when the agent has gone, but waits for ever while anybody holds it.
    /// </summary>
    internal void CloseListener()
    {
        Listener?.Dispose();
        Listener = null;
    }

    /// <summary>Kills the child and waits for its end.</summary>
    public void Kill()
    {
        Processes.PidFdSendSignal(PidFd.Number, (int)Signal.Kill);
        Reap();
    }

    public void Dispose()
    {
        _sync.Dispose();
        PidFd.Dispose();
        Listener?.Dispose();
    }

    /// <summary>The sentence for a failure packet.</summary>
    /// <param name="failure">What the child sent.</param>
    /// <param name="text">The step's text.</param>
    /// <param name="pointer">The step's pointer.</param>
    internal static ContainerException Describe(in Failure failure, string text, string? pointer)
    {
        string call, detail;
        fixed (byte* c = failure.Call, d = failure.Detail)
        {
            call = Marshal.PtrToStringUTF8((nint)c)!;
            detail = Marshal.PtrToStringUTF8((nint)d)!;
        }
        Errno error = (Errno)failure.Error;
        string why = call.Length == 0 ? "" : $": {call}: {LinuxException.Text(error)}";
        if (detail.Length > 0)
            why += $": {detail}";
        return new($"cannot {text}{why}{Advice.For(call, error)}", pointer, call.Length == 0 ? null : new LinuxException(call, error));
    }

    private static void Tell(List<Step> steps)
    {
        if (Log.Debug is not { } debug)
            return;
        foreach (Step step in steps)
            debug(step.Pointer is null ? step.Text : $"{step.Text} ({step.Pointer})");
    }

    private static List<Step> Steps(LaunchPlan plan, Cgroup? cgroup)
    {
        List<Step> steps = [.. plan.Steps];
        if (cgroup is null)
            return steps;
        int first = steps is [UnshareNamespaces or AwaitMappings, ..] ? 1 : 0;
        int mappings = steps.FindIndex(step => step is AwaitMappings);
        // systemd is told the container's process, not the one that makes it.
        if (cgroup.NeedsProcess)
            first = Math.Max(first, Math.Max(mappings, steps.FindIndex(step => step is ForkAgain)) + 1);
        // Leave to go on with the mappings is leave to join: the runtime gives it when both are done.
        bool wait = !cgroup.IsComplete && (mappings < 0 || mappings >= first);
        if (wait || cgroup.JoinedDirectories.Count > 0)
            steps.Insert(first, new JoinCgroups(cgroup.JoinedDirectories, wait) { Pointer = CgroupPath.Pointer });
        return steps;
    }

    private static EncodedStep* Encode(List<Step> steps, PlanMemory memory)
    {
        EncodedStep* encoded = memory.Array<EncodedStep>(steps.Count);
        bool alone = false;
        for (int i = 0; i < steps.Count; i++)
        {
            EncodedStep step = steps[i].Encode(memory);
            encoded[i] = alone ? step with { Text = memory.Text(steps[i].Text), Pointer = memory.Text(steps[i].Pointer) } : step;
            alone |= steps[i] is AwaitStart;
        }
        return encoded;
    }

    private static int Fork(LaunchPlan plan, int ours, Child* child, EncodedStep* steps, int count, int cgroup, out int pidFd)
    {
        using Descriptor? own = plan.PidNamespace is null ? null : OwnPidNamespace();
        if (plan.PidNamespace is JoinNamespace pid)
        {
            int joined = Namespaces.Join(pid.Descriptor, NamespaceTypes.Pid);
            if (joined < 0)
                throw new ContainerException($"cannot {pid.Text}: setns(2): {LinuxException.Text((Errno)(-joined))}", pid.Pointer);
        }
        // Not dumpable: while the child waits, its /proc/PID is not for others to open (CVE-2016-9962). A runtime without
        // rights has to open it itself, to write mappings: there BecomeRoot does this.
        if (Credentials.EffectiveUserId() == 0 || plan.Mappings is null)
            Processes.Prctl(PrctlOption.SetDumpable, 0);
        int result = Processes.Fork(plan.NewNamespaces, out pidFd, cgroup);
        if (result == 0)
        {
            Files.Close(ours);
            Interpreter.Run(child, steps, count);
        }
        if (own is not null)
            Check(Namespaces.Join(own.Number, NamespaceTypes.Pid), "setns(2)");
        return result;
    }

    private static Descriptor OwnPidNamespace()
    {
        using CString path = new("/proc/self/ns/pid");
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly), "open(2)", "/proc/self/ns/pid"));
    }

    private static void Check(int result, string call)
    {
        if (result < 0)
            throw new ContainerException($"cannot launch the container's process: {call}: {LinuxException.Text((Errno)(-result))}");
    }

    private static ContainerException Refused(LaunchPlan plan, int error)
    {
        string advice = error switch
        {
            -(int)Errno.EPERM => "; making namespaces needs root (CAP_SYS_ADMIN)",
            -(int)Errno.EACCES => "; this user may not have a process born in the container's cgroup, which takes write access to cgroup.procs of the nearest cgroup above both places: call it from a cgroup beside the container's (systemd-run --user --scope)",
            -(int)Errno.ENOSPC => "; a limit in /proc/sys/user or the nesting of pid namespaces is reached (namespaces(7))",
            -(int)Errno.EINVAL => "; the kernel may lack one of the namespaces asked for",
            -(int)Errno.ENOSYS => "; Linux 5.3 or newer is needed",
            _ => "",
        };
        return new($"cannot make the container's process: clone3(2): {LinuxException.Text((Errno)(-error))}{advice}",
            plan.NewNamespaces == 0 ? null : "/linux/namespaces");
    }

    private ContainerException Describe(in Failure failure)
    {
        Step step = _steps[failure.Step];
        return Describe(failure, step.Text, step.Pointer);
    }

    private bool HasEnded(out int status)
    {
        // execve(2) closes the socket too, and the program may even have ended since. The kernel remembers whether a
        // process ever executed one, in its corpse as well.
        status = 0;
        return ProcessStatus.Read(Pid) is { HasNotExecuted: true } && Processes.Wait(Pid, out status) > 0;
    }

    private ContainerException Died(int status)
    {
        if (_cgroup?.OomKills() > 0)
            return new("container init was OOM-killed (memory limit too low?)", "/linux/resources/memory/limit");
        string how = (status & 0x7f) != 0 ? $"killed by signal {status & 0x7f}" : $"exit code {status >> 8 & 0xff}";
        return _steps.Any(step => step is LoadFilter)
            ? new($"the container's process ended before it could report why ({how}); its seccomp filter may forbid execve(2), or sendmsg(2) for the report", "/linux/seccomp")
            : new($"the container's process ended before it could report why ({how})");
    }

    private void Reap() => Processes.Wait(Pid, out _);
}
