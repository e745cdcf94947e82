using System.Text;
using System.Text.Json.Nodes;
using Mocker.Harness;

namespace Mocker.Bench;

/// <summary>
/// Finds by bisection the smallest linux.resources.memory.limit under which `run` of /bin/true works every time. The
/// binary is the one on disk and the environment holds only PATH, so the cost of a runtime's protection against being
/// overwritten (a copy in memory, for instance) is part of the answer, as it is for users.
/// </summary>
internal sealed class LimitSearch(Session session, Options options)
{
    private const long Page = 4096;
    private const int ConfirmationFactor = 4;
    private const long Largest = 256L << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    internal string Markdown()
    {
        var text = new StringBuilder();
        var times = ConfirmationFactor * options.Attempts;
        _ = text.AppendLine($"\n**limits**: smallest memory limit with which `run` of /bin/true works, {times} of {times}\n");
        _ = text.AppendLine("| runtime | bytes | KiB | one page less |");
        _ = text.AppendLine("|---|---:|---:|---|");
        foreach (var runtime in session.Runtimes)
        {
            var limit = Smallest(runtime);
            var below = limit > Page ? Try(runtime, limit - Page, ConfirmationFactor * options.Attempts) : null;
            _ = text.AppendLine($"| {runtime.Name} | {limit} | {limit / 1024} | {Ending(below)} |");
        }
        return text.ToString();
    }

    private long Smallest(RuntimeBinary runtime)
    {
        if (Try(runtime, Largest, options.Attempts) is { } failure)
            throw new HarnessException($"fails even with {Largest} bytes: {failure}");
        long fails = 0, works = Largest;
        while (works - fails > Page)
        {
            var middle = (fails + works) / 2 / Page * Page;
            if (Try(runtime, middle, options.Attempts) is null)
                works = middle;
            else
                fails = middle;
        }
        // Near the edge a limit works now and then, and bisection may have met it on a good day.
        while (Try(runtime, works, ConfirmationFactor * options.Attempts) is not null)
            works += Page;
        return works;
    }

    /// <returns>The first failed attempt, or null when all succeeded.</returns>
    private Outcome? Try(RuntimeBinary runtime, long limit, int attempts)
    {
        var bundle = new Bundle(session.Below("limits"), Config(limit));
        for (var attempt = 0; attempt < attempts; attempt++)
        {
            var outcome = runtime.Call(Patience, "run", "--bundle", bundle.Path, session.Marker);
            if (outcome.Success)
                continue;
            _ = runtime.Call("delete", "--force", session.Marker);
            _ = Child.ReapAny();
            return outcome;
        }
        return null;
    }

    private JsonObject Config(long limit)
    {
        var rootfs = session.Below("rootfs");
        if (!Directory.Exists(rootfs))
            Rootfs.Create(rootfs);
        var config = SpecConfig.Build(rootfs, "/bin/true");
        config["linux"]!["resources"]!["memory"] = new JsonObject { ["limit"] = limit };
        return config;
    }

    private static string Ending(Outcome? outcome)
    {
        if (outcome is null)
            return "worked by chance";
        var status = outcome.Status?.ToString() ?? "hangs";
        return $"{status}: {outcome.Errors.Trim().ReplaceLineEndings(" ").Replace('|', '/')}";
    }
}
