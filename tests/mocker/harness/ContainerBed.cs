using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Run;

/// <summary>A store with the image "box" in it, for the tests of a class. At its end nothing may be left of their containers.</summary>
public sealed class ContainerBed : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly Bed _bed = new();

    // Ids, also of containers that are gone.
    private readonly HashSet<string> _seen = [];
    private readonly bool _isReady;

    public ContainerBed()
    {
        if (!IsRoot)
            return;
        BusyboxImage.Make(Below("layout"));
        Mocker("pull", $"oci:{Below("layout")}").OrFail();
        Mocker("tag", "localhost/layout", "box").OrFail();
        _isReady = true;
    }

    public static bool IsRoot => Environment.IsPrivilegedProcess;

    public string Store => _bed.Store;

    internal string Binary => _bed.Binary;

    /// <summary>Skips the test where there can be no containers.</summary>
    public void Require()
    {
        Skip.IfNot(IsRoot, "only root can make such containers");
        Assert.True(_isReady);
    }

    public string Below(string name) => _bed.Below(name);

    internal Outcome Mocker(params string[] arguments) => _bed.Run(arguments);

    internal Outcome MockerWithInput(string input, params string[] arguments) => _bed.RunWithInput(input, arguments);

    internal Process Start(params string[] arguments) => _bed.Start(arguments);

    /// <summary>What `inspect` tells of a container.</summary>
    internal JsonNode Inspect(string name) => JsonNode.Parse(Mocker("inspect", "--type", "container", name).OrFail())![0]!;

    /// <summary>Names of all containers.</summary>
    internal string[] Names() => [.. JsonNode.Parse(Mocker("ps", "-a", "--format", "json").OrFail())!.AsArray().Select(each => (string)each!["name"]!)];

    /// <summary>Waits until something is so, and fails the test if it never is.</summary>
    internal static void Eventually(Func<bool> condition, string what)
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(clock.Elapsed < s_patience, $"{what}: not within {s_patience}");
            Thread.Sleep(20);
        }
    }

    /// <summary>Everything that there is of containers of this store: processes, mounts, cgroups, files.</summary>
    internal string[] Remains() =>
    [
        .. Processes().Select(process => $"process {process}"),
        .. File.ReadLines("/proc/self/mountinfo").Where(line => line.Contains(Store, StringComparison.Ordinal)).Select(line => $"mount {line.Split(' ')[4]}"),
        .. Ids().Where(id => Directory.Exists($"/run/mocker/{id}")).Select(id => $"record /run/mocker/{id}"),
        .. Cgroups(),
        .. Ids().Select(id => $"directory {id}"),
        .. Links().Select(link => $"name {Path.GetFileName(link)}"),
    ];

    /// <summary>Fails unless nothing is left; what a dying process holds is waited for.</summary>
    internal void AssertClean()
    {
        Stopwatch clock = Stopwatch.StartNew();
        while (Remains().Length > 0 && clock.Elapsed < s_patience)
            Thread.Sleep(50);
        Assert.Equal([], Remains());
    }

    public void Dispose()
    {
        if (_isReady)
        {
            Mocker("rm", "--force", "--all").OrFail();
            AssertClean();
            Assert.Equal([], _seen.SelectMany(CgroupsOf));
        }
        _bed.Dispose();
    }

    private string[] Ids()
    {
        string root = Path.Combine(Store, "containers");
        string[] ids = Directory.Exists(root) ? [.. Directory.GetDirectories(root).Select(path => Path.GetFileName(path)).Where(name => name != "names")] : [];
        _seen.UnionWith(ids);
        return ids;
    }

    private string[] Links() => Directory.Exists(Path.Combine(Store, "containers", "names")) ? Directory.GetFileSystemEntries(Path.Combine(Store, "containers", "names")) : [];

    private IEnumerable<string> Cgroups() => Ids().SelectMany(CgroupsOf);

    private static IEnumerable<string> CgroupsOf(string id) => Directory.Exists("/sys/fs/cgroup")
        ? Directory.GetDirectories("/sys/fs/cgroup").Prepend("/sys/fs/cgroup").Select(path => Path.Combine(path, id)).Where(Directory.Exists).Select(path => $"cgroup {path}")
        : [];

    /// <summary>Monitors are called with the store's path.</summary>
    private IEnumerable<string> Processes()
    {
        foreach (string directory in Directory.GetDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), out int pid) || pid == Environment.ProcessId)
                continue;
            string line;
            try
            {
                line = File.ReadAllText(Path.Combine(directory, "cmdline")).Replace('\0', ' ');
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // It has ended.
                continue;
            }
            if (line.Contains($"{Store} monitor", StringComparison.Ordinal))
                yield return $"{pid} {line}";
        }
    }
}
