namespace Mocker.Tests.Conformance.Lifecycle;

[Clause("runtime.md#kill")]
public sealed class KillTests
{
    /// <summary>A program that tells which signal it got; as process 1 it gets only those that it handles.</summary>
    private const string Listener =
        "for s in HUP INT QUIT USR1 USR2 TERM CONT WINCH; do trap \"echo got $s\" $s; done; echo ready; while :; do sleep 0.02; done";

    [Theory]
    [InlineData("TERM", "TERM")]
    [InlineData("SIGTERM", "TERM")]
    [InlineData("15", "TERM")]
    [InlineData("HUP", "HUP")]
    [InlineData("SIGINT", "INT")]
    [InlineData("3", "QUIT")]
    [InlineData("USR1", "USR1")]
    [InlineData("SIGUSR2", "USR2")]
    [InlineData("CONT", "CONT")]
    [InlineData("WINCH", "WINCH")]
    public void The_signal_arrives_at_the_process(string signal, string expected)
    {
        using var container = new Container().WithScript(Listener).Start();
        container.WaitForOutput("ready");
        container.Invoke("kill", container.Id, signal).Succeeded();
        container.WaitForOutput("got " + expected);
    }

    [Fact]
    public void A_container_whose_process_is_killed_is_stopped()
    {
        using var container = new Container().Start();
        container.Stop();
        Assert.Equal("stopped", container.Status);
    }

    [Fact]
    public void Killing_a_stopped_container_is_an_error()
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        container.Invoke("kill", container.Id, "TERM").Failed();
        Assert.Equal("stopped", container.Status);
    }

    [Fact]
    public void A_created_container_can_be_killed()
    {
        using var container = new Container().Create();
        var pid = container.Pid;
        container.Invoke("kill", container.Id, "KILL").Succeeded();
        Host.WaitFor("the end of the process", () => !Host.IsAlive(pid));
        Assert.Equal("stopped", container.Status);
    }

    [Theory]
    [InlineData("NOSUCHSIGNAL")]
    [InlineData("SIG")]
    [InlineData("99")]
    [InlineData("-1")]
    [InlineData("1x")]
    public void An_unknown_signal_is_an_error_and_has_no_effect(string signal)
    {
        using var container = new Container().Start();
        container.Invoke("kill", container.Id, signal).Failed();
        Assert.Equal("running", container.Status);
    }
}
