using Mocker.Container.Cgroups;
using Mocker.Container.Cgroups.Stats;
using Mocker.Linux;
using Mocker.Oci;

namespace Mocker.Container.IntelRdt;

/// <summary>The class of service, and the monitoring group, that a container's processes are in (config-linux.md, IntelRdt).</summary>
public sealed class RdtGroup
{
    private const string Pointer = "/linux/intelRdt";

    private readonly ResourceControl _control;

    private RdtGroup(ResourceControl control, RdtPaths paths) => (_control, Paths) = (control, paths);

    /// <summary>Where it is; before <see cref="Create"/>, what that is about to make.</summary>
    public RdtPaths Paths { get; private set; }

    /// <summary>What linux.intelRdt asks for, held against what there is; nothing is made yet.</summary>
    /// <param name="control">The resctrl file system, or null if none is mounted.</param>
    /// <param name="rdt">linux.intelRdt.</param>
    /// <param name="id">The container.</param>
    /// <exception cref="ContainerException">There is no resctrl, or its groups are not as config.json wants them.</exception>
    public static RdtGroup Foresee(ResourceControl? control, LinuxIntelRdt rdt, string id)
    {
        if (control is null)
        {
            throw new ContainerException(
                "cache and memory bandwidth cannot be allocated: no resctrl file system is mounted; mount it (mount -t resctrl resctrl " +
                "/sys/fs/resctrl), which takes a processor with Intel RDT or AMD QoS, or leave intelRdt out", Pointer);
        }
        string directory = rdt.ClosId == "/" ? control.Root : $"{control.Root}/{rdt.ClosId ?? id}";
        string? monitoring = rdt.EnableMonitoring ? $"{directory}/mon_groups/{id}" : null;
        List<string> made = [];
        if (!CgroupFile.Exists(directory))
            made.Add(directory);
        if (monitoring is not null)
            made.Add(monitoring);
        RdtGroup group = new(control, new(directory, monitoring, [.. made]));
        group.Check(rdt);
        return group;
    }

    /// <summary>Finds a container's groups again.</summary>
    /// <param name="control">The resctrl file system.</param>
    /// <param name="paths">What its state says.</param>
    public static RdtGroup FromPaths(ResourceControl control, RdtPaths paths) => new(control, paths);

    /// <summary>What <see cref="Create"/> and <see cref="Attach"/> do, for `plan`.</summary>
    public string Text(LinuxIntelRdt rdt)
    {
        Schemata schemata = Schemata.Of(rdt);
        bool isNew = Array.IndexOf(Paths.Made, Paths.Class) >= 0;
        return string.Concat(Paths.Made.Select(directory => $"mkdir {directory}, "))
            + (isNew && !schemata.IsEmpty ? $"write {Paths.Class}/schemata \"{string.Join("\\n", (string[])[.. schemata.First, .. schemata.Last])}\", " : "")
            + $"join {Paths.Monitoring ?? Paths.Class}";
    }

    /// <summary>Makes what is to be made; what was made is removed again if something fails.</summary>
    /// <exception cref="ContainerException">The kernel refuses.</exception>
    public void Create(LinuxIntelRdt rdt)
    {
        string[] wanted = Paths.Made;
        Paths = Paths with { Made = [] };
        try
        {
            foreach (string directory in wanted)
                Make(directory);
            if (Array.IndexOf(Paths.Made, Paths.Class) >= 0)
                Grant(Schemata.Of(rdt));
            else
                Check(rdt);
        }
        catch
        {
            Remove();
            throw;
        }
    }

    /// <summary>Moves one task into the groups, which those that it makes from then on are born in.</summary>
    /// <param name="task">A thread, or the only one of a process.</param>
    /// <exception cref="ContainerException">The kernel refuses.</exception>
    public void Attach(int task)
    {
        _control.Write(Paths.Class, "tasks", task.ToString(), Pointer);
        // Only a member of the class can be moved to one of its monitoring groups.
        if (Paths.Monitoring is string monitoring)
            _control.Write(monitoring, "tasks", task.ToString(), Pointer);
    }

    /// <summary>Moves all threads of processes that already run, those included that are made meanwhile.</summary>
    /// <param name="processes">Tells which processes there are.</param>
    /// <exception cref="ContainerException">The kernel refuses.</exception>
    public void AttachAll(Func<IReadOnlyList<int>> processes)
    {
        HashSet<string> moved = [];
        // When nobody new is found, all that could have made somebody had been moved before they were looked for.
        for (int before = -1; before < moved.Count;)
        {
            before = moved.Count;
            foreach (int process in processes())
                foreach (string thread in CgroupProcesses.Children($"/proc/{process}/task"))
                    if (moved.Add(thread))
                        AttachIfThere(int.Parse(thread));
        }
    }

    /// <summary>Grants something else.</summary>
    /// <returns>What the file of the schemata said before, for <see cref="Restore"/>.</returns>
    /// <exception cref="ContainerException">The class is not the container's own, or the kernel refuses.</exception>
    public string Update(Schemata schemata)
    {
        if (Array.IndexOf(Paths.Made, Paths.Class) < 0)
            throw new ContainerException($"cannot change the class of service {Paths.Class}: it was not made for this container, so others may rely on it; change {Paths.Class}/schemata by hand if they may not", Pointer);
        string before = CgroupFile.ReadAt(Paths.Class, "schemata", out Errno error) ?? throw _control.Refused($"read {Paths.Class}/schemata", error, Pointer);
        Grant(schemata);
        return before;
    }

    /// <summary>Takes an update back.</summary>
    /// <exception cref="ContainerException">The kernel refuses.</exception>
    public void Restore(string schemata) => _control.Write(Paths.Class, "schemata", schemata, Pointer);

    /// <summary>Removes what was made for the container. A class that others have joined by its closID stays.</summary>
    /// <exception cref="ContainerException">The kernel refuses.</exception>
    public void Remove()
    {
        for (int i = Paths.Made.Length - 1; i >= 0; i--)
        {
            string directory = Paths.Made[i];
            // The kernel would not mind, and move the others to the default class.
            if (directory == Paths.Class && IsShared(directory))
                continue;
            int result = _control.Remove(directory);
            if (result < 0 && result != -(int)Errno.ENOENT)
                throw _control.Refused($"remove {directory}", (Errno)(-result), Pointer);
        }
    }

    private void AttachIfThere(int task)
    {
        try
        {
            Attach(task);
        }
        catch (ContainerException e) when (e.InnerException is LinuxException { Error: Errno.ESRCH })
        {
            // It has ended since it was listed.
        }
    }

    private void Check(LinuxIntelRdt rdt)
    {
        bool exists = Array.IndexOf(Paths.Made, Paths.Class) < 0;
        Schemata wanted = Schemata.Of(rdt);
        if (rdt.ClosId is null && exists)
            throw new ContainerException($"the class of service {Paths.Class} exists already, and without a closID the container needs one of its own: remove it (rmdir), or name it as closID to share it", Pointer);
        if (rdt.ClosId is not null && !exists && wanted.IsEmpty)
            throw new ContainerException($"the class of service {Paths.Class} does not exist, and nothing says what it is to grant: make it first, or give schemata", Pointer + "/closID");
        if (!exists || wanted.IsEmpty)
            return;
        string text = CgroupFile.ReadAt(Paths.Class, "schemata", out Errno error) ?? throw _control.Refused($"read {Paths.Class}/schemata", error, Pointer + "/closID");
        if (wanted.MissingIn(text) is string line)
            throw new ContainerException($"the class of service {Paths.Class} exists and does not grant \"{line}\": its schemata are \"{Shown(text)}\"; make the two the same, or take another closID", Pointer + "/closID");
    }

    private void Make(string directory)
    {
        int result = _control.Make(directory);
        // Another container with the same closID may have been quicker.
        if (result == -(int)Errno.EEXIST && directory == Paths.Class)
            return;
        if (result == -(int)Errno.ENOENT && directory == Paths.Monitoring)
            throw new ContainerException($"cannot make the monitoring group {directory}: this machine cannot monitor cache or memory bandwidth; leave enableMonitoring out", Pointer + "/enableMonitoring");
        if (result < 0)
            throw _control.Refused($"make {directory}", (Errno)(-result), directory == Paths.Monitoring ? Pointer + "/enableMonitoring" : Pointer);
        Paths = Paths with { Made = [.. Paths.Made, directory] };
    }

    private void Grant(Schemata schemata)
    {
        if (schemata.First.Length > 0)
            _control.Write(Paths.Class, "schemata", string.Join('\n', schemata.First) + "\n", Pointer);
        if (schemata.Last.Length > 0)
            _control.Write(Paths.Class, "schemata", string.Join('\n', schemata.Last) + "\n", Pointer + "/schemata");
    }

    private static bool IsShared(string directory)
    {
        // Those that have ended, and wait for their parents, are listed too.
        foreach (string task in StatFile.Lines(directory, "tasks"))
            if (ProcessStatus.Read(int.Parse(task)) is { HasEnded: false })
                return true;
        return false;
    }

    private static string Shown(string schemata) =>
        string.Join(", ", schemata.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
}
