namespace Mocker.Tests.Containerd;

/// <summary>Everything on this machine that a shim could leave behind and that belongs to one bed.</summary>
internal static class Inventory
{
    internal static SortedSet<string> Take(Bed bed)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var process in ProcessTree.Descendants(Environment.ProcessId))
        {
            if (!Spawned.IsOurs(process.Id))
                _ = found.Add($"process {process.Id} {process.State} {process.Name} (parent {process.Parent})");
        }
        // Runtimes remove the container's cgroup, and none the namespace's that it is in.
        foreach (var cgroup in Census.Cgroups(bed.Namespace))
        {
            if (Path.GetFileName(cgroup) != bed.Namespace)
                _ = found.Add($"cgroup {cgroup}");
        }
        foreach (var line in Lines($"/proc/{bed.Daemon.NamespaceKeeper}/mountinfo"))
        {
            if (line.Contains(bed.Daemon.Marker, StringComparison.Ordinal))
                _ = found.Add($"mount {line}");
        }
        // The bundles and their working directories, then what is /run/containerd in there: sockets and the runtimes' state. The
        // fifos are their makers', ctr's and the CRI plugin's.
        AddFiles(found, bed, bed.Daemon.Below("state/io.containerd.runtime.v2.task"), int.MaxValue);
        AddFiles(found, bed, bed.Daemon.Below("root/io.containerd.runtime.v2.task"), int.MaxValue);
        foreach (var folder in Directory.EnumerateDirectories(bed.Daemon.Below("run")))
        {
            if (Path.GetFileName(folder) is not ("fifo" or "io.containerd.grpc.v1.cri"))
                AddFiles(found, bed, folder, int.MaxValue);
        }
        foreach (var folder in Directory.EnumerateDirectories("/run"))
            AddFiles(found, bed, folder, 1, named: bed.Namespace);
        return found;
    }

    internal static void RemoveCgroups(string marker)
    {
        foreach (var folder in Census.Cgroups(marker).OrderByDescending(path => path.Length))
            Directory.Delete(folder);
    }

    private static void AddFiles(SortedSet<string> found, Bed bed, string folder, int depth, string named = "")
    {
        if (!Directory.Exists(folder))
            return;
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = depth,
            AttributesToSkip = FileAttributes.None,
            IgnoreInaccessible = true,
        };
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", options))
        {
            // A directory each namespace is for all of its containers.
            if (path.Contains(named, StringComparison.Ordinal) && Path.GetFileName(path) is var name && name != bed.Namespace && name != PodClient.Namespace)
                _ = found.Add($"file {path}");
        }
    }

    private static string[] Lines(string file) => File.Exists(file) ? File.ReadAllLines(file) : [];
}
