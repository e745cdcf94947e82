namespace Mocker.Harness;

/// <summary>Processes as /proc shows them, zombies included.</summary>
internal static class ProcessTree
{
    /// <summary>One process: its state letter is that of proc_pid_stat(5), Z for a zombie.</summary>
    internal readonly record struct Entry(int Id, int Parent, char State, string Name);

    internal static List<Entry> Descendants(int ancestor)
    {
        var all = All();
        var found = new List<Entry>();
        var queue = new Queue<int>([ancestor]);
        while (queue.TryDequeue(out var parent))
        {
            foreach (var process in all)
            {
                if (process.Parent != parent)
                    continue;
                found.Add(process);
                queue.Enqueue(process.Id);
            }
        }
        return found;
    }

    private static List<Entry> All()
    {
        var all = new List<Entry>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), out var id) && Read(id) is { } entry)
                all.Add(entry);
        }
        return all;
    }

    private static Entry? Read(int id)
    {
        string stat;
        try
        {
            stat = File.ReadAllText($"/proc/{id}/stat");
        }
        catch (IOException)
        {
            return null; // It ended between the listing and the reading.
        }
        // The name is in parentheses and may itself hold some.
        var open = stat.IndexOf('(', StringComparison.Ordinal);
        var close = stat.LastIndexOf(')');
        var rest = stat[(close + 2)..].Split(' ');
        return new Entry(id, int.Parse(rest[1]), rest[0][0], stat[(open + 1)..close]);
    }
}
