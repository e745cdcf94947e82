namespace Mocker.Harness;

/// <summary>This process's /proc/self/mountinfo (proc_pid_mountinfo(5)).</summary>
internal static class MountTable
{
    internal static string[] Lines() => File.ReadAllLines("/proc/self/mountinfo");

    /// <summary>The mount points of all cgroup hierarchies, of both versions.</summary>
    internal static IEnumerable<string> CgroupHierarchies()
    {
        foreach (var line in Lines())
        {
            if (line.Contains(" - cgroup", StringComparison.Ordinal))
                yield return line.Split(' ')[4];
        }
    }
}
