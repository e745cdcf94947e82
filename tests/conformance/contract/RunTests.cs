namespace Mocker.Tests.Conformance.Contract;

[Contract("people, test suites, build tools")]
public sealed class RunTests
{
    [SkippableTheory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 42", 42)]
    [InlineData("exit 255", 255)]
    public void The_exit_code_is_the_programs(string script, int code)
    {
        using var container = new Container().WithScript(script);
        Assert.Equal(code, container.TryRun().ExitCode);
    }

    [SkippableFact]
    public void A_program_that_a_signal_ended_gives_128_and_the_signal()
    {
        using var container = new Container();
        using var run = Begin(container);
        container.Invoke("kill", container.Id, "KILL").Succeeded();
        Assert.Equal(137, run.Wait().ExitCode);
    }

    [SkippableFact]
    public void The_container_is_deleted_afterwards()
    {
        using var container = new Container().WithArgs("true");
        container.Run();
        container.AssertNoTrace();
    }

    [SkippableFact]
    public void Detached_it_returns_while_the_container_runs()
    {
        using var container = new Container();
        container.Run("--detach");
        Assert.Equal("running", container.Status);
    }

    [SkippableFact]
    public void A_signal_to_the_runtime_is_passed_on()
    {
        using var container = new Container().WithScript("trap 'exit 9' TERM; echo ready; while :; do sleep 0.02; done");
        using var run = Begin(container);
        Host.WaitFor("the program", () => run.Stdout.Contains("ready"));
        Host.Signal(run.Pid, 15);
        Assert.Equal(9, run.Wait().ExitCode);
    }

    [SkippableFact]
    public void Only_the_descriptors_asked_for_are_passed()
    {
        using var container = new Container().WithPrelude("exec 3</etc/passwd; exec 4</etc/group; exec 5</etc/hosts;")
            .WithScript("ls /proc/$$/fd; true");
        Assert.Equal("0\n1\n2\n3\n4", container.Run("--preserve-fds", "2").Stdout);
    }

    [SkippableFact]
    public void What_a_program_on_a_terminal_prints_has_plain_line_ends_in_a_file()
    {
        using var container = new Container().With("/process/terminal", true).WithScript("echo one; echo two");
        Assert.Equal("one\ntwo", container.Run().Stdout);
    }

    [SkippableFact]
    public void A_program_that_cannot_be_run_is_an_error_and_leaves_no_trace()
    {
        using var container = new Container().WithArgs("/no/such/program");
        container.TryRun().Failed();
        container.AssertNoTrace();
    }

    [SkippableTheory]
    [Contract("systemd: socket activation, sd_listen_fds(3)")]
    [InlineData("run")]
    [InlineData("create")]
    public void The_sockets_of_LISTEN_FDS_are_passed_with_their_variables(string command)
    {
        using var container = new Container()
            .WithPrelude("exec 3</etc/passwd; exec 4</etc/group; export LISTEN_FDS=2 LISTEN_PID=$$;")
            .WithScript("echo $LISTEN_FDS $LISTEN_PID; ls /proc/$$/fd; true");
        if (command == "run")
        {
            Assert.Equal("2 1\n0\n1\n2\n3\n4", container.Run().Stdout);
            return;
        }
        container.Create().WithPrelude("").Invoke("start", container.Id).Succeeded();
        container.WaitUntilStopped();
        Assert.Equal("2 1\n0\n1\n2\n3\n4", container.Output);
    }

    /// <summary>Runs the container in the foreground until it is running.</summary>
    private static RuntimeCommand.Pending Begin(Container container)
    {
        container.WriteConfig();
        var run = container.Begin("run", "--bundle", container.Bundle, container.Id);
        Host.WaitFor("status running", () =>
            container.Invoke("state", container.Id) is { ExitCode: 0 } state && (string?)state.Json["status"] == "running");
        return run;
    }
}
