using System.Diagnostics;
using System.Text;
using Mocker.Harness;
using Mocker.Harness.Containers;

namespace Mocker.Bench;

/// <summary>
/// Our shim beside containerd's own with crun and with runc, under one containerd: time of `ctr run` and `ctr task exec`, and
/// the memory of the shims' processes. In every round each shim once, the first of them changing.
/// </summary>
internal sealed class ShimBench : IDisposable
{
    private const int Crowd = 50;
    private const string Namespace = "bench";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly string[] Names = ["mocker", "crun", "runc"];

    private readonly Options options;
    private readonly Daemon daemon;
    private readonly List<Shim> shims = [];
    private readonly Dictionary<(string Question, string Shim), Sample> samples = [];
    private readonly List<string> questions = [];
    private int containers;

    internal ShimBench(Options options)
    {
        this.options = options;
        foreach (var name in Names)
        {
            try
            {
                shims.Add(Shim.Find(name));
            }
            catch (MissingException missing)
            {
                Console.Error.WriteLine($"without {name}: {missing.Message}");
            }
        }
        daemon = new Daemon(ContainerdVersion.Find(options.Containerd));
        var image = daemon.Below("image.tar");
        BusyboxImage.Write(image, BusyboxImage.Name);
        _ = daemon.Ctr(["--namespace", Namespace, "image", "import", image]).OrThrow();
    }

    /// <summary>Runs all rows on a thread that has joined the daemon's mount namespace, so that no ctr has to.</summary>
    internal string Markdown()
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                daemon.JoinMountNamespace();
                Measure();
            }
            catch (Exception exception) when (exception is HarnessException or IOException)
            {
                failure = exception;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? Table() : throw new HarnessException($"shim: {failure.Message}");
    }

    public void Dispose() => daemon.Dispose();

    private void Measure()
    {
        var rounds = Math.Max(1, options.Iterations / 2);
        Rounds("`ctr run --rm` of true, ms", rounds, shim => Timed(Run(shim, NewId(), "--rm", "/bin/true")));
        var sleepers = shims.ToDictionary(shim => shim.Name, Sleeper);
        Rounds("`ctr task exec` of true, ms", rounds, shim => Timed(Ctr("task", "exec", "--exec-id", NewId(), sleepers[shim.Name], "/bin/true")));
        foreach (var id in sleepers.Values)
            Remove(id);
        Rounds("PSS of a shim with one idle container, KiB", Math.Max(1, options.Iterations / 20), shim => Memory(shim, 1));
        Rounds($"PSS of the shims of {Crowd} containers, KiB", Math.Max(1, options.Iterations / 50), shim => Memory(shim, Crowd));
    }

    private void Rounds(string question, int rounds, Func<Shim, double> measure)
    {
        questions.Add(question);
        Console.Error.WriteLine($"{question}: {rounds} rounds with {shims.Count} shims");
        var order = shims.ToArray();
        for (var round = -1; round < rounds; round++)
        {
            Random.Shared.Shuffle(order);
            foreach (var shim in order)
            {
                var value = measure(shim);
                // The first round warms up.
                if (round >= 0)
                    Of(question, shim.Name).Values.Add(value);
            }
        }
    }

    private Sample Of(string question, string shim)
    {
        if (!samples.TryGetValue((question, shim), out var sample))
            samples.Add((question, shim), sample = new Sample());
        return sample;
    }

    /// <summary>The memory of all the shim's processes while so many containers of it sleep; the containers' own is not counted.</summary>
    private double Memory(Shim shim, int count)
    {
        var ids = Enumerable.Range(0, count).Select(_ => Sleeper(shim)).ToList();
        var servers = ShimProcesses.Of(shim);
        if (servers.Count != count)
            throw new HarnessException($"{shim.Name}: {servers.Count} shims run for {count} containers");
        var total = servers.Sum(ShimProcesses.ProportionalKiB);
        foreach (var id in ids)
            Remove(id);
        if (!Patience.Happens(Limit, () => ShimProcesses.Of(shim).Count == 0))
            throw new HarnessException($"{shim.Name}: shims run on after their containers were deleted");
        return total;
    }

    private string NewId() => $"{daemon.Marker}-{containers++}";

    private string Sleeper(Shim shim)
    {
        var id = NewId();
        Call([.. Run(shim, id, "--detach", "--null-io", "/bin/sleep", "3600")]);
        return id;
    }

    private void Remove(string id)
    {
        // ctr's exit code is the killed process's.
        _ = Spawned.Run(Limit, Streams.NullDescriptor, Ctr("task", "delete", "--force", id));
        Call(Ctr("container", "delete", id));
    }

    /// <summary>`ctr run` with the options among <paramref name="words"/>, then the process.</summary>
    private string[] Run(Shim shim, string id, params string[] words) =>
    [
        .. Ctr("run"), .. shim.RunOptions, "--cgroup", $"/{daemon.Marker}/{id}",
        .. words.TakeWhile(word => word[0] == '-'), BusyboxImage.Name, id, .. words.SkipWhile(word => word[0] == '-'),
    ];

    private string[] Ctr(params string[] command) => daemon.BareCtrLine(["--namespace", Namespace, .. command]);

    private static void Call(string[] line) => _ = Spawned.Run(Limit, Streams.NullDescriptor, line).OrThrow();

    private static double Timed(string[] line)
    {
        using var errors = new CaptureFile();
        var started = Stopwatch.GetTimestamp();
        using var process = Spawned.Start(Streams.Quiet(errors), line);
        var status = process.Wait(Limit);
        var took = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        return status is { Success: true } ? took : throw new HarnessException($"`{process.Text}`: {status?.ToString() ?? "does not end"}: {errors.Text().Trim()}");
    }

    private string Table()
    {
        var text = new StringBuilder();
        _ = text.AppendLine($"\n**shim**: containerd-shim-mocker-v2 beside containerd {daemon.Version.Name}'s own with crun and with runc\n");
        _ = text.AppendLine("| what | shim | median | quartiles | least | × crun | × runc | n |");
        _ = text.AppendLine("|---|---|---:|---:|---:|---:|---:|---:|");
        foreach (var question in questions)
        {
            foreach (var shim in shims)
            {
                var sample = Of(question, shim.Name);
                _ = text.Append($"| {question} | {shim.Name} | {sample.Median:0.0} | {sample.Quantile(0.25):0.0} – {sample.Quantile(0.75):0.0}");
                _ = text.Append($" | {sample.Quantile(0):0.0}");
                foreach (var peer in new[] { "crun", "runc" })
                    _ = text.Append(samples.TryGetValue((question, peer), out var other) ? $" | {sample.Median / other.Median:0.00}" : " | –");
                _ = text.AppendLine($" | {sample.Values.Count} |");
            }
        }
        return text.ToString();
    }
}
