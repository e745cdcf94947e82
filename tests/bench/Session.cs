using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>
/// One run of the bench: its folders, its containers and what must be gone at the end. State roots lie on a tmpfs, as
/// /run is on a real host; bundles and binaries lie on disk.
/// </summary>
internal sealed class Session : IDisposable
{
    private readonly ScratchDirectory scratch;
    private readonly ScratchDirectory roots;
    private readonly Census before;

    internal Session(Options options)
    {
        if (!Machine.IsRoot)
            throw new HarnessException("the bench needs root: it measures containers without user namespaces");
        if (Machine.MountHugetlbHierarchy() is { } done)
            Console.Error.WriteLine(done);
        Marker = $"mocker-bench-{Environment.ProcessId}";
        Child.AdoptOrphans();
        before = Census.Take(Marker);
        scratch = new ScratchDirectory(Marker);
        roots = new ScratchDirectory(Directory.Exists("/dev/shm") ? $"/dev/shm/{Marker}" : Marker + "-roots");
        Runtimes = options.Runtimes(roots.Path);
        foreach (var runtime in Runtimes)
            _ = Directory.CreateDirectory(runtime.Root);
    }

    /// <summary>In every container id and path of this run.</summary>
    internal string Marker { get; }

    internal IReadOnlyList<RuntimeBinary> Runtimes { get; }

    internal string Below(string name) => scratch.Below(name);

    /// <summary>Says what the runtimes left behind although every container was deleted.</summary>
    internal IReadOnlyList<string> Leftovers() =>
        Census.LeftSince(
            before, () => Census.Take(Marker, [.. Runtimes.Select(runtime => runtime.Root)]), TimeSpan.FromSeconds(2));

    /// <summary>Deletes what a failed round may have left, then the folders.</summary>
    public void Dispose()
    {
        foreach (var runtime in Runtimes)
        {
            foreach (var container in Directory.EnumerateDirectories(runtime.Root))
            {
                if (Path.GetFileName(container).StartsWith(Marker, StringComparison.Ordinal))
                    _ = runtime.Call("delete", "--force", Path.GetFileName(container));
            }
        }
        _ = Child.ReapAny();
        roots.Dispose();
        scratch.Dispose();
    }
}
