using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mocker.Harness;
using Mocker.Harness.Containers;

namespace Mocker.Bench;

/// <summary>
/// `mocker` beside skopeo with umoci, and beside podman with crun: an image from a registry on this machine to a root filesystem, and a
/// container of an image that is there. In every round each once, in an order that is drawn.
/// </summary>
internal sealed class PullBench : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Options options;
    private readonly ScratchDirectory scratch = new($"mocker-bench-pull-{Environment.ProcessId}");
    private readonly string mocker = Path.Combine(Solution.Folder, "bin", "mocker");
    private readonly string registry;
    private readonly Spawned server;
    private readonly StringBuilder text = new();
    private int round;

    internal PullBench(Options options)
    {
        this.options = options;
        if (!File.Exists(mocker))
            throw new HarnessException($"there is no {mocker}: `make build` makes it");
        var debian = Path.Combine(Solution.Folder, "artifacts", "images", "debian.tar");
        if (!File.Exists(debian))
            throw new HarnessException($"there is no {debian}: tests/images/debian makes it");
        var port = FreePort();
        registry = $"localhost:{port}";
        var configuration = scratch.Below("registry.yml");
        File.WriteAllText(configuration, $"version: 0.1\nlog:\n  level: error\n  accesslog:\n    disabled: true\nstorage:\n  filesystem:\n    rootdirectory: {scratch.Below("registry")}\nhttp:\n  addr: 127.0.0.1:{port}\n");
        using (var log = new CaptureFile())
            server = Spawned.Start(Streams.Quiet(log), Installed("docker-registry"), "serve", configuration);
        try
        {
            if (!Patience.Happens(TimeSpan.FromSeconds(30), () => Listens(port)))
                throw new HarnessException("docker-registry does not listen");
            Call(Path.Combine(Solution.Folder, "tests", "images", "fill"), registry, scratch.Below("images"), debian);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal string Markdown()
    {
        _ = text.AppendLine("\n**pull**: mocker beside others\n");
        _ = text.AppendLine("| what | by | median, ms | quartiles | least | ratio | n |");
        _ = text.AppendLine("|---|---|---:|---:|---:|---:|---:|");
        var rounds = Math.Max(1, options.Iterations / 10);
        Compare("pull and unpack a Debian (140 MB unpacked)", rounds,
            ("mocker bundle", directory => [[mocker, "--store", $"{directory}/store", "bundle", "--quiet", $"{registry}/debian:v1", $"{directory}/bundle"]]),
            ("skopeo copy, umoci unpack", directory =>
            [
                ["skopeo", "--insecure-policy", "copy", "--quiet", "--src-tls-verify=false", $"docker://{registry}/debian:v1", $"oci:{directory}/layout:debian"],
                ["umoci", "unpack", "--image", $"{directory}/layout:debian", $"{directory}/bundle"],
            ]));
        CompareRuns(rounds);
        return text.ToString();
    }

    public void Dispose()
    {
        server.Dispose();
        scratch.Dispose();
    }

    /// <summary>Containers of an image that is in both stores.</summary>
    private void CompareRuns(int rounds)
    {
        string store = scratch.Below("store"), podman = scratch.Below("podman"), image = $"{registry}/busybox:v1";
        if (Spawned.Run(Limit, Streams.NullDescriptor, mocker, "run", "--help").Status is not { Success: true })
        {
            Console.Error.WriteLine("without the row of containers: this mocker has no `run`");
            return;
        }
        string[] peer = ["podman", "--root", $"{podman}/root", "--runroot", $"{podman}/run", "--runtime", "crun", "--cgroup-manager", "cgroupfs"];
        Call(mocker, "--store", store, "pull", "--quiet", image);
        try
        {
            Call([.. peer, "pull", "--quiet", "--tls-verify=false", image]);
            // podman's own limits may be above what this machine lets anybody have.
            Compare("a container that runs true, without network", rounds * 3,
                ("mocker run", _ => [[mocker, "--store", store, "run", "--rm", "--network", "none", image, "/bin/true"]]),
                ("podman run, crun", _ => [[.. peer, "run", "--rm", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024", "--network", "none", image, "/bin/true"]]));
        }
        catch (HarnessException failure)
        {
            // The other row has been measured.
            Console.Error.WriteLine($"without the row of containers: {failure.Message}");
        }
        finally
        {
            // It leaves its storage bound onto itself.
            _ = Spawned.Run(Limit, Streams.NullDescriptor, Installed("podman"), "--root", $"{podman}/root", "--runroot", $"{podman}/run", "system", "reset", "--force");
            _ = Spawned.Run(Limit, Streams.NullDescriptor, Installed("umount"), $"{podman}/root/overlay");
        }
    }

    /// <summary>
    /// Times commands in directories of their own. They stay to the end: ext4 does not give inodes again that were deleted within seconds, and looks at
    /// each of them for each new file, which made every unpacking after a removal 4 s longer.
    /// </summary>
    private void Compare(string what, int rounds, params (string Name, Func<string, string[][]> Commands)[] ways)
    {
        Console.Error.WriteLine($"{what}: {rounds} rounds");
        var samples = ways.Select(_ => new Sample()).ToArray();
        var order = Enumerable.Range(0, ways.Length).ToArray();
        for (var turn = -1; turn < rounds; turn++)
        {
            Random.Shared.Shuffle(order);
            foreach (var way in order)
            {
                var directory = scratch.Below($"round{round++}");
                _ = Directory.CreateDirectory(directory);
                var took = Timed(ways[way].Commands(directory));
                // The first round warms up.
                if (turn >= 0)
                    samples[way].Values.Add(took);
                // What one has left to be written is not to be waited for by the next.
                Call("sync");
            }
        }
        for (var way = 0; way < ways.Length; way++)
        {
            var sample = samples[way];
            _ = text.Append($"| {what} | {ways[way].Name} | {sample.Median:0} | {sample.Quantile(0.25):0} – {sample.Quantile(0.75):0} | {sample.Quantile(0):0}");
            _ = text.AppendLine($" | {samples[0].Median / sample.Median:0.00} | {sample.Values.Count} |");
        }
    }

    private static double Timed(string[][] commands)
    {
        var started = Stopwatch.GetTimestamp();
        foreach (var command in commands)
            Call(command);
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static void Call(params string[] line) => _ = Spawned.Run(Limit, Streams.NullDescriptor, [Installed(line[0]), .. line[1..]]).OrThrow();

    /// <summary>The path of a program, which is found by its name.</summary>
    private static string Installed(string program) => program.Contains('/') ? program
        : $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin".Split(':').Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists)
            ?? throw new HarnessException($"{program} is not installed");

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }

    private static bool Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
