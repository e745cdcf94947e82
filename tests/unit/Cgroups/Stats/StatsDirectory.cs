using Mocker.Container.Cgroups;

namespace Mocker.Tests.Unit.Cgroups.Stats;

/// <summary>A directory with files as a kernel has shown them, in place of a cgroup.</summary>
internal sealed class StatsDirectory : IDisposable
{
    public StatsDirectory(params (string File, string Text)[] files)
    {
        foreach ((string file, string text) in files)
            File.WriteAllText($"{Path}/{file}", text);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("mocker-stats-").FullName;

    /// <summary>The same directory for all controllers of a version.</summary>
    public Cgroup AsCgroup(bool unified)
    {
        CgroupHost host = unified ? FakeHosts.V2() : FakeHosts.V1();
        return Cgroup.FromPaths(host, new([.. host.Hierarchies.Select(h => new KeyValuePair<string, string>(h.Controllers[0], Path))], []));
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
