namespace Mocker.Tests.Engines;

/// <summary>A dockerd for each cgroup driver, started when it is first asked for.</summary>
public sealed class DockerDaemons : IDisposable
{
    private readonly Dictionary<string, Docker> _daemons = [];

    internal Docker Of(string driver)
    {
        if (!_daemons.TryGetValue(driver, out var docker))
            _daemons.Add(driver, docker = new(driver));
        return docker;
    }

    public void Dispose()
    {
        foreach (var docker in _daemons.Values)
            docker.Dispose();
    }
}
