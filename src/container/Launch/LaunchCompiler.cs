using Mocker.Container.Cgroups;
using Mocker.Container.Launch.Steps;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.Launch;

/// <summary>
/// Compiles a configuration into the launch plan. It reads nothing but its arguments, so it gives the same plan to
/// `plan`, to `create` and to the tests. The order of the steps is the order of this file.
/// </summary>
public sealed class LaunchCompiler
{
    private readonly RuntimeSpec _spec;
    private readonly Bundle _bundle;
    private readonly string _id;
    private readonly LaunchOptions _options;
    private readonly IReadOnlyList<CgroupMount> _cgroupMounts;
    private readonly List<Step> _steps = new(96);
    private readonly LinuxSpec _linux;
    private MappingNamespace? _containerMapping;

    private LaunchCompiler(RuntimeSpec spec, Bundle bundle, string id, LaunchOptions options, IReadOnlyList<CgroupMount> cgroupMounts)
    {
        (_spec, _bundle, _id, _options, _cgroupMounts) = (spec, bundle, id, options, cgroupMounts);
        _linux = spec.Linux ?? new();
    }

    /// <summary>Makes the plan.</summary>
    /// <param name="spec">A valid configuration.</param>
    /// <param name="bundle">Where it came from.</param>
    /// <param name="id">The container's id.</param>
    /// <param name="options">What the command line adds.</param>
    /// <param name="cgroupMounts">What a mount of type cgroup stands for on this host.</param>
    /// <exception cref="ContainerException">The configuration asks for what cannot be.</exception>
    public static LaunchPlan Compile(RuntimeSpec spec, Bundle bundle, string id, LaunchOptions options, IReadOnlyList<CgroupMount> cgroupMounts) =>
        new LaunchCompiler(spec, bundle, id, options, cgroupMounts).Compile();

    private LaunchPlan Compile()
    {
        NamespaceSteps namespaces = NamespaceSteps.Of(_linux, _spec.Process, EarlySteps(), _options);
        _steps.AddRange(namespaces.Steps);
        foreach ((string device, LinuxNetDevice wanted) in _linux.NetDevices)
            _steps.Add(new MoveNetDevice(device, wanted.Name) { Pointer = "/linux/netDevices" + JsonPointer.Token(device) });
        AddRootfs();
        bool ownDevices = AddMounts(out List<Step> readOnlyLater);
        if (ownDevices)
            _steps.AddRange(DeviceSteps.Of(_linux.Devices));
        else if (_linux.Devices.Length > 0)
            Log.Warning("config.json#/linux/devices: none is made, for /dev is bound from the host, and they would appear there");
        AddTerminal();
        _steps.AddRange(readOnlyLater);
        AddCreateHooks();
        AddRoot();
        AddKernelSettings();
        if (_spec.Process is ProcessSpec process)
            AddProcess(process);
        else
            _steps.AddRange([new AwaitStart(), new RefuseStart()]);
        return new(namespaces.BornIn, namespaces.Pid, _steps) { CgroupOwner = CgroupOwner() };
    }

    /// <summary>What is done while /proc is the host's: the container's could be made to look like one.</summary>
    private List<Step> EarlySteps()
    {
        List<Step> steps = [];
        if (_spec.Process?.OomScoreAdj is int adjustment)
            steps.Add(new SetOomScore(adjustment) { Pointer = "/process/oomScoreAdj" });
        steps.Add(new SetCpuAffinity(cpus: null));
        return steps;
    }

    private void AddRootfs()
    {
        MountFlags propagation = Propagation(_linux.RootfsPropagation);
        _steps.Add(new MountRootfs(_bundle.Rootfs, propagation, SharesMounts(_spec)) { Pointer = "/root/path" });
    }

    private bool AddMounts(out List<Step> readOnlyLater)
    {
        readOnlyLater = [];
        bool ownDevices = true;
        for (int i = 0; i < _spec.Mounts.Length; i++)
        {
            Mount mount = _spec.Mounts[i];
            string pointer = $"/mounts/{i}";
            string destination = ContainerPath.Clean(mount.Destination);
            MountOptions options = MountOptions.Parse(mount.Options);
            bool bind = options.Bind && !options.Remount || mount.Type == "bind";
            if (destination == "/dev" && bind)
                ownDevices = false;
            if (bind)
                AddBind(mount, destination, options, pointer);
            else if (mount.Type is "cgroup" or "cgroup2")
                AddCgroupMounts(destination, options, pointer, readOnlyLater);
            else
                AddFileSystem(mount, destination, options, pointer, readOnlyLater);
        }
        if (_options.NotifyDirectory is string notifications)
            AddBind(ServiceNotification.MountOf(notifications), ServiceNotification.MountPoint, ServiceNotification.Options, null);
        return ownDevices;
    }

    private void AddBind(Mount mount, string destination, MountOptions options, string? pointer) =>
        _steps.Add(new BindMount(_bundle.Resolve(SourceOf(mount, pointer)), destination, options, DroppedBy(options), CopyOf(mount, options, pointer)) { Pointer = pointer });

    /// <summary>
    /// A bind mount without attributes keeps those of its source, as with mount(8). Where some are named they are meant to be
    /// all, as with runc and crun: a read-only bind of a noexec volume can be executed from. In a user namespace the kernel
    /// locks what the host's mount forbids, apart from nosymfollow.
    /// </summary>
    private MountAttributes DroppedBy(MountOptions options)
    {
        if (options.Set == 0 && options.Clear == 0)
            return 0;
        MountAttributes all = MountAttributes.NoSymFollow;
        if (_linux.Namespace("user") is null)
            all |= MountAttributes.ReadOnly | MountAttributes.NoSuid | MountAttributes.NoDev | MountAttributes.NoExec;
        return all & ~options.Set;
    }

    private static string SourceOf(Mount mount, string? pointer) => mount.Source is { Length: > 0 } source
        ? source
        : throw new ContainerException("a bind mount needs the \"source\" that is to be bound", pointer + "/source");

    private void AddFileSystem(Mount mount, string destination, MountOptions options, string pointer, List<Step> readOnlyLater)
    {
        if (mount.Type is null or "" && !options.Remount)
            throw new ContainerException("a mount needs a \"type\", or bind or rbind among its options", pointer);
        // Other mounts, devices and links still have to be placed on these.
        bool later = (options.Set & MountAttributes.ReadOnly) != 0 && (mount.Type == "tmpfs" || destination == "/dev");
        // A label is the file system's, and these have none of their own or, like mqueue, do not take it at mount time.
        bool labelled = !options.Remount && mount.Type is not ("proc" or "sysfs" or "mqueue");
        _steps.Add(new MountFileSystem(mount.Type ?? "none", mount.Source, destination, options)
        {
            Pointer = pointer,
            ReadOnlyLater = later,
            Label = labelled ? Label : null,
            StandIn = StandInFor(mount.Type) is string source ? new(source, destination, MountOptions.Parse(["rbind", .. mount.Options])) : null,
            Mapping = MappingOf(mount, options, pointer),
        });
        if (mount.Type == "mqueue" && !options.Remount && Label is string label)
            _steps.Add(new LabelDirectory(destination, label) { Pointer = "/linux/mountLabel" });
        if (later)
            readOnlyLater.Add(new SetMountReadOnly(destination) { Pointer = pointer + "/options" });
    }

    /// <summary>The runtime's own rights are needed to map ids, and for what the user namespace's root may not do with the host's mounts.</summary>
    private SourceCopy? CopyOf(Mount mount, MountOptions options, string? pointer)
    {
        MappingNamespace? mapping = MappingOf(mount, options, pointer);
        bool hasUser = _linux.Namespace("user") is not null;
        return mapping is null && !(hasUser && _options.IsPrivileged)
            ? null
            : new(MountRootfs.PropagationWhileMounting(Propagation(_linux.RootfsPropagation)), hasUser, mapping);
    }

    /// <summary>config.md, Mounts, "idmap": the mount's own mappings, or those of the container's user namespace.</summary>
    private MappingNamespace? MappingOf(Mount mount, MountOptions options, string? pointer)
    {
        if (mount.UidMappings.Length > 0)
            return new(new IdMappings(mount.UidMappings, mount.GidMappings, pointer + "/uidMappings", pointer + "/gidMappings"));
        if (!options.IdMap)
            return null;
        return _containerMapping ??= _linux.Namespace("user") is { Path: { Length: > 0 } path } ? new(path) : new(NamespaceSteps.MappingsOf(_linux));
    }

    /// <summary>
    /// These show what belongs to a namespace. A user namespace may mount one only for a namespace of its own; where the
    /// container has the runtime's, the runtime's mount of it shows the same.
    /// </summary>
    private string? StandInFor(string? type) => type switch
    {
        "sysfs" when _linux.Namespace("network") is null => "/sys",
        "proc" when _linux.Namespace("pid") is null => "/proc",
        "mqueue" when _linux.Namespace("ipc") is null => "/dev/mqueue",
        _ => null,
    };

    private void AddCgroupMounts(string destination, MountOptions options, string pointer, List<Step> readOnlyLater)
    {
        bool readOnly = (options.Set & MountAttributes.ReadOnly) != 0;
        foreach (CgroupMount entry in readOnly ? CgroupMount.ReadOnly(_cgroupMounts) : _cgroupMounts)
        {
            string place = entry.Name.Length == 0 ? destination : $"{destination}/{entry.Name}";
            switch (entry.Kind)
            {
                case CgroupMountKind.SymLink:
                    _steps.Add(MakeLink.At(place, entry.Source, pointer));
                    break;
                case CgroupMountKind.Bind or CgroupMountKind.ReadOnlyBind:
                    _steps.Add(new BindMount(entry.Source, place, entry.Kind == CgroupMountKind.Bind ? options : options.ReadOnly()) { Pointer = pointer });
                    break;
                case CgroupMountKind.Tmpfs:
                    MountOptions tmpfs = MountOptions.Parse(["noexec", "nosuid", "nodev", .. readOnly ? (string[])["ro"] : [], .. entry.Options.Split(',')]);
                    _steps.Add(new MountFileSystem("tmpfs", "tmpfs", place, tmpfs) { Pointer = pointer, ReadOnlyLater = readOnly, Label = Label });
                    if (readOnly)
                        readOnlyLater.Add(new SetMountReadOnly(place) { Pointer = pointer + "/options" });
                    break;
                default:
                    string type = entry.Kind == CgroupMountKind.Cgroup ? "cgroup" : "cgroup2";
                    _steps.Add(new MountFileSystem(type, entry.Source, place, options.With(entry.Options)) { Pointer = pointer });
                    break;
            }
        }
    }

    private void AddTerminal()
    {
        if (_spec.Process is { Terminal: true } process)
            _steps.Add(new OpenTerminal(process, mountConsole: true, _options.PlainLineEnds) { Pointer = "/process/terminal" });
    }

    private void AddCreateHooks()
    {
        if (_spec.Hooks is not Hooks hooks)
            return;
        if (hooks.Prestart.Length > 0 || hooks.CreateRuntime.Length > 0)
            _steps.Add(new RunRuntimeHooks { Pointer = hooks.CreateRuntime.Length > 0 ? "/hooks/createRuntime" : "/hooks/prestart" });
        for (int i = 0; i < hooks.CreateContainer.Length; i++)
            _steps.Add(new RunHook("createContainer", i, hooks.CreateContainer[i], State("creating"))
            {
                Pointer = $"/hooks/createContainer/{i}",
                StartsInRoot = true,
            });
    }

    /// <summary>These run what the image contains, so they are held as the process is: by its filter, with its environment.</summary>
    private void AddStartHooks(Hook[] hooks, string[] environment, LoadFilter? filter)
    {
        for (int i = 0; i < hooks.Length; i++)
            _steps.Add(new RunHook("startContainer", i, hooks[i], State("created"))
            {
                Pointer = $"/hooks/startContainer/{i}",
                Environment = environment,
                Filter = filter,
            });
    }

    private StateDocument State(string status) => new()
    {
        Id = _id,
        Status = status,
        Bundle = _bundle.Path,
        Annotations = _spec.Annotations,
    };

    private void AddRoot()
    {
        if (_spec.Process is ProcessSpec process)
            _steps.Add(new MakeWorkingDirectory(process.Cwd) { Pointer = "/process/cwd" });
        MountFlags propagation = Propagation(_linux.RootfsPropagation);
        _steps.Add(SharesMounts(_spec)
            ? new ChangeRoot { Pointer = "/root" }
            : new EnterRoot(!_options.NoPivot, (propagation & MountFlags.Shared) != 0) { Pointer = "/root" });
        if (propagation != 0)
            _steps.Add(new SetRootAttributes(propagation, readOnly: false) { Pointer = "/linux/rootfsPropagation" });
        if (_spec.Root!.Readonly)
            _steps.Add(new SetRootAttributes(0, readOnly: true) { Pointer = "/root/readonly" });
    }

    private void AddKernelSettings()
    {
        if (_spec.Hostname is { Length: > 0 } hostname)
            _steps.Add(new SetHostName(hostname, isDomain: false) { Pointer = "/hostname" });
        if (_spec.Domainname is { Length: > 0 } domainname)
            _steps.Add(new SetHostName(domainname, isDomain: true) { Pointer = "/domainname" });
        foreach ((string name, string value) in _linux.Sysctl)
            _steps.Add(new SetSysctl(name, value) { Pointer = "/linux/sysctl" + JsonPointer.Token(name) });
        for (int i = 0; i < _linux.ReadonlyPaths.Length; i++)
            _steps.Add(new MakeReadOnly(_linux.ReadonlyPaths[i]) { Pointer = $"/linux/readonlyPaths/{i}" });
        for (int i = 0; i < _linux.MaskedPaths.Length; i++)
            _steps.Add(new MaskPath(_linux.MaskedPaths[i], Label) { Pointer = $"/linux/maskedPaths/{i}" });
        if (!_options.NoNewKeyring)
            _steps.Add(new JoinSessionKeyring(_id, LabelOf(_spec.Process), isOpened: true));
    }

    private void AddProcess(ProcessSpec process)
    {
        string[] candidates = FindExecutable.CandidatesOf(process.Args[0], process.Env);
        // In a user namespace of its own the process can have every capability.
        ulong grantable = _linux.Namespace("user") is null ? _options.GrantableCapabilities : ulong.MaxValue;
        LoadFilter? filter = LoadFilter.For(_linux.Seccomp);
        _steps.AddRange(ProcessSteps.Of(process, new("/process"), _linux, grantable, filter is not null));
        _steps.Add(new FindExecutable(process.Args[0], candidates) { Pointer = "/process/args/0" });
        // While the runtime that can pass the listener on is there.
        if (filter is { HasListener: true })
            _steps.Add(filter);
        _steps.Add(new AwaitStart(endsBySignal: filter is not { HasListener: true }));
        string[] environment = [.. ServiceNotification.Variables(process.Env, _options), .. SocketActivation.Variables(_options.ListenDescriptors)];
        LoadFilter? last = filter is { HasListener: false } ? filter : null;
        if (_spec.Hooks is Hooks hooks)
            AddStartHooks(hooks.StartContainer, environment, last);
        if (last is not null)
            _steps.Add(last);
        _steps.Add(new ExecuteProgram(process.Args, environment, candidates) { Pointer = "/process/args" });
    }

    /// <summary>
    /// config-linux.md, Cgroup ownership: a container with a cgroup namespace of its own and a writable mount of cgroups owns
    /// them, as the host's user whom the process's user stands for.
    /// </summary>
    private uint? CgroupOwner()
    {
        bool isWritable = Array.Exists(_spec.Mounts, mount => mount.Type is "cgroup" or "cgroup2" && Array.IndexOf(mount.Options, "ro") < 0);
        if (!isWritable || _linux.Namespace("cgroup") is not { Path: null or "" })
            return null;
        uint user = _spec.Process?.User.Uid ?? 0;
        foreach (LinuxIdMapping mapping in _linux.UidMappings)
            if (user >= mapping.ContainerId && user - mapping.ContainerId < mapping.Size)
                return mapping.HostId + (user - mapping.ContainerId);
        return _linux.Namespace("user") is null ? user : null;
    }
    /// <summary>The SELinux label of mounts, which makes their files the container's.</summary>
    private string? Label => _linux.MountLabel is { Length: > 0 } label ? label : null;

    /// <summary>The SELinux label of a process, or null for the runtime's own.</summary>
    internal static string? LabelOf(ProcessSpec? process) => process?.SelinuxLabel is { Length: > 0 } label ? label : null;

    /// <summary>The container has the runtime's own mount namespace (config-linux.md, Namespaces: what is not named is inherited).</summary>
    internal static bool SharesMounts(RuntimeSpec spec) => spec.Linux?.Namespace("mount") is null;

    private static MountFlags Propagation(string? name) => name switch
    {
        "shared" or "rshared" => MountFlags.Shared | MountFlags.Recursive,
        "slave" or "rslave" => MountFlags.Slave | MountFlags.Recursive,
        "private" or "rprivate" => MountFlags.Private | MountFlags.Recursive,
        "unbindable" or "runbindable" => MountFlags.Unbindable | MountFlags.Recursive,
        _ => 0,
    };
}
