namespace Mocker.Tests.Conformance.Harness;

/// <summary>
/// The runtime that the suite judges: the environment variable RUNTIME (a path, or a name on PATH), or else this project's own
/// <c>bin/mocker-runtime</c>.
/// </summary>
public static class RuntimeUnderTest
{
    private const string Own = "mocker-runtime";

    /// <summary>The absolute path of the executable.</summary>
    public static string Path { get; } = Find(Environment.GetEnvironmentVariable("RUNTIME"));

    /// <summary>It is this project's own, by its name.</summary>
    public static bool IsOurs => System.IO.Path.GetFileName(Path) == Own;

    /// <summary>The directory of the checkout, which holds the solution file.</summary>
    private static string Checkout()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Mocker.Runtime.sln")))
                return directory.FullName;
        throw new FileNotFoundException($"no Mocker.Runtime.sln above {AppContext.BaseDirectory}; name the runtime in RUNTIME");
    }

    private static string Find(string? name)
    {
        var candidates = name switch
        {
            null or "" => [System.IO.Path.Combine(Checkout(), "bin", Own)],
            _ when name.Contains('/') => [System.IO.Path.GetFullPath(name)],
            _ => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin")
                .Select(directory => System.IO.Path.Combine(directory, name)).ToArray(),
        };
        return candidates.FirstOrDefault(File.Exists)
            ?? throw new FileNotFoundException($"no runtime to test at {string.Join(" or ", candidates)}; set RUNTIME");
    }
}
