using Mocker.Container.Cgroups.Steps;
using Mocker.Container.Cgroups.Systemd;
using Mocker.Linux;

namespace Mocker.Container.Cgroups;

/// <summary>A container's cgroup on this host, over all hierarchies.</summary>
public sealed unsafe class Cgroup
{
    private readonly CgroupDirectory[] _directories;
    private readonly IReadOnlyList<CgroupStep> _afterAttach;
    private readonly List<string> _made;
    private List<CgroupStep> _rest = [];
    private SystemdUnit? _planned;
    private SystemdInstance? _systemd;
    private string _below = "";
    private bool _isForSystemd;

    private Cgroup(CgroupDirectory[] directories, List<string> made, IReadOnlyList<CgroupStep> afterAttach, UnitReference? unit = null)
    {
        _directories = directories;
        _made = made;
        _afterAttach = afterAttach;
        Unit = unit;
    }

    /// <summary>The unit of systemd that it is; null without, and before it has been started.</summary>
    public UnitReference? Unit { get; private set; }

    /// <summary>That of a container which is in no cgroup of its own.</summary>
    public static Cgroup None => new([], [], []);

    /// <summary>Its place in each hierarchy.</summary>
    public IReadOnlyList<CgroupDirectory> Directories => _directories;

    /// <summary>Makes the cgroup and sets its limits; what was made is removed again if something fails.</summary>
    /// <exception cref="ContainerException">A step failed, or the cgroup exists and is not fit.</exception>
    public static Cgroup Create(CgroupPlan plan)
    {
        Cgroup cgroup = Begin(plan);
        try
        {
            cgroup.Complete();
        }
        catch
        {
            cgroup.RemoveMade();
            throw;
        }
        return cgroup;
    }

    /// <summary>
    /// Makes what a process can be born in (<see cref="OpenDirectory"/>): all of it on version 2, and of a hybrid host's the
    /// version 2 part. <see cref="Complete"/> makes the rest, which may happen while the process is being made. systemd makes
    /// all of it then, because it wants the process.
    /// </summary>
    /// <exception cref="ContainerException">As for <see cref="Create"/>.</exception>
    public static Cgroup Begin(CgroupPlan plan)
    {
        Cgroup cgroup = new([.. plan.Directories], [], plan.StepsAfterAttach) { _planned = plan.Unit };
        List<CgroupStep> now = [], later = [];
        foreach (CgroupStep step in plan.Steps)
            (step.Directory.Hierarchy.IsUnified && plan.Unit is null ? now : later).Add(step);
        cgroup._rest = later;
        try
        {
            if (plan.Unit is not null)
                cgroup._systemd = SystemdInstance.Connect(plan.Unit.IsUser);
            cgroup.Execute(now, 0);
        }
        catch
        {
            cgroup.RemoveMade();
            throw;
        }
        return cgroup;
    }

    /// <summary>systemd makes it, with the container's first process in it from the start on, or is to move a further process into it.</summary>
    public bool NeedsProcess => _isForSystemd || _planned is not null && !IsComplete;

    /// <summary>Nothing is left to do of what <see cref="Begin"/> or <see cref="LeaveToSystemd"/> began.</summary>
    public bool IsComplete => _rest.Count == 0 && !_isForSystemd;

    /// <summary>Does what <see cref="Begin"/> or <see cref="LeaveToSystemd"/> left. What was made stays if this fails: <see cref="Remove"/> removes it.</summary>
    /// <param name="firstProcess">The process that is to be in it, for systemd.</param>
    /// <exception cref="ContainerException">As for <see cref="Create"/>.</exception>
    public void Complete(int firstProcess = 0)
    {
        if (_isForSystemd)
        {
            using SystemdInstance systemd = SystemdInstance.Connect(Unit!.IsUser);
            systemd.Attach(Unit.Name, _below, firstProcess);
            _isForSystemd = false;
        }
        using (_systemd)
            Execute(_rest, firstProcess);
        _rest = [];
    }

    /// <summary>Finds a container's cgroup again from what its state says.</summary>
    public static Cgroup FromPaths(CgroupHost host, CgroupPaths paths)
    {
        List<CgroupDirectory> directories = [];
        foreach (CgroupHierarchy hierarchy in host.Hierarchies)
        {
            if (paths.Find(hierarchy.Controllers[0]) is { } path)
                directories.Add(new(hierarchy, path));
        }
        return new([.. directories], [.. paths.Made], [], paths.Unit);
    }

    /// <summary>
    /// Has <see cref="Complete"/> ask systemd to move a process here where the kernel would not let this user: out of a login
    /// session it takes write access to the cgroup of the session and of the user's systemd together, which is root's
    /// (cgroup-v2.rst, Delegation Containment). The user's systemd has the system's move it.
    /// </summary>
    public void LeaveToSystemd()
    {
        if (Unit is { IsUser: true } && Find("") is { } unified)
            _isForSystemd = !CgroupProcesses.CanMove(unified.Hierarchy, unified.Path);
    }

    /// <summary>The cgroup that a process is in, of whoever's making: nothing of it is ever removed here. One at a hierarchy's root is nobody's.</summary>
    public static Cgroup OfProcess(CgroupHost host, int pid)
    {
        List<CgroupDirectory> directories = [];
        string text = CgroupFile.ReadAt($"/proc/{pid}", "cgroup", out _) ?? "";
        foreach (string line in text.Split('\n'))
            // cgroups(7): hierarchy-ID:controller-list:cgroup-path
            if (line.Split(':', 3) is [_, string controllers, string path] && path != "/" && host.Find(controllers.Split(',')[0]) is CgroupHierarchy hierarchy)
                directories.Add(new(hierarchy, hierarchy.MountPoint + path));
        return new([.. directories], [], []);
    }

    /// <summary>The host has version 2 alone.</summary>
    public bool IsUnified => _directories is [{ Hierarchy.IsUnified: true }];

    /// <summary>A cgroup below this one, for a process that is to join that (`exec --cgroup`).</summary>
    /// <param name="controllers">Only in the hierarchies of these version 1 controllers, separated by commas; null for all.</param>
    /// <param name="path">Relative to this cgroup; "/" is this one.</param>
    /// <exception cref="ContainerException">The path leads out, or a controller is not there.</exception>
    public Cgroup Below(string? controllers, string path)
    {
        if (Array.IndexOf(path.Split('/'), "..") >= 0)
            throw new ContainerException($"{path} is not a sub cgroup path: it has to be below the container's own cgroup, without \"..\"");
        string[] wanted = controllers?.Split(',') ?? [];
        foreach (string controller in wanted)
            if (Find(controller) is null)
                throw new ContainerException($"the container is in no cgroup of the controller \"{controller}\"");
        string below = path.Trim('/');
        CgroupDirectory[] directories = Array.ConvertAll(_directories, directory =>
            below.Length == 0 || wanted.Length > 0 && !Array.Exists(wanted, directory.Hierarchy.Has)
                ? directory
                : new(directory.Hierarchy, $"{directory.Path}/{below}"));
        return new(directories, [], [], Unit) { _below = $"{_below}/{below}".TrimEnd('/') };
    }

    /// <summary>For state.json.</summary>
    public CgroupPaths Paths
    {
        get
        {
            List<KeyValuePair<string, string>> entries = [];
            foreach (CgroupDirectory directory in _directories)
            {
                foreach (string controller in directory.Hierarchy.Controllers)
                    entries.Add(new(controller, directory.Path));
            }
            return new([.. entries], [.. _made], Unit);
        }
    }

    /// <summary>Sets new limits (see <see cref="CgroupPlan.CompileUpdate"/>): all of them, or none.</summary>
    /// <exception cref="ContainerException">A limit is refused; the others are again what they were.</exception>
    public static void Update(CgroupPlan plan)
    {
        FormerValues former = new();
        using CgroupTree tree = new(former);
        try
        {
            foreach (CgroupStep step in plan.Steps)
            {
                Log.Debug?.Invoke($"{step} ({step.Pointer})");
                step.Execute(tree);
            }
        }
        catch (ContainerException)
        {
            former.Restore();
            throw;
        }
    }

    /// <summary>
    /// Moves a process into the cgroup of every hierarchy. That waits for all CPUs to pass a quiet state (the kernel
    /// takes cgroup_threadgroup_rwsem), 5 to 15 ms if nobody did so just before: for a child of one's own,
    /// <see cref="OpenDirectory"/> and <see cref="JoinedDirectories"/> take microseconds.
    /// </summary>
    /// <param name="pid">The process, in the runtime's pid namespace.</param>
    /// <exception cref="ContainerException">A cgroup does not take it.</exception>
    public void Attach(int pid)
    {
        string text = pid.ToString();
        foreach (CgroupDirectory directory in _directories)
        {
            int result = CgroupFile.WriteAt(directory.Path, "cgroup.procs", text);
            if (result < 0)
                throw CgroupFault.OfAttach(directory.Path, pid, (Errno)(-result));
        }
        CompleteAttach();
    }

    /// <summary>
    /// Does what had to wait for the first process. <see cref="Attach"/> includes it; after CLONE_INTO_CGROUP it has to
    /// be called.
    /// </summary>
    /// <exception cref="ContainerException">A value is refused.</exception>
    public void CompleteAttach()
    {
        if (_afterAttach.Count == 0)
            return;
        using CgroupTree tree = new();
        foreach (CgroupStep step in _afterAttach)
            step.Execute(tree);
    }

    /// <summary>
    /// A descriptor of the version 2 directory, for clone3(2) with CLONE_INTO_CGROUP; null without version 2, and where systemd
    /// has yet to make it.
    /// </summary>
    /// <exception cref="LinuxException">The directory cannot be opened.</exception>
    public Descriptor? OpenDirectory()
    {
        CgroupDirectory? unified = Find("");
        if (unified is null || NeedsProcess)
            return null;
        using CString path = new(unified.Path);
        int opened = Files.OpenAt(Files.CurrentDirectory, path, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (opened == -(int)Errno.ENOENT && _below.Length > 0)
            throw new ContainerException($"there is no cgroup {_below} below the container's ({unified.Path}); whoever wants processes there has to make it first");
        return new((int)Kernel.Check(opened, "openat(2)", unified.Path));
    }

    /// <summary>
    /// The version 1 directories, whose <c>tasks</c> files a child with one thread writes "0" to. For that the kernel does
    /// not take the lock that makes <see cref="Attach"/> slow (cgroup.c, cgroup_procs_write_start: a single thread that moves
    /// itself cannot fork meanwhile).
    /// </summary>
    public IReadOnlyList<string> JoinedDirectories
    {
        get
        {
            List<string> paths = new(_directories.Length);
            foreach (CgroupDirectory directory in _directories)
                if (!directory.Hierarchy.IsUnified)
                    paths.Add(directory.Path);
            return paths;
        }
    }

    /// <summary>
    /// Where below the version 2 cgroup a process is, for <see cref="Below"/>; empty if it is in the
    /// cgroup itself or not below it. An init system in the container moves itself to a cgroup below, and the upper one,
    /// which then has controllers enabled, takes no more processes (EBUSY): exec goes to where the init is.
    /// </summary>
    public string SubgroupOf(int pid)
    {
        if (Find("") is not { } unified)
            return "";
        string text = CgroupFile.ReadAt($"/proc/{pid}", "cgroup", out _) ?? "";
        string own = unified.Path[unified.Hierarchy.MountPoint.Length..] + "/";
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (line.StartsWith("0::") && line[3..].StartsWith(own))
                return line[(3 + own.Length)..].ToString();
        }
        return "";
    }

    /// <summary>Ids of all processes in it and in the cgroups below, in the runtime's pid namespace; without those that it does not show.</summary>
    /// <exception cref="ContainerException">They cannot be read.</exception>
    public IReadOnlyList<int> Processes()
    {
        List<int> pids = Tracking is { } directory ? CgroupProcesses.Of(directory.Path) : [];
        pids.Remove(0);
        return pids;
    }

    /// <summary>Sends a signal to all processes in it, those forked meanwhile included. SIGKILL also thaws it.</summary>
    /// <exception cref="ContainerException">A process cannot be signalled.</exception>
    public void Kill(int signal)
    {
        if (Tracking is { } tracking)
            new CgroupKill(tracking, Find(""), Freezer).Send(signal);
    }

    /// <summary>Stops all processes in it.</summary>
    /// <exception cref="ContainerException">There is no freezer, or it does not come to rest.</exception>
    public void Freeze() => CgroupFreezer.Freeze(Freezer ?? throw NoFreezer());

    /// <summary>Continues them.</summary>
    /// <exception cref="ContainerException">There is no freezer.</exception>
    public void Thaw() => CgroupFreezer.Thaw(Freezer ?? throw NoFreezer());

    /// <summary>It was frozen by <see cref="Freeze"/> or by somebody else.</summary>
    public bool IsFrozen => Freezer is { } freezer && CgroupFreezer.IsFrozen(freezer);

    /// <summary>How many processes in it the kernel has killed for want of memory; 0 without a memory controller.</summary>
    public ulong OomKills()
    {
        CgroupDirectory? memory = Find("memory");
        string? text = memory is not null
            ? CgroupFile.ReadAt(memory.Path, "memory.oom_control", out _)
            : Find("") is { } unified ? CgroupFile.ReadAt(unified.Path, "memory.events", out _) : null;
        return CgroupFile.ValueOf(text, "oom_kill") ?? 0;
    }

    /// <summary>
    /// Gives the version 2 cgroup to the user who runs the container's process, who then can make cgroups below it:
    /// the directory and the files that the kernel says may be given (config-linux.md, Cgroup ownership).
    /// </summary>
    /// <param name="uid">The host's user id.</param>
    /// <exception cref="LinuxException">The owner cannot be changed.</exception>
    public void ChangeOwner(uint uid)
    {
        if (Find("") is { } unified)
            CgroupOwnership.Change(unified.Path, uid);
    }

    /// <summary>
    /// Removes it with all cgroups that were made below it, and the parents that create made if nothing else is in them.
    /// What was there before create stays.
    /// </summary>
    /// <exception cref="ContainerException">Processes are in it, or the kernel refuses; the others are removed all the same.</exception>
    public void Remove()
    {
        ContainerException? fault = StopUnit();
        CgroupRemoval removal = new();
        for (int i = _made.Count - 1; i >= 0; i--)
        {
            if (!Array.Exists(_directories, directory => directory.Path == _made[i]))
            {
                CgroupRemoval.RemoveEmpty(_made[i]);
                continue;
            }
            try
            {
                removal.Remove(_made[i]);
            }
            catch (ContainerException e)
            {
                fault ??= e;
            }
        }
        if (fault is not null)
            throw fault;
    }

    private ContainerException? StopUnit()
    {
        if (Unit is null || SystemdInstance.HasForgotten(Unit, Find("")?.Path))
            return null;
        try
        {
            using SystemdInstance systemd = SystemdInstance.Connect(Unit.IsUser);
            systemd.Stop(Unit.Name);
            return null;
        }
        catch (ContainerException e)
        {
            return e;
        }
    }

    private void Execute(IReadOnlyList<CgroupStep> steps, int firstProcess)
    {
        using CgroupTree tree = new(former: null, _systemd, firstProcess);
        try
        {
            foreach (CgroupStep step in steps)
            {
                Log.Debug?.Invoke($"{step} ({step.Pointer})");
                step.Execute(tree);
            }
        }
        finally
        {
            _made.AddRange(tree.Made);
            if (tree.HasUnit)
                TakeUnit(_planned!);
        }
    }

    // What systemd made is removed with the rest: it may leave cgroups that the container made below, and those of version 1 that are ours.
    private void TakeUnit(SystemdUnit unit)
    {
        Unit = new(unit.Name, unit.IsUser);
        foreach (CgroupDirectory directory in _directories)
            if (!_made.Contains(directory.Path))
                _made.Add(directory.Path);
    }

    private void RemoveMade()
    {
        for (int i = _made.Count - 1; i >= 0; i--)
            CgroupRemoval.RemoveEmpty(_made[i]);
        _made.Clear();
    }

    // One hierarchy is enough to know who is in the container. On a hybrid host the version 2 one knows only of those
    // whom somebody put there, so it is asked last.
    private CgroupDirectory? Tracking => Find("devices") ?? Find("pids") ?? Find("memory") ?? (_directories.Length > 0 ? _directories[0] : null);

    private CgroupDirectory? Freezer => Find("freezer") ?? Find("");

    internal CgroupDirectory? Find(string controller)
    {
        foreach (CgroupDirectory directory in _directories)
        {
            if (directory.Hierarchy.Has(controller))
                return directory;
        }
        return null;
    }

    private static ContainerException NoFreezer() => new(
        "the container cannot be paused: it has no freezer cgroup; mount the freezer controller (mount -t cgroup -o freezer " +
        "freezer /sys/fs/cgroup/freezer) or use cgroup v2, and create the container again");
}
