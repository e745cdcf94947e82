namespace Mocker.Tests.Conformance.Contract;

[Contract("docker pause, CRI-O, podman")]
public sealed class PauseTests
{
    [SkippableFact]
    public void A_paused_container_stands_still_until_it_is_resumed()
    {
        Requires.OwnCgroup();
        Skip.IfNot(Cgroup.Unified || Cgroup.Has("freezer"), "this machine has no freezer");
        using var container = new Container().WithScript("while :; do echo tick; sleep 0.01; done").Start();
        container.WaitForOutput("tick");
        container.Invoke("pause", container.Id).Succeeded();
        Assert.Equal("paused", container.Status);
        var output = container.Output;
        Thread.Sleep(100);
        Assert.Equal(output, container.Output);
        container.Invoke("resume", container.Id).Succeeded();
        Assert.Equal("running", container.Status);
        Host.WaitFor("more output", () => container.Output.Length > output.Length);
    }

    [SkippableTheory]
    [InlineData("pause")]
    [InlineData("resume")]
    public void It_is_an_error_for_a_stopped_container(string command)
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        container.Invoke(command, container.Id).Failed();
    }

    [SkippableFact]
    public void Exec_in_a_paused_container_is_an_error_at_once()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        container.Invoke("pause", container.Id).Succeeded();
        container.Invoke("exec", container.Id, "true").Failed();
    }

    [SkippableFact]
    public void Exec_that_ignores_the_pause_goes_on_when_the_container_is_resumed()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        container.Invoke("pause", container.Id).Succeeded();
        using var exec = container.Begin("exec", "--ignore-paused", container.Id, "echo", "went on");
        Thread.Sleep(300);
        Assert.Equal("", exec.Stdout);
        container.Invoke("resume", container.Id).Succeeded();
        Assert.Equal("went on", exec.Wait().Succeeded().Stdout);
    }
}
