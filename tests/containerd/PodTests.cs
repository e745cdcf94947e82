using System.Text;
using Mocker.Tests.Containerd.Cri;

namespace Mocker.Tests.Containerd;

/// <summary>Pods, as Kubernetes asks for them through containerd's CRI plugin.</summary>
public sealed class PodTests
{
    private const int Pods = 10;
    private static readonly string[] Containers = ["one", "two", "three"];

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void Ten_pods_of_three_containers_run_answer_and_go_without_a_trace(string containerd, string shim)
    {
        using var bed = WithRuntimeClass(containerd, shim);
        var client = new PodClient(bed);
        var pods = Enumerable.Range(0, Pods).Select(number => client.Run($"pod{number}")).ToList();
        var containers = pods.SelectMany(pod => Containers.Select(name =>
            (pod, name, id: client.Start(pod, name, "/bin/sh", "-c", $"echo I am {name}; trap 'exit 12' TERM; while true; do sleep 0.2; done")))).ToList();
        Assert.All(containers, container => Assert.Equal(ContainerState.ContainerRunning, client.Status(container.id).State));
        foreach (var (pod, name, id) in containers)
        {
            var answer = client.Exec(id, "/bin/sh", "-c", "echo hello; exit 4");
            Assert.Equal(("hello\n", 4), (answer.Stdout.ToString(Encoding.UTF8), answer.ExitCode));
            var log = Path.Combine(pod.Config.LogDirectory, $"{name}.log");
            Eventually.Expect(() => File.ReadAllText(log).EndsWith($" stdout F I am {name}\n", StringComparison.Ordinal), () => File.ReadAllText(log));
        }
        // A shim each pod, whatever the number of its containers.
        Assert.Equal(Pods, ShimProcesses.Of(bed.Shim).Count);
        var stats = client.Service.ContainerStats(new ContainerReference { ContainerId = containers[0].id }).Stats;
        Assert.InRange(stats.Memory.WorkingSetBytes.Value, 4096u, 64u << 20);
        client.Stop(containers[0].id, seconds: 10);
        var status = client.Status(containers[0].id);
        Assert.Equal((ContainerState.ContainerExited, 12), (status.State, status.ExitCode));
        Assert.Equal(ContainerState.ContainerRunning, client.Status(containers[1].id).State);
        foreach (var pod in pods)
            client.Remove(pod);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_pod_outlives_its_containerd(string containerd, string shim)
    {
        using var bed = WithRuntimeClass(containerd, shim);
        var client = new PodClient(bed);
        var pod = client.Run("pod");
        var id = client.Start(pod, "one", "/bin/sleep", "3600");
        bed.Daemon.Restart();
        client.AwaitPlugin();
        Assert.Equal(ContainerState.ContainerRunning, client.Status(id).State);
        Assert.Equal("hello\n", client.Exec(id, "/bin/echo", "hello").Stdout.ToString(Encoding.UTF8));
        _ = client.Start(pod, "two", "/bin/sleep", "3600");
        _ = Assert.Single(ShimProcesses.Of(bed.Shim));
        client.Remove(pod);
        bed.AssertNothingIsLeft();
    }

    [SkippableTheory, ClassData(typeof(Pairings))]
    public void A_container_that_runs_out_of_memory_is_said_to_have_done_so(string containerd, string shim)
    {
        using var bed = WithRuntimeClass(containerd, shim);
        var client = new PodClient(bed);
        var pod = client.Run("pod");
        var id = client.Start(pod, "greedy", "/bin/dd", "if=/dev/zero", "of=/dev/null", "bs=200M", "count=1");
        Eventually.Expect(() => client.Status(id).State == ContainerState.ContainerExited, () => $"{client.Status(id)}");
        Eventually.Expect(() => client.Status(id).Reason == "OOMKilled", () => $"{client.Status(id)}");
        Assert.Equal(137, client.Status(id).ExitCode);
        client.Remove(pod);
        bed.AssertNothingIsLeft();
    }

    [Fact]
    public void The_runtime_class_of_the_documentation_names_the_handler_that_the_configurations_make()
    {
        Assert.Contains("handler: mocker\n", Snippet.Below("## RuntimeClass"));
        foreach (var version in new[] { "## containerd 1.x", "## containerd 2.x" })
            Assert.Contains(".containerd.runtimes.mocker]\n", Snippet.Below(version));
    }

    /// <summary>A daemon whose CRI plugin has the shim under test as a runtime: by the words of docs/containerd.md.</summary>
    private static Bed WithRuntimeClass(string containerd, string shim)
    {
        var text = Snippet.Below(containerd.StartsWith('1') ? "## containerd 1.x" : "## containerd 2.x");
        // The version stands at the top of the tests' part already.
        text = string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("version", StringComparison.Ordinal)));
        if (shim != "mocker")
        {
            var peer = Bed.OrSkip(() => Shim.Find(shim));
            var table = text.Split('\n').Single(line => line.EndsWith(".mocker]", StringComparison.Ordinal)).Replace(".mocker]", $".{peer.Handler}", StringComparison.Ordinal);
            text = text.Replace(".mocker]", $".{peer.Handler}]", StringComparison.Ordinal)
                .Replace("io.containerd.mocker.v2", peer.RuntimeType, StringComparison.Ordinal) + $"""
                {table}.options]
                  BinaryName = "{peer.Binary}"

                """;
        }
        var bed = Bed.WithOwnDaemon(containerd, shim, text);
        new PodClient(bed).Import();
        return bed;
    }
}
