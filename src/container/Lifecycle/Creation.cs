using Mocker.Container.Cgroups;
using Mocker.Container.IntelRdt;
using Mocker.Container.Launch;
using Mocker.Container.Network;
using Mocker.Container.Store;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Lifecycle;

/// <summary>
/// Creates a container from a bundle (runtime.md, Create): everything up to the user's program. What fails leaves nothing
/// behind, and what is interrupted leaves a record by which `delete` finds the rest.
/// </summary>
public sealed class Creation : IDisposable
{
    private readonly ContainerDirectory _directory;
    private readonly ConfiguredBundle _configured;
    private readonly LaunchOptions _options;
    private ContainerRecord _record;
    private Cgroup? _cgroup;
    private RdtGroup? _rdt;
    private LaunchedProcess? _process;
    private NetDevices? _netDevices;

    private Creation(ContainerDirectory directory, ConfiguredBundle configured, LaunchOptions options, ContainerRecord record) =>
        (_directory, _configured, _options, _record) = (directory, configured, options, record);

    /// <summary>The container, once <see cref="Run"/> has come back.</summary>
    public Container Container => new(_directory, _record, _configured.Host);

    /// <summary>Its first process.</summary>
    public LaunchedProcess Process => _process!;

    /// <summary>Where it is going to say that it is ready; null where nobody wants to hear, or `start` is going to listen.</summary>
    public NotifySocket? Notifications { get; private set; }

    /// <summary>Creates a container whose process waits for `start`.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The new id.</param>
    /// <param name="configured">The bundle.</param>
    /// <param name="options">What the command line adds.</param>
    /// <param name="console">The socket that gets the terminal, where the caller itself handles it.</param>
    public static Creation Create(ContainerStore store, string id, ConfiguredBundle configured, LaunchOptions options, Descriptor? console = null)
    {
        Creation creation = Begin(store, id, configured, options);
        creation.Run(console, waitForStart: true);
        return creation;
    }

    /// <summary>Creates a container whose process goes on at once (`run`), up to its being executed.</summary>
    /// <param name="store">Where containers are kept.</param>
    /// <param name="id">The new id.</param>
    /// <param name="configured">The bundle.</param>
    /// <param name="options">What the command line adds.</param>
    /// <param name="console">The socket that gets the terminal, where the caller itself handles it.</param>
    public static Creation CreateAndStart(ContainerStore store, string id, ConfiguredBundle configured, LaunchOptions options, Descriptor? console)
    {
        Creation creation = Begin(store, id, configured, options);
        creation.Run(console, waitForStart: false);
        return creation;
    }

    public void Dispose()
    {
        Notifications?.Dispose();
        _process?.Dispose();
        _directory.Dispose();
    }

    private static Creation Begin(ContainerStore store, string id, ConfiguredBundle configured, LaunchOptions options)
    {
        ContainerId name = ContainerId.Parse(id);
        ulong permitted = Credentials.Permitted();
        RequireRights(configured.Spec, permitted);
        configured.Bundle.RequireRootfs();
        // What can fail comes before there is a directory that would have to be removed again.
        ContainerRecord record = NewRecord(id, configured) with { KeepsKeyring = options.NoNewKeyring };
        ContainerDirectory directory = store.Create(name);
        options = options with
        {
            GrantableCapabilities = permitted,
            MayRejoinPids = configured.Spec.Linux?.Namespace("pid") is not { Path.Length: > 0 } || Namespaces.MayRejoinPids(),
            NotifyDirectory = options.NotifySocket is null ? null : directory.NotifyPath,
        };
        return new(directory, configured, options, record);
    }

    /// <summary>What is known of a container before anything of it is made.</summary>
    internal static ContainerRecord NewRecord(string id, ConfiguredBundle configured)
    {
        RuntimeSpec spec = configured.Spec;
        return new()
        {
            Id = id,
            Bundle = configured.Bundle.Path,
            Rootfs = configured.Bundle.Rootfs,
            Created = DateTimeOffset.UtcNow,
            Annotations = spec.Annotations,
            Creator = ProcessIdentity.Of(Processes.GetPid()),
            SharesPidNamespace = !Array.Exists(spec.Linux?.Namespaces ?? [], n => n.Type == "pid" && string.IsNullOrEmpty(n.Path)),
            MountsBefore = LaunchCompiler.SharesMounts(spec) ? RootfsMounts.Count(configured.Bundle.Rootfs) : -1,
            HasLaterHooks = spec.Hooks is { Poststart.Length: > 0 } or { Poststop.Length: > 0 },
        };
    }

    /// <summary>Said before anything is made: later it would come as one of many calls that are not permitted.</summary>
    private static void RequireRights(RuntimeSpec spec, ulong permitted)
    {
        if ((permitted & CapabilitySets.SysAdmin) != 0 || spec.Linux?.Namespace("user") is not null)
            return;
        throw new ContainerException(Credentials.EffectiveUserId() == 0
            ? "cannot create a container: CAP_SYS_ADMIN is missing, which making namespaces and mounts takes; give it to whatever this root is confined by"
            : "cannot create a container: without a user namespace only root can; add one (mocker-runtime spec --rootless writes such a config.json), or run this as root (sudo)",
            "/linux/namespaces");
    }

    /// <summary>Without the first user namespace's root, permission for cgroups is not to be expected.</summary>
    private bool IsRootless => _options.Rootless ?? (Credentials.EffectiveUserId() != 0 || !Namespaces.IsInInitialUser());

    private void Run(Descriptor? console, bool waitForStart)
    {
        try
        {
            (CgroupPlan cgroups, LaunchPlan plan) = Compile();
            _netDevices = NetDevices.Find(_configured.Spec.Linux);
            _directory.Write(_record);
            OpenNotifySocket(waitForStart);
            _cgroup = BeginCgroup(cgroups);
            if (_cgroup.Directories.Count == 0)
                plan = CompileWithoutCgroup();
            else if (!_cgroup.NeedsProcess)
                GiveCgroup(plan);
            _rdt?.Create(_configured.Spec.Linux!.IntelRdt!);
            using Descriptor? wantsPidFd = CallerSocket.ConnectForPidFd(_options.PidFdSocket);
            bool isAwaited = waitForStart || _options.PidFile is not null || wantsPidFd is not null;
            Fork(plan, console, waitForStart, isAwaited || ReportsForCgroup(cgroups));
            bool executed = Accompany(Process, wantsPidFd);
            if (!waitForStart && !executed)
                Execute(Process);
            Conclude(waitForStart);
        }
        catch
        {
            Undo();
            throw;
        }
    }

    /// <summary>What the child's cgroup consists of is made, or begun, by whoever may.</summary>
    private Cgroup BeginCgroup(CgroupPlan cgroups) => IsRootless && cgroups.Unit is null
        ? RootlessCgroup.Create(cgroups, isNamed: !string.IsNullOrEmpty(_configured.Spec.Linux?.CgroupsPath))
        : Cgroup.Begin(cgroups);

    private void GiveCgroup(LaunchPlan plan)
    {
        if (plan.CgroupOwner is uint owner)
            _cgroup!.ChangeOwner(owner);
    }

    /// <summary>
    /// Where the child has to be told to go on anyhow, once its cgroup is complete, it is told when its record is written:
    /// then nothing is left to report before the program but what somebody waits for.
    /// </summary>
    private bool ReportsForCgroup(CgroupPlan cgroups) => _cgroup!.IsComplete || cgroups.StepsAfterAttach.Count > 0 || _rdt is not null;

    /// <summary>Makes the place for the container's notifications, and the socket there if it is us who stay for them.</summary>
    private void OpenNotifySocket(bool waitForStart)
    {
        if (_options.NotifySocket is null)
            return;
        _directory.MakeNotifyDirectory();
        if (!waitForStart)
            Notifications = NotifySocket.Open(_directory, _options.NotifySocket);
    }

    /// <summary>Makes the two plans, and notes what the first is going to make.</summary>
    private (CgroupPlan Cgroups, LaunchPlan Launch) Compile()
    {
        string? path = _configured.Spec.Linux?.CgroupsPath;
        CgroupPlan cgroups = _configured.CompileCgroups(_record.Id, _options.CgroupDriver);
        if (_configured.Spec.Linux?.IntelRdt is LinuxIntelRdt rdt)
            _rdt = RdtGroup.Foresee(ResourceControl.Find(), rdt, _record.Id);
        _record = _record with { Cgroup = cgroups.Foresee(isOwnChoice: string.IsNullOrEmpty(path)), Rdt = _rdt?.Paths };
        return (cgroups, CompileLaunch());
    }

    /// <summary>A container without a cgroup stays in the runtime's, and that is the one it has to be shown.</summary>
    private LaunchPlan CompileWithoutCgroup()
    {
        _record = _record with { Cgroup = _cgroup!.Paths };
        return CompileLaunch();
    }

    private LaunchPlan CompileLaunch() =>
        _configured.Compile(_record.Id, _options, _record.Cgroup!);

    /// <summary>Forks the child, and does beside it what it does not have to wait for.</summary>
    private void Fork(LaunchPlan plan, Descriptor? console, bool waitForStart, bool reports)
    {
        using Descriptor? connected = ConnectConsole();
        using Descriptor? listener = waitForStart ? _directory.Listen() : null;
        bool isUnit = _cgroup!.NeedsProcess;
        if (plan.ForksAgain && !isUnit)
            _cgroup.Complete();
        bool waits = !_cgroup.IsComplete || plan.Mappings is not null;
        _process = LaunchedProcess.Fork(
            plan, _cgroup, reports, listener?.Number ?? -1, (console ?? connected)?.Number ?? -1, _options.ListenDescriptors + _options.PreserveDescriptors, _options.Streams);
        console?.Dispose();
        plan.Mappings?.Write(_process.Pid);
        // While the child makes its namespaces.
        _cgroup.Complete(_process.Pid);
        if (isUnit)
            GiveCgroup(plan);
        _rdt?.Attach(_process.Pid);
        _record = _record with { Init = ProcessIdentity.Of(_process.Pid), Cgroup = _cgroup.Paths, Rdt = _rdt?.Paths };
        _directory.Write(_record);
        if (waits)
            _process.Release();
        // While it mounts.
        _directory.WriteConfiguration(_configured.Text);
    }

    /// <summary>Nothing is left to be made: the creation is over, and the child may wait for `start`, or has been executed.</summary>
    private void Conclude(bool waitForStart)
    {
        _record = _record with { Creator = default };
        _directory.Write(_record);
        if (waitForStart)
            Process.Release();
        else if (_configured.Spec.Hooks is { Poststart.Length: > 0 } hooks)
            RuntimeHooks.Call("poststart", hooks.Poststart, Container.StateAs(ContainerStatus.Running));
        _directory.Unlock();
        // From here on they are the container's: what we hold of its network namespace would keep it alive.
        _netDevices?.Dispose();
    }

    /// <summary>Does the runtime's part while the child executes the plan, until it is ready, or executed if it does not report.</summary>
    /// <returns>Whether the program has been executed.</returns>
    private bool Accompany(LaunchedProcess process, Descriptor? wantsPidFd)
    {
        ChildMessage? message;
        while ((message = process.Await()) is not (null or ChildMessage.Ready))
        {
            Attend(message.Value, process);
            process.Release();
        }
        if (message is null)
            return true;
        _cgroup?.CompleteAttach();
        CallerSocket.SendPidFd(wantsPidFd, process, "standard"u8);
        if (_options.PidFile is string pidFile)
            PidFile.Write(pidFile, process.Pid);
        return false;
    }

    /// <summary>Does what the child waits for.</summary>
    private void Attend(ChildMessage message, LaunchedProcess process)
    {
        switch (message)
        {
            case ChildMessage.NetworkDevice: _netDevices!.MoveNext(process.Pid); break;
            case ChildMessage.Listener: SeccompAgent.Send(_configured.Spec.Linux!.Seccomp!, process, Container.StateAs(ContainerStatus.Creating)); break;
            default: CallRuntimeHooks(); break;
        }
    }

    /// <summary>For `run`: lets the child execute the program, and waits until it has.</summary>
    private static void Execute(LaunchedProcess process)
    {
        process.Release();
        process.Await();
    }

    private void CallRuntimeHooks()
    {
        StateDocument state = Container.StateAs(ContainerStatus.Creating);
        RuntimeHooks.Call("prestart", _configured.Spec.Hooks!.Prestart, state);
        RuntimeHooks.Call("createRuntime", _configured.Spec.Hooks.CreateRuntime, state);
    }

    private Descriptor? ConnectConsole() => _options.ConsoleSocket is string path ? CallerSocket.Connect(path, "console socket") : null;

    private void Undo()
    {
        bool entered = _process is not null;
        _process?.Kill();
        _process?.Dispose();
        // The first reason is the one to report; what cannot be undone now stays findable by the record.
        try
        {
            // Where the PID namespace is shared, what the process has forked outlives it.
            if (entered && _record.SharesPidNamespace)
                _cgroup?.Kill((int)Signal.Kill);
            _netDevices?.Return();
            RootfsMounts.Remove(_record);
            _cgroup?.Remove();
            _rdt?.Remove();
            // runtime.md, Lifecycle: what fails after the environment was made goes on with its destruction and poststop.
            if (entered && _configured.Spec.Hooks is { Poststop.Length: > 0 } hooks)
                RuntimeHooks.CallAndWarn("poststop", hooks.Poststop, Container.StateAs(ContainerStatus.Stopped));
            _directory.Remove();
        }
        catch (Exception e) when (e is ContainerException or LinuxException)
        {
            Log.Warning($"cannot undo the creation of container {_record.Id}: {e.Message}; repeat with delete --force");
        }
        _netDevices?.Dispose();
        Notifications?.Dispose();
        _directory.Dispose();
    }
}
