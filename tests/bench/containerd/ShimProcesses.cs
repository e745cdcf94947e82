namespace Mocker.Harness.Containers;

/// <summary>The shims' servers below this process, to which they come as orphans when the program that started them ends.</summary>
internal static class ShimProcesses
{
    /// <summary>The servers of this shim that run.</summary>
    internal static List<int> Of(Shim shim) =>
        [.. ProcessTree.Descendants(Environment.ProcessId)
            .Where(process => process.Parent == Environment.ProcessId && process.State != 'Z')
            .Where(process => Path.GetFileName(File.ReadAllText($"/proc/{process.Id}/cmdline").Split('\0')[0]) == shim.Program)
            .Select(process => process.Id)];

    /// <summary>Proportional set size in KiB (proc_pid_smaps(5)): private memory, and of what is shared each its part.</summary>
    internal static long ProportionalKiB(int process)
    {
        var line = File.ReadLines($"/proc/{process}/smaps_rollup").First(line => line.StartsWith("Pss:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
    }
}
