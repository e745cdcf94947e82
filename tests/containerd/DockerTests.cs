namespace Mocker.Tests.Containerd;

/// <summary>docker, configured as docs/containerd.md says: by the shim, and by the command line under containerd's own.</summary>
public sealed class DockerTests
{
    [SkippableTheory, InlineData("mocker"), InlineData("mocker-runtime")]
    public void A_container_of_docker_s_runs_answers_and_goes_without_a_trace(string runtime)
    {
        using var bed = Bed.WithOwnDaemon("2", "mocker");
        using var docker = new Docker(bed);
        var first = docker.Start(runtime, "/bin/sh", "-c", "echo I am here; exit 5");
        Assert.Equal(5, docker.Wait(first));
        Assert.EndsWith("I am here\n", docker.Output(first));
        docker.Remove(first);
        var second = docker.Start(runtime, "/bin/sleep", "3600");
        Assert.EndsWith("hello\n", docker.Exec(second, "/bin/echo", "hello"));
        _ = docker.Post($"containers/{second}/pause");
        _ = docker.Post($"containers/{second}/unpause");
        Assert.Equal(runtime == "mocker" ? 1 : 0, ShimProcesses.Of(bed.Shim).Count);
        docker.Remove(second);
        Eventually.Expect(() => ShimProcesses.Of(bed.Shim).Count == 0, () => "the shim lives on");
        foreach (var id in new[] { first, second })
            Assert.Empty(Census.Cgroups(id));
    }
}
