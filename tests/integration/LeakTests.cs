using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Integration;

/// <summary>
/// Whatever a container needed is gone when it is deleted: counted, over many containers, in every corner that we know of.
/// </summary>
public sealed class LeakTests
{
    private const int ParallelLives = 200;
    private const int AtOnce = 25;

    private static int Cycles =>
        int.TryParse(Environment.GetEnvironmentVariable("CYCLES"), out var cycles) ? cycles : 1000;

    [SkippableFact]
    public void Many_lives_one_after_the_other_leave_nothing()
    {
        using var bed = new TestBed();
        for (var i = 0; i < Cycles; i++)
            Live(bed);
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Many_lives_at_once_leave_nothing()
    {
        using var bed = new TestBed();
        var failures = new ConcurrentQueue<string>();
        var left = ParallelLives;
        var threads = Enumerable.Range(0, AtOnce).Select(_ => new Thread(() =>
        {
            while (Interlocked.Decrement(ref left) >= 0)
                Record(failures, () => Live(bed));
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        Assert.Empty(failures);
        bed.AssertNothingIsLeft();
    }

    [SkippableFact]
    public void Run_answers_with_the_exit_code_of_its_process_and_leaves_nothing()
    {
        using var bed = new TestBed();
        (int Code, string[] Process)[] runs =
        [
            (0, ["/bin/true"]),
            (1, ["/bin/false"]),
            (137, ["/bin/sh", "-c", "sh -c 'kill -9 $$'; exit $?"]),
            (3, ["/bin/sh", "-c", "sleep 1000 & sleep 1000 & exit 3"]),
        ];
        foreach (var (code, process) in runs)
        {
            var id = bed.NewId();
            var bundle = bed.NewBundle($"{id}-bundle", SpecConfig.Build(bed.RootfsPath, process));
            var outcome = bed.Runtime.Call("run", "--bundle", bundle.Path, id);
            Assert.True(outcome.Status is { Exited: true } status && status.Code == code, outcome.ToString());
        }
        bed.AssertNothingIsLeft();
    }

    public static TheoryData<string> Faults =>
    [
        "no such rootfs", "no such mount source", "no such namespace", "hook fails", "no such program", "impossible limit",
        "unknown sysctl",
    ];

    /// <summary>runtime.md, "Create": an error must have no trace; every fault here strikes at another depth.</summary>
    [SkippableTheory]
    [MemberData(nameof(Faults))]
    public void A_create_that_fails_leaves_nothing(string fault)
    {
        using var bed = new TestBed();
        var config = SpecConfig.Build(bed.RootfsPath, "/bin/sleep", "1000");
        Inject(config, fault);
        var bundle = bed.NewBundle("faulty", config);
        var id = bed.NewId();

        var outcome = bed.Runtime.Call("create", "--bundle", bundle.Path, id);

        Assert.True(outcome.Status is { Exited: true, Code: not 0 }, outcome.ToString());
        Assert.NotEqual("", outcome.Errors.Trim());
        Assert.Null(bed.Status(id));
        bed.AssertNothingIsLeft();
    }

    private static void Live(TestBed bed)
    {
        var id = bed.NewId();
        var pid = bed.Create(id);
        _ = bed.Runtime.Call("start", id).OrThrow();
        bed.KillAndWait(id, pid);
        _ = bed.Runtime.Call("delete", id).OrThrow();
    }

    private static void Record(ConcurrentQueue<string> failures, Action work)
    {
        try
        {
            work();
        }
        catch (Exception exception) when (exception is HarnessException or IOException or FormatException)
        {
            failures.Enqueue(exception.Message);
        }
    }

    private static void Inject(JsonObject config, string fault)
    {
        var linux = config["linux"]!;
        switch (fault)
        {
            case "no such rootfs":
                config["root"]!["path"] = "/no/such/rootfs";
                break;
            case "no such mount source":
                config["mounts"]!.AsArray().Add(SpecConfig.Mount("/tmp", "bind", "/no/such/source", "bind"));
                break;
            case "no such namespace":
                linux["namespaces"]![1]!["path"] = "/proc/0/ns/net";
                break;
            case "hook fails":
                var hook = new JsonObject { ["path"] = "/bin/false" };
                config["hooks"] = new JsonObject { ["createRuntime"] = new JsonArray(hook) };
                break;
            case "no such program":
                config["process"]!["args"] = SpecConfig.Strings("/no/such/program");
                break;
            case "impossible limit":
                linux["resources"]!["cpu"] = new JsonObject { ["cpus"] = "4095" };
                break;
            case "unknown sysctl":
                linux["sysctl"] = new JsonObject { ["kernel.shm_no_such_thing"] = "1" };
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(fault), fault, "no such fault");
        }
    }
}
