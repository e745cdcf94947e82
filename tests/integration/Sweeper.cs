namespace Mocker.Tests.Integration;

/// <summary>
/// Removes by hand what a runtime should have removed, but only what bears a test's marker or descends from this process.
/// </summary>
internal static unsafe class Sweeper
{
    internal static void KillDescendants()
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            _ = Child.ReapAny();
            var alive = ProcessTree.Descendants(Environment.ProcessId);
            if (alive.Count == 0)
                return;
            foreach (var process in alive)
                Child.Kill(process.Id);
            Thread.Sleep(10);
        }
    }

    internal static void RemoveCgroups(string marker)
    {
        // Children first: a longer path is never the parent of a shorter one.
        foreach (var folder in Census.Cgroups(marker).OrderByDescending(path => path.Length))
            Thaw(folder);
        foreach (var folder in Census.Cgroups(marker).OrderByDescending(path => path.Length))
            Directory.Delete(folder);
    }

    internal static void Unmount(string marker)
    {
        foreach (var line in MountTable.Lines().Reverse())
        {
            var target = line.Split(' ')[4];
            if (!target.Contains(marker, StringComparison.Ordinal))
                continue;
            fixed (byte* path = Machine.Terminated(target))
            {
                if (Libc.Unmount(path, Libc.DetachMount) < 0)
                    throw HarnessException.FromErrno($"unmount {target}");
            }
        }
    }

    /// <summary>A frozen cgroup keeps its killed processes until it is thawed.</summary>
    private static void Thaw(string cgroup)
    {
        var state = Path.Combine(cgroup, "freezer.state");
        if (File.Exists(state))
            File.WriteAllText(state, "THAWED");
    }
}
