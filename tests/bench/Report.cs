using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>The results as a Markdown table and as JSON (tests/bench/README.md describes both).</summary>
internal sealed class Report(Results results, IReadOnlyList<Row> rows, IReadOnlyList<RuntimeBinary> runtimes)
{
    private static readonly string[] Baselines = ["crun", "runc"];
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    internal string Markdown()
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            _ = text.AppendLine($"\n**{row.Name}**: {row.Question}\n");
            _ = text.AppendLine("| command | runtime | median ms | quartiles | fastest | × crun | × runc | peak RSS KiB | n |");
            _ = text.AppendLine("|---|---|---:|---:|---:|---:|---:|---:|---:|");
            foreach (var (_, label) in results.Lines.Where(line => line.Row == row.Name))
            {
                foreach (var runtime in runtimes)
                    AppendLine(text, row.Name, label, runtime.Name);
            }
        }
        return text.ToString();
    }

    internal void WriteJson(string path)
    {
        var document = new JsonObject
        {
            ["schema"] = 1,
            ["taken"] = DateTimeOffset.UtcNow.ToString("yyyy-MM-ddTHH:mm:ssZ"),
            ["machine"] = new JsonObject
            {
                ["kernel"] = File.ReadAllText("/proc/sys/kernel/osrelease").Trim(),
                ["processors"] = Environment.ProcessorCount,
                ["mounts"] = MountTable.Lines().Length,
            },
            ["runtimes"] = new JsonArray([.. runtimes.Select(Describe)]),
            ["results"] = new JsonArray([.. Lines()]),
        };
        File.WriteAllText(path, document.ToJsonString(Indented) + "\n");
    }

    private void AppendLine(StringBuilder text, string row, string label, string runtime)
    {
        if (results.Find(row, label, runtime) is not { } sample)
            return;
        _ = text.Append($"| {label} | {runtime} | {sample.Median:0.00}");
        _ = text.Append($" | {sample.Quantile(0.25):0.00} – {sample.Quantile(0.75):0.00} | {sample.Quantile(0):0.00}");
        foreach (var baseline in Baselines)
            _ = text.Append(Ratio(row, label, sample, baseline) is { } ratio ? $" | {ratio:0.00}" : " | –");
        _ = text.AppendLine($" | {sample.LargestPeak?.ToString() ?? "–"} | {sample.Values.Count} |");
    }

    private IEnumerable<JsonNode> Lines()
    {
        foreach (var (row, label) in results.Lines)
        {
            foreach (var runtime in runtimes)
            {
                if (results.Find(row, label, runtime.Name) is { } sample)
                    yield return Line(row, label, runtime.Name, sample);
            }
        }
    }

    private JsonObject Line(string row, string label, string runtime, Sample sample) => new()
    {
        ["row"] = row,
        ["command"] = label,
        ["runtime"] = runtime,
        ["median_ms"] = Round(sample.Median),
        ["q1_ms"] = Round(sample.Quantile(0.25)),
        ["q3_ms"] = Round(sample.Quantile(0.75)),
        ["min_ms"] = Round(sample.Quantile(0)),
        ["max_ms"] = Round(sample.Quantile(1)),
        ["times_crun"] = Ratio(row, label, sample, "crun") is { } crun ? Round(crun) : null,
        ["times_runc"] = Ratio(row, label, sample, "runc") is { } runc ? Round(runc) : null,
        ["peak_rss_kib"] = sample.LargestPeak,
        ["samples_ms"] = new JsonArray([.. sample.Values.Select(value => (JsonNode)Round(value))]),
    };

    private double? Ratio(string row, string label, Sample sample, string baseline) =>
        results.Find(row, label, baseline) is { } other ? sample.Median / other.Median : null;

    private static double Round(double value) => Math.Round(value, 3);

    private static JsonObject Describe(RuntimeBinary runtime) => new()
    {
        ["name"] = runtime.Name,
        ["path"] = runtime.Path,
        ["version"] = runtime.Call("--version").OrThrow().Output.Trim(),
        ["bytes"] = new FileInfo(runtime.Path).Length,
    };
}
