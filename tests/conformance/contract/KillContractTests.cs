namespace Mocker.Tests.Conformance.Contract;

[Contract("containerd sends numbers with --all, CRI-O names with -a")]
public sealed class KillContractTests
{
    private const string Listener = "trap 'echo got TERM' TERM; trap 'echo got USR1' USR1; echo ready; while :; do sleep 0.02; done";

    [SkippableTheory]
    [InlineData("term")]
    [InlineData("sigterm")]
    [InlineData("SigTerm")]
    public void The_case_of_a_signals_name_does_not_matter(string signal)
    {
        using var container = new Container().WithScript(Listener).Start();
        container.WaitForOutput("ready");
        container.Invoke("kill", container.Id, signal).Succeeded();
        container.WaitForOutput("got TERM");
    }

    [SkippableFact]
    public void The_signal_is_TERM_by_default()
    {
        using var container = new Container().WithScript(Listener).Start();
        container.WaitForOutput("ready");
        container.Invoke("kill", container.Id).Succeeded();
        container.WaitForOutput("got TERM");
    }

    [SkippableTheory]
    [InlineData("--all")]
    [InlineData("-a")]
    public void All_kills_every_process_though_they_are_in_the_hosts_pid_namespace(string option)
    {
        Requires.OwnCgroup();
        using var container = new Container().WithNamespace("pid", null).WithScript("sleep 999 & echo $!; wait").Start();
        Host.WaitFor("the second process", () => container.Output != "");
        var second = int.Parse(container.Output);
        container.Invoke("kill", option, container.Id, "KILL").Succeeded();
        Host.WaitFor($"the end of process {second}", () => !Host.IsAlive(second));
        container.WaitUntilStopped();
    }

    [SkippableTheory]
    [InlineData("--all")]
    [InlineData("-a")]
    public void All_does_not_fail_for_a_stopped_container(string option)
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        container.Invoke("kill", option, container.Id, "KILL").Succeeded();
    }

    [SkippableFact]
    public void Real_time_signals_can_be_sent()
    {
        using var container = new Container().WithArgs("sleep", "1000").Start();
        container.Invoke("kill", container.Id, "37").Succeeded();
    }

    [SkippableTheory]
    [InlineData("TERM")]
    [InlineData("INT")]
    [InlineData("HUP")]
    public void What_ends_a_program_ends_a_created_container(string signal)
    {
        using var container = new Container().Create();
        container.Invoke("kill", container.Id, signal).Succeeded();
        container.WaitUntilStopped();
        Assert.Equal("stopped", container.Status);
    }

    [SkippableFact]
    public void A_signal_that_a_created_container_outlives_does_not_reach_its_program()
    {
        using var container = new Container().WithScript("echo started").Create();
        container.Invoke("kill", container.Id, "USR1").Succeeded();
        container.Invoke("start", container.Id).Succeeded();
        container.WaitForOutput("started");
    }
}
