namespace Mocker.Tests.Conformance.Harness;

/// <summary>The control groups of a process, as the host sees them, on v1 and on v2.</summary>
public sealed class Cgroup
{
    private static readonly MountPoint[] Hierarchies =
        [.. MountPoint.OfThisProcess().Where(mount => mount.Type is "cgroup" or "cgroup2")];

    private readonly Dictionary<string, string> _directories = [];

    private Cgroup(int pid)
    {
        foreach (var line in File.ReadAllLines($"/proc/{pid}/cgroup"))
        {
            var words = line.Split(':', 3);
            foreach (var controller in words[1].Split(','))
                _directories[controller] = words[2];
        }
    }

    /// <summary>True on a machine with only cgroup v2.</summary>
    public static bool Unified { get; } = File.Exists("/sys/fs/cgroup/cgroup.controllers");

    public static Cgroup Of(int pid) => new(pid);

    /// <summary>True when the controller can be used: mounted on v1, enabled at the root on v2.</summary>
    public static bool Has(string controller) => Unified
        ? File.ReadAllText("/sys/fs/cgroup/cgroup.controllers").Split(' ', '\n').Contains(controller)
        : Hierarchies.Any(mount => mount.SuperOptions.Contains(controller));

    /// <summary>True where a version 1 cgroup has to be given the time that realtime policies may have in it.</summary>
    public static bool HasRealtimeGroups => !Unified && File.Exists("/sys/fs/cgroup/cpu/cpu.rt_runtime_us");

    /// <summary>The path in the hierarchy of a controller, as in /proc/PID/cgroup; the controller's name is empty for
    /// v2.</summary>
    public string PathOf(string controller) => _directories[Unified ? "" : controller];

    /// <summary>All paths by controller.</summary>
    public IReadOnlyDictionary<string, string> Paths => _directories;

    /// <summary>The directory of the cgroup of a controller.</summary>
    public string DirectoryOf(string controller)
    {
        var mount = Hierarchies.First(mount => Unified ? mount.Type == "cgroup2" : mount.SuperOptions.Contains(controller));
        var path = PathOf(controller);
        return mount.Path + (mount.Root == "/" ? path : path[mount.Root.Length..]);
    }

    /// <summary>The text of a control file.</summary>
    public string Read(string controller, string file) => File.ReadAllText(Path.Combine(DirectoryOf(controller), file)).Trim();

    /// <summary>True when the kernel gives this cgroup the control file.</summary>
    public bool HasFile(string controller, string file) =>
        Has(controller) && File.Exists(Path.Combine(DirectoryOf(controller), file));

    /// <summary>The cgroups of a container of this name in all hierarchies, wherever they lie.</summary>
    public static string[] DirectoriesNamed(string name) =>
        [.. Hierarchies.SelectMany(mount => Directory.GetDirectories(mount.Path, Caller.CgroupName(name), SearchOption.AllDirectories)).Distinct()];

    /// <summary>Makes an empty cgroup of this name in every hierarchy, where the caller may, as an administrator would.</summary>
    public static string[] MakeAllNamed(string name)
    {
        var directories = Hierarchies.Select(mount => mount.Path + Caller.CgroupPath(name)).ToArray();
        foreach (var directory in directories)
            Directory.CreateDirectory(directory);
        // A cpuset without processors and memory takes no process.
        foreach (var file in directories.SelectMany(directory =>
            (string[])[directory + "/cpuset.cpus", directory + "/cpuset.mems"]).Where(File.Exists))
            File.WriteAllText(file,
                File.ReadAllText(Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file))!, Path.GetFileName(file))));
        return directories;
    }

    /// <summary>Removes what a test or a faulty runtime has left over.</summary>
    public static void RemoveAllNamed(string name)
    {
        foreach (var directory in DirectoriesNamed(name))
        {
            foreach (var pid in File.ReadAllLines(Path.Combine(directory, "cgroup.procs")).Select(int.Parse)
                .Where(pid => pid > 1))
                Host.Kill(pid);
            Host.WaitFor($"the end of the processes in {directory}", () =>
                File.ReadAllText(Path.Combine(directory, "cgroup.procs")) == "");
            foreach (var child in Directory.GetDirectories(directory, "*", SearchOption.AllDirectories)
                .OrderByDescending(child => child.Length))
                Directory.Delete(child);
            Directory.Delete(directory);
        }
    }
}
