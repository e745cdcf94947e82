using Mocker.Linux;

namespace Mocker.Container.Cgroups.Steps;

/// <summary>
/// Version 2: makes controllers available in the container's cgroup by writing them to <c>cgroup.subtree_control</c> of
/// every cgroup above it, from the root down, where they are missing (cgroup-v2.rst, Top-down Constraint).
/// </summary>
/// <param name="directory">The container's cgroup.</param>
/// <param name="wanted">Everything that the root has: accounting is always on.</param>
/// <param name="needed">Those of them that config.json needs, with what needs them; it is an error if one cannot be had.</param>
public sealed class EnableControllers(CgroupDirectory directory, string[] wanted, KeyValuePair<string, string>[] needed)
    : CgroupStep(directory, needed.Length > 0 ? needed[0].Value : CgroupPath.Pointer)
{
    private static readonly string[] Threaded = ["cpu", "cpuset", "perf_event", "pids"];

    public IReadOnlyList<string> Wanted => wanted;

    internal override void Execute(CgroupTree tree)
    {
        if (wanted.Length == 0)
            return;
        string[] missing = Missing(tree);
        if (missing.Length == 0)
            return;
        Dictionary<string, string> refusals = [];
        EnableBelow(Directory.Hierarchy.MountPoint, missing, refusals);
        missing = Missing(tree);
        foreach (KeyValuePair<string, string> need in needed)
        {
            if (Array.IndexOf(missing, need.Key) >= 0 && refusals.TryGetValue(need.Key, out string? reason))
                throw Fault(need, reason);
        }
        CheckType(tree);
        foreach (KeyValuePair<string, string> need in needed)
        {
            if (Array.IndexOf(missing, need.Key) >= 0)
                throw Fault(need, "the kernel took the request, but the controller is not there");
        }
    }

    private string[] Missing(CgroupTree tree)
    {
        string present = tree.Read(Directory, "cgroup.controllers", out _) ?? "";
        string[] names = present.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
        return Array.FindAll(wanted, controller => Array.IndexOf(names, controller) < 0);
    }

    private void EnableBelow(string root, string[] controllers, Dictionary<string, string> refusals)
    {
        string all = "+" + string.Join(" +", controllers);
        for (int end = root.Length; end < Directory.Path.Length; end = NextSlash(end + 1))
        {
            string ancestor = Directory.Path[..end];
            int together = CgroupFile.WriteAt(ancestor, "cgroup.subtree_control", all);
            if (together == 0)
                continue;
            // A cgroup with processes can still enable threaded controllers, but that changes its type for good. If
            // something is needed that is not threaded, it would be for nothing.
            if (together == -(int)Errno.EBUSY && Array.Find(needed, need => !IsThreaded(need.Key)) is { Key: not null } refused)
            {
                refusals.TryAdd(refused.Key, Reason(ancestor, Errno.EBUSY));
                return;
            }
            // One refused controller refuses the whole write, so find out which it is.
            foreach (string controller in controllers)
            {
                int result = CgroupFile.WriteAt(ancestor, "cgroup.subtree_control", "+" + controller);
                if (result < 0)
                    refusals.TryAdd(controller, Reason(ancestor, (Errno)(-result)));
            }
        }
    }

    private int NextSlash(int start)
    {
        int slash = Directory.Path.IndexOf('/', start);
        return slash < 0 ? Directory.Path.Length : slash;
    }

    private static string Reason(string ancestor, Errno error) => error switch
    {
        Errno.EBUSY => $"{ancestor} has processes of its own, and such a cgroup cannot enable controllers for its children; move them into a cgroup beside the container's, or choose another cgroupsPath",
        // A threaded cgroup does not even list controllers that are not.
        Errno.ENOENT or Errno.EOPNOTSUPP when CgroupFile.ReadAt(ancestor, "cgroup.type", out _) is "threaded\n" or "domain threaded\n" =>
            $"{ancestor} is threaded, and this controller is not; choose a cgroupsPath that is not below a threaded cgroup",
        Errno.ENOENT => $"{ancestor} has not got it itself; whoever manages that cgroup has to delegate it (systemd: Delegate=yes)",
        Errno.EACCES or Errno.EPERM => $"{ancestor} belongs to somebody else; it has to be delegated to this user (systemd: Delegate=yes)",
        _ => $"{ancestor}/cgroup.subtree_control: {LinuxException.Text(error)}",
    };

    // A cgroup below a threaded one, or below one with processes, starts out as "domain invalid".
    private void CheckType(CgroupTree tree)
    {
        string type = tree.Read(Directory, "cgroup.type", out _)?.TrimEnd('\n') ?? "domain";
        if (type == "domain")
            return;
        foreach (KeyValuePair<string, string> need in needed)
        {
            if (!IsThreaded(need.Key))
            {
                throw new ContainerException(
                    $"the {need.Key} controller cannot be used in {Directory}: the cgroup's type is \"{type}\", and only threaded " +
                    "controllers (cpu, cpuset, perf_event, pids) work there; choose a cgroupsPath that is not below a threaded cgroup", need.Value);
            }
        }
        if (type == "domain invalid")
        {
            int result = tree.Write(Directory, "cgroup.type", "threaded");
            if (result < 0)
                throw new ContainerException($"cannot make {Directory} threaded, as the cgroup above it is: {LinuxException.Text((Errno)(-result))}", CgroupPath.Pointer);
        }
    }

    private static bool IsThreaded(string controller) => Array.IndexOf(Threaded, controller) >= 0;

    private ContainerException Fault(KeyValuePair<string, string> need, string reason) =>
        new($"cannot enable the {need.Key} controller for {Directory}: {reason}", need.Value);

    public override string ToString() => $"enable {string.Join(' ', wanted)} down to {Directory}";
}
