using Mocker.Container.Cgroups;
using Mocker.Container.IntelRdt;
using Mocker.Container.Launch;
using Mocker.Container.Launch.Steps;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>Runs a further process in a container (`exec`).</summary>
public static class Execution
{
    /// <summary>Starts the process; it is executed when this returns.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The container.</param>
    /// <param name="choose">Makes the process from the one in the container's configuration.</param>
    /// <param name="source">Where error messages say that the process was described.</param>
    /// <param name="options">What the command line adds.</param>
    /// <param name="console">The socket that gets the terminal, where the caller itself handles it.</param>
    /// <exception cref="ContainerException">The container does not run, or the process cannot be executed.</exception>
    public static LaunchedProcess Start(
        ContainerStore store, string id, Func<RuntimeSpec, ProcessSpec> choose, ProcessSource source, ExecOptions options, Descriptor? console)
    {
        using Container container = Container.OpenShared(store, id);
        ContainerStatus status = container.Status;
        Require(status, id, options);
        RuntimeSpec spec = container.ReadConfiguration();
        ProcessSpec process = choose(spec);
        using Descriptor init = container.Record.Init.Open() ?? throw new ContainerException($"cannot exec in container \"{id}\": container not running");
        Cgroup? cgroup = CgroupOf(container, options.Cgroups);
        cgroup?.LeaveToSystemd();
        using Descriptor? connected = options.ConsoleSocket is string path ? CallerSocket.Connect(path, "console socket") : null;
        using Descriptor? wantsPidFd = CallerSocket.ConnectForPidFd(options.PidFdSocket);
        using Descriptor? root = container.Record.MountsBefore < 0 ? null : OpenRoot(container.Record.Init.Pid);
        // Root of a user namespace has no rights over namespaces that the container shares with the host, which it need not join either.
        NamespaceTypes types = spec.Linux?.Namespace("user") is null && Namespaces.IsInInitialUser() ? JoinContainer.Usual | NamespaceTypes.Time : OthersOf(container.Record.Init.Pid);
        // The kernel may know none.
        if (spec.Linux?.Namespace("time") is null)
            types &= ~NamespaceTypes.Time;
        // A process is born in a PID namespace: of the runtime, if that may join it for a while, or of one that stays there.
        bool joinsPids = (types & NamespaceTypes.User) == 0 && !Namespaces.IsOwn($"/proc/{container.Record.Init.Pid}/ns/pid", "pid");
        bool runtimeJoins = joinsPids && Namespaces.MayRejoinPids();
        if (joinsPids)
            types = runtimeJoins ? types & ~NamespaceTypes.Pid : types | NamespaceTypes.Pid;
        LaunchPlan plan = Compile(container.Record, spec, process, source, new(init.Number, types, root?.Number ?? -1), runtimeJoins, options.PlainLineEnds);
        using InitialAffinity? affinity = InitialAffinity.Of(process, source.Document);
        // A child that joins a frozen cgroup stands still before its program; `resume`, which it waits for, needs the lock.
        if (status == ContainerStatus.Paused)
            container.Directory.Unlock();
        RdtGroup? rdt = container.Rdt;
        LaunchedProcess launched = LaunchedProcess.Fork(plan, cgroup, reports: rdt is not null, -1, (console ?? connected)?.Number ?? -1, options.PreserveDescriptors, options.Streams);
        console?.Dispose();
        try
        {
            if (cgroup is { IsComplete: false })
            {
                cgroup.Complete(launched.Pid);
                launched.Release();
            }
            while (launched.Await() is ChildMessage message)
            {
                if (message == ChildMessage.Listener)
                    SeccompAgent.Send(spec.Linux!.Seccomp!, launched, container.State);
                else
                    rdt?.Attach(launched.Pid);
                launched.Release();
            }
            CallerSocket.SendPidFd(wantsPidFd, launched, "setns"u8);
            if (options.PidFile is string pidFile)
                PidFile.Write(pidFile, launched.Pid);
            return launched;
        }
        catch
        {
            launched.Kill();
            launched.Dispose();
            throw;
        }
    }

    private static LaunchPlan Compile(ContainerRecord record, RuntimeSpec spec, ProcessSpec process, ProcessSource source, JoinContainer join, bool runtimeJoins, bool plainLineEnds)
    {
        bool entersUser = (join.Types & NamespaceTypes.User) != 0;
        string[] candidates = FindExecutable.CandidatesOf(process.Args[0], process.Env);
        // In place of config.json's program the command line has given one, to which no pointer leads.
        string? program = source.Document == "/process" ? null : source.Of("args");
        List<Step> steps = [];
        if (process.OomScoreAdj is int adjustment)
            steps.Add(new SetOomScore(adjustment) { Pointer = source.Of("oomScoreAdj") });
        string? cpus = process.ExecCpuAffinity?.Final is { Length: > 0 } final ? final : null;
        steps.Add(new SetCpuAffinity(cpus) { Pointer = cpus is null ? null : source.Of("execCPUAffinity/final") });
        steps.Add(join);
        if (join.BringsChildrenIn)
            steps.Add(new ForkAgain(NamespaceTypes.None));
        if (entersUser)
            steps.Add(new BecomeRoot(process.User.Uid, process.User.Gid));
        if (!record.KeepsKeyring)
            steps.Add(new JoinSessionKeyring(record.Id, LaunchCompiler.LabelOf(process), isOpened: false));
        if (process.Terminal)
            steps.Add(new OpenTerminal(process, mountConsole: false, plainLineEnds) { Pointer = source.Of("terminal") });
        bool ownCapabilities = !ReferenceEquals(process.Capabilities, spec.Process?.Capabilities);
        ulong grantable = entersUser ? ulong.MaxValue : Credentials.Permitted();
        LoadFilter? filter = LoadFilter.For(spec.Linux?.Seccomp);
        steps.AddRange(ProcessSteps.Of(process, source, spec.Linux, grantable, filter is not null, warns: ownCapabilities));
        steps.Add(new FindExecutable(process.Args[0], candidates) { Pointer = program is null ? null : program + "/0" });
        if (filter is not null)
            steps.Add(filter);
        steps.Add(new ExecuteProgram(process.Args, process.Env, candidates) { Pointer = program });
        JoinNamespace? pid = runtimeJoins ? new(NamespaceTypes.Pid, $"/proc/{record.Init.Pid}/ns/pid", join.PidFd) : null;
        return new(NamespaceTypes.None, pid, steps);
    }

    /// <summary>The namespaces of a process that this one is not in: without rights, only those of the user namespace can be joined, and none twice.</summary>
    private static NamespaceTypes OthersOf(int pid)
    {
        NamespaceTypes others = 0;
        foreach (NamespaceTypes type in (ReadOnlySpan<NamespaceTypes>)[
            NamespaceTypes.User, NamespaceTypes.Pid, NamespaceTypes.Mount, NamespaceTypes.Network,
            NamespaceTypes.Ipc, NamespaceTypes.Uts, NamespaceTypes.Cgroup, NamespaceTypes.Time])
            if (!Namespaces.IsOwn($"/proc/{pid}/ns/{Launch.NamespaceNames.FileOf(type)}", Launch.NamespaceNames.FileOf(type)))
                others |= type;
        return others;
    }

    private static unsafe Descriptor OpenRoot(int pid)
    {
        string name = $"/proc/{pid}/root";
        using CString path = new(name);
        return new((int)Kernel.Check(Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.Path), "open(2)", name));
    }

    private static Cgroup? CgroupOf(Container container, string[] below)
    {
        if (below.Length == 0)
            return container.Cgroup is { IsUnified: true } unified ? unified.Below("", unified.SubgroupOf(container.Record.Init.Pid)) : container.Cgroup;
        Cgroup chosen = container.Cgroup ?? throw new ContainerException("--cgroup is given, but the container has no cgroup");
        foreach (string place in below)
        {
            int colon = place.IndexOf(':');
            if (colon < 0 && below.Length > 1)
                throw new ContainerException("of several --cgroup each has to name its controllers: CONTROLLER:PATH");
            chosen = chosen.Below(colon < 0 ? null : place[..colon], place[(colon + 1)..]);
        }
        return chosen;
    }

    private static void Require(ContainerStatus status, string id, ExecOptions options)
    {
        if (status is ContainerStatus.Stopped or ContainerStatus.Creating)
            throw new ContainerException($"cannot exec in a {status.Word()} container: container not running: \"{id}\"");
        // Its process is not dumpable before it has executed the program (CVE-2016-9962): joining it is tracing it (setns(2)).
        if (status == ContainerStatus.Created && (Credentials.Permitted() & CapabilitySets.SysPtrace) == 0)
            throw new ContainerException($"cannot exec in container \"{id}\": it has not been started, and till then only root may join it (CAP_SYS_PTRACE); start it first");
        if (status == ContainerStatus.Paused && !options.IgnorePaused)
            throw new ContainerException($"cannot exec in a paused container: \"{id}\" (use --ignore-paused to override)");
    }
}
