using System.Diagnostics;

namespace Mocker.Tests.Images;

/// <summary>kill -9 and several at once.</summary>
public sealed class InterruptionTests : IDisposable
{
    private const int Kills = 50;

    private readonly Bed _bed = new();
    private readonly LocalRegistry _registry = new();

    public void Dispose()
    {
        _registry.Dispose();
        _bed.Dispose();
    }

    [SkippableFact]
    public void A_pull_that_is_killed_at_any_moment_leaves_a_good_store_and_the_next_one_completes()
    {
        SampleImage sample = new(_bed.Below("sample"), [2_000_000, 4_000_000, 1_000_000, 3_000_000]);
        string name = $"{_registry.Host}/app:v1";
        sample.CopyTo(name);
        // How long a pull into an empty store takes depends on the machine's load: after one that ended too soon it is measured again.
        double horizon = TimedPullIntoAnEmptyStore(name);
        Random random = new(20261128);
        for (int killed = 0, attempt = 0; killed < Kills; attempt++)
        {
            Assert.True(attempt < 20 * Kills, $"only {killed} of {attempt} pulls could be killed");
            // Every fifth goes on with what the ones before have left.
            if (attempt % 5 == 0)
                Directory.Delete(_bed.Store, recursive: true);
            using Process pull = _bed.Start("pull", name);
            if (pull.WaitForExit(TimeSpan.FromMilliseconds(random.NextDouble() * horizon)))
            {
                Assert.True(pull.ExitCode == 0, pull.StandardError.ReadToEnd());
                horizon = TimedPullIntoAnEmptyStore(name);
            }
            else
            {
                pull.Kill();
                pull.WaitForExit();
                killed += pull.ExitCode == 0 ? 0 : 1;
            }
            _bed.AssertConsistent();
        }
        _bed.Run("pull", name).OrFail();
        _bed.AssertConsistent();
        Assert.Equal([name], _bed.Images());
        Assert.Empty(Directory.GetFiles(Path.Combine(_bed.Store, "partial")));
    }

    private double TimedPullIntoAnEmptyStore(string name)
    {
        if (Directory.Exists(_bed.Store))
            Directory.Delete(_bed.Store, recursive: true);
        Stopwatch running = Stopwatch.StartNew();
        _bed.Run("pull", name).OrFail();
        return running.Elapsed.TotalMilliseconds;
    }

    [SkippableFact]
    public void What_an_interrupted_pull_has_is_not_fetched_again()
    {
        SampleImage sample = new(_bed.Below("sample"), [3_000_000]);
        sample.CopyTo($"{_registry.Host}/app:v1");
        // Slow enough to be interrupted in the middle.
        using UnreliableProxy proxy = new(_registry.Port, request => new UnreliableProxy.Fault(Pause: request.Path.EndsWith(sample.Layers[0], StringComparison.Ordinal) ? 50 : 0));
        string name = $"{proxy.Host}/app:v1", partial = Path.Combine(_bed.Store, "partial", sample.Layers[0].Replace(':', '-'));
        using (Process pull = _bed.Start("pull", name))
        {
            for (long start = Environment.TickCount64; !File.Exists(partial) || new FileInfo(partial).Length < 500_000; Thread.Sleep(5))
                Assert.True(Environment.TickCount64 - start < 60_000, "no layer is being fetched");
            pull.Kill();
            pull.WaitForExit();
        }
        long there = new FileInfo(partial).Length;
        _bed.Run("pull", name).OrFail();
        Assert.Equal($"bytes={there}-", proxy.RequestsFor(sample.Layers[0])[^1].Header("Range"));
        _bed.AssertConsistent();
        Assert.False(File.Exists(partial));
    }

    [SkippableFact]
    public void Pulls_of_one_image_at_once_fetch_each_layer_once()
    {
        SampleImage sample = new(_bed.Below("sample"), [1_000_000, 2_000_000, 1_500_000]);
        sample.CopyTo($"{_registry.Host}/app:v1");
        using UnreliableProxy proxy = new(_registry.Port, _ => new UnreliableProxy.Fault(Pause: 10));
        Process[] pulls = [.. Enumerable.Range(0, 5).Select(_ => _bed.Start("pull", $"{proxy.Host}/app:v1"))];
        foreach (Process pull in pulls)
        {
            string errors = pull.StandardError.ReadToEnd();
            Assert.True(pull.WaitForExit(TimeSpan.FromMinutes(2)));
            Assert.True(pull.ExitCode == 0, errors);
            pull.Dispose();
        }
        Assert.All(sample.Layers, layer => Assert.Single(proxy.RequestsFor(layer)));
        _bed.AssertConsistent();
    }

    [SkippableFact]
    public void Prune_waits_for_a_pull_and_takes_nothing_of_it()
    {
        SampleImage sample = new(_bed.Below("sample"), [2_000_000, 1_000]);
        sample.CopyTo($"{_registry.Host}/app:v1");
        using UnreliableProxy proxy = new(_registry.Port, _ => new UnreliableProxy.Fault(Pause: 30));
        using Process pull = _bed.Start("pull", $"{proxy.Host}/app:v1");
        string partial = Path.Combine(_bed.Store, "partial");
        for (long start = Environment.TickCount64; !Directory.Exists(partial); Thread.Sleep(5))
            Assert.True(Environment.TickCount64 - start < 60_000, "nothing is being fetched");
        Assert.Contains("Reclaimed: 0B", _bed.Run("prune").OrFail());
        string errors = pull.StandardError.ReadToEnd();
        pull.WaitForExit();
        Assert.True(pull.ExitCode == 0, errors);
        _bed.AssertConsistent();
        Assert.Single(_bed.Images());
    }
}
