namespace Mocker.Harness;

/// <summary>
/// Everything on this machine that a runtime could leave behind and that belongs to one run of the bench or the tests.
/// Other work on the machine does not disturb it: cgroups, mounts, sockets and keys are ours when their name holds
/// the run's marker, which every container id and path has; processes are ours when they descend from this one,
/// which is a subreaper (see <see cref="Child.AdoptOrphans"/>).
/// </summary>
internal sealed class Census
{
    private readonly SortedSet<string> entries = new(StringComparer.Ordinal);

    private Census()
    {
    }

    internal IReadOnlyCollection<string> Entries => entries;

    /// <param name="marker">The run's marker.</param>
    /// <param name="folders">Folders whose files, sockets and fifos are all counted (state roots, scratch).</param>
    internal static Census Take(string marker, params string[] folders)
    {
        var census = new Census();
        census.AddCgroups(marker);
        census.AddLines("mount", "/proc/self/mountinfo", marker);
        census.AddLines("socket", "/proc/net/unix", marker);
        census.AddLines("key", "/proc/keys", marker);
        census.AddProcesses();
        census.AddDescriptors();
        foreach (var folder in folders)
            census.AddFiles(folder);
        return census;
    }

    /// <summary>
    /// What is there now and was not at the time of <paramref name="before"/>. Ended orphans are reaped by then, and the
    /// kernel gets <paramref name="patience"/> for what it takes away a moment after the last user (keys, processes).
    /// </summary>
    internal static List<string> LeftSince(Census before, Func<Census> take, TimeSpan patience)
    {
        var deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        while (true)
        {
            _ = Child.ReapAny();
            var left = take().entries.Except(before.entries).ToList();
            if (left.Count == 0 || Environment.TickCount64 >= deadline)
                return left;
            Thread.Sleep(20);
        }
    }

    /// <summary>The directories of all cgroups, in every hierarchy, whose path holds the marker.</summary>
    internal static List<string> Cgroups(string marker)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = 0 };
        var found = new List<string>();
        foreach (var hierarchy in MountTable.CgroupHierarchies())
        {
            foreach (var folder in Directory.EnumerateDirectories(hierarchy, "*", options))
            {
                if (folder.Contains(marker, StringComparison.Ordinal))
                    found.Add(folder);
            }
        }
        return found;
    }

    private void AddCgroups(string marker)
    {
        foreach (var folder in Cgroups(marker))
            _ = entries.Add($"cgroup {folder}");
    }

    private void AddLines(string kind, string file, string marker)
    {
        foreach (var line in File.ReadLines(file))
        {
            if (line.Contains(marker, StringComparison.Ordinal))
                _ = entries.Add($"{kind} {line}");
        }
    }

    private void AddProcesses()
    {
        foreach (var process in ProcessTree.Descendants(Environment.ProcessId))
            _ = entries.Add($"process {process.Id} {process.State} {process.Name} (parent {process.Parent})");
    }

    /// <summary>Descriptors that hold kernel objects of containers alive: pidfds and namespaces.</summary>
    private void AddDescriptors()
    {
        foreach (var link in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            var target = new FileInfo(link).LinkTarget;
            if (target is not null && (target.Contains("pidfd", StringComparison.Ordinal)
                || target.StartsWith("net:", StringComparison.Ordinal)
                || target.StartsWith("mnt:", StringComparison.Ordinal)))
                _ = entries.Add($"descriptor {Path.GetFileName(link)} {target}");
        }
    }

    private void AddFiles(string folder)
    {
        if (!Directory.Exists(folder))
            return;
        foreach (var entry in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories))
            _ = entries.Add($"file {entry}");
    }
}
