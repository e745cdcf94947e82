using Mocker.Bench;
using Mocker.Harness;
using Mocker.Harness.Containers;

try
{
    var options = Options.Parse(args);
    if (options.Help)
    {
        Console.WriteLine(Options.Usage);
        return 0;
    }
    if (options.Shim)
    {
        using var shims = new ShimBench(options);
        Console.WriteLine(shims.Markdown());
        return 0;
    }
    if (options.Pull)
    {
        using var pulls = new PullBench(options);
        Console.WriteLine(pulls.Markdown());
        return 0;
    }
    using var session = new Session(options);
    Console.WriteLine(options.Limits ? new LimitSearch(session, options).Markdown() : Measured(session, options));
    var left = session.Leftovers();
    foreach (var entry in left)
        Console.Error.WriteLine($"left behind: {entry}");
    return left.Count == 0 ? 0 : 1;
}
catch (Exception exception) when (exception is HarnessException or MissingException)
{
    Console.Error.WriteLine($"bench: {exception.Message}");
    return 1;
}

static string Measured(Session session, Options options)
{
    using var benchmark = new Benchmark(session, options);
    var report = benchmark.Run();
    if (options.Json is not null)
        report.WriteJson(options.Json);
    return report.Markdown();
}
