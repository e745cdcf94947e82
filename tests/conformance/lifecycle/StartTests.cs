namespace Mocker.Tests.Conformance.Lifecycle;

[Clause("runtime.md#start")]
public sealed class StartTests
{
    [Fact]
    public void Start_runs_the_program()
    {
        using var container = new Container().WithArgs("echo", "hello").Start();
        container.WaitUntilStopped();
        Assert.Equal("hello", container.Output);
    }

    [Fact]
    public void Starting_a_running_container_is_an_error_and_has_no_effect()
    {
        using var container = new Container().Start();
        var pid = container.Pid;
        container.Invoke("start", container.Id).Failed();
        Assert.Equal("running", container.Status);
        Assert.Equal(pid, container.Pid);
    }

    [Fact]
    public void Starting_a_stopped_container_is_an_error_and_has_no_effect()
    {
        using var container = new Container().WithScript("echo once").Start();
        container.WaitUntilStopped();
        container.Invoke("start", container.Id).Failed();
        Assert.Equal("stopped", container.Status);
        Assert.Equal("once", container.Output);
    }

    [Fact]
    public void Starting_a_container_whose_process_died_while_it_was_created_is_an_error()
    {
        using var container = new Container().Create();
        var pid = container.Pid;
        Host.Kill(pid);
        Host.WaitFor("the death of the process", () => !Host.IsAlive(pid));
        var outcome = container.Invoke("start", container.Id).Failed();
        Assert.NotEqual("", outcome.Stderr);
    }

    [Fact]
    public void Starting_a_container_without_a_process_is_an_error()
    {
        using var container = new Container().Without("/process");
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [Theory]
    [InlineData("/no/such/program")]
    [InlineData("no-such-program-on-path")]
    [InlineData("/etc")]
    [InlineData("/proc/self/status")]
    public void A_program_that_cannot_be_executed_is_an_error(string program)
    {
        using var container = new Container().WithArgs(program);
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [Fact]
    public void The_exit_of_the_program_is_seen_though_start_has_only_just_returned()
    {
        using var container = new Container().WithArgs("true").Start();
        Host.WaitFor("status stopped", () => container.Status == "stopped");
    }
}
