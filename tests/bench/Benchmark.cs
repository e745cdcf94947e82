using System.Text.Json.Nodes;
using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>
/// Runs the rows: in every round each runtime once, in an order drawn anew, so that noise meets all alike, and so does what the one
/// before leaves to do for the kernel (the end of a network namespace, say).
/// </summary>
internal sealed class Benchmark(Session session, Options options) : IDisposable
{
    private const int MemoryRounds = 3;

    private readonly CaptureFile errors = new();
    private readonly Watchdog watchdog = new();
    private readonly Results results = new();

    internal Report Run()
    {
        var rows = Rows();
        foreach (var row in rows)
        {
            var rounds = row.Rounds(options.Iterations);
            Console.Error.WriteLine($"{row.Name}: {rounds} rounds with {session.Runtimes.Count} runtimes");
            row.Surround(() => Measure(row));
        }
        return new Report(results, rows, session.Runtimes);
    }

    public void Dispose()
    {
        watchdog.Dispose();
        errors.Dispose();
    }

    private void Measure(Row row)
    {
        Rounds(row, row.WarmupRounds(options.Warmup), TimeMeter.Silent(errors, watchdog));
        var time = new TimeMeter(errors, watchdog, (runtime, label, value) => results.AddTime(row, runtime, label, value));
        Rounds(row, row.Rounds(options.Iterations), time);
        var memory = new MemoryMeter(errors, (runtime, label, value) => results.AddPeak(row, runtime, label, value));
        Rounds(row, MemoryRounds, memory);
    }

    private void Rounds(Row row, int rounds, IMeter meter)
    {
        var order = session.Runtimes.ToArray();
        for (var round = 0; round < rounds; round++)
        {
            Random.Shared.Shuffle(order);
            foreach (var runtime in order)
            {
                errors.Clear();
                row.Once(runtime, meter);
            }
        }
    }

    private List<Row> Rows()
    {
        var run = new Bundle(session.Below("true"), SpecConfig.Build("rootfs", "/bin/true"));
        var rootfs = Path.Combine(run.Path, "rootfs");
        var sleep = new Bundle(session.Below("sleep"), SpecConfig.Build(rootfs, "/bin/sleep", "1000"));
        var production = new Bundle(session.Below("production"), Production(rootfs, seccomp: null));
        var filter = JsonNode.Parse(File.ReadAllText(options.Seccomp))!.AsObject();
        var seccomp = new Bundle(session.Below("seccomp"), Production(rootfs, filter));
        var lifecycle = new Lifecycle(sleep, session.Marker, session.Below("pid"));
        List<Row> all =
        [
            new VersionRow(),
            new RunRow("run", "`run` of /bin/true with the configuration of `runc spec`", 100, run, session.Marker),
            new RunRow(
                "production", "`run` of /bin/true with an engine's configuration and limits", 100, production, session.Marker),
            new RunRow("seccomp", "the same with an engine's seccomp profile for three architectures", 100, seccomp, session.Marker),
            new StepsRow(lifecycle),
            new MountsRow(run, session.Marker, session.Below("mounts")),
            new ParallelRow(run, session.Marker),
            new SequenceRow(lifecycle),
        ];
        var unknown = options.Rows?.Except(all.Select(row => row.Name)).ToList() ?? [];
        if (unknown.Count > 0)
            throw new HarnessException(
                $"no row is named {string.Join(", ", unknown)}; there are {string.Join(", ", all.Select(row => row.Name))}");
        return all.FindAll(row => options.Rows?.Contains(row.Name) ?? true);
    }

    private JsonObject Production(string rootfs, JsonObject? seccomp) =>
        ProductionConfig.Build(rootfs, Path.Combine(rootfs, "etc"), options.UsesSystemd ? $"system.slice:bench:{session.Marker}" : $"/{session.Marker}", seccomp, "/bin/true");
}
