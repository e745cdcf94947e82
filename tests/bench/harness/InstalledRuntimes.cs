namespace Mocker.Harness;

/// <summary>Where this solution's runtime and its peers are.</summary>
internal static class InstalledRuntimes
{
    private static readonly string[] SearchPath = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>Ours, crun and runc, as far as they exist; their state roots are still to be set.</summary>
    internal static List<RuntimeBinary> Find()
    {
        var found = new List<RuntimeBinary>();
        if (Ours() is { } ours)
            found.Add(new RuntimeBinary("mocker", ours, ""));
        foreach (var peer in new[] { "crun", "runc" })
        {
            if (SearchPath.Select(folder => Path.Combine(folder, peer)).FirstOrDefault(File.Exists) is { } path)
                found.Add(new RuntimeBinary(peer, path, ""));
        }
        return found;
    }

    /// <summary>
    /// What the environment variable RUNTIME names, or bin/mocker-runtime beside Mocker.Runtime.sln; null when not built.
    /// </summary>
    internal static string? Ours()
    {
        if (Environment.GetEnvironmentVariable("RUNTIME") is { Length: > 0 } named)
        {
            return File.Exists(named)
                ? Path.GetFullPath(named)
                : throw new HarnessException($"RUNTIME names {named}, which does not exist");
        }
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Mocker.Runtime.sln")))
            {
                var built = Path.Combine(folder.FullName, "bin", "mocker-runtime");
                return File.Exists(built) ? built : null;
            }
        }
        return null;
    }
}
