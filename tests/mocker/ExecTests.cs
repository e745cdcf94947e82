namespace Mocker.Tests.Run;

public sealed class ExecTests : IClassFixture<ContainerBed>
{
    private readonly ContainerBed _bed;

    public ExecTests(ContainerBed bed)
    {
        _bed = bed;
        if (ContainerBed.IsRoot && !bed.Names().Contains("web"))
            bed.Mocker("run", "-d", "--name", "web", "-e", "A=1", "-w", "/var", "box", "sleep", "1000").OrFail();
    }

    [SkippableTheory]
    [InlineData("exit 3", 3)]
    [InlineData("kill -TERM $$", 143)]
    public void The_exit_code_is_the_programs(string script, int code)
    {
        _bed.Require();
        Assert.Equal(code, _bed.Mocker("exec", "web", "sh", "-c", script).Code);
    }

    [SkippableTheory]
    [InlineData(127, "No such file", "web", "no-such-program")]
    [InlineData(126, "Permission denied", "web", "/etc/passwd")]
    [InlineData(125, "there is no user", "-u", "nobody-of-that-name", "web", "true")]
    [InlineData(125, "(--workdir): ", "-w", "/no/such/directory", "web", "true")]
    [InlineData(125, "there is no container", "no-such-container", "true")]
    [InlineData(125, "unknown option", "--no-such-option", "web", "true")]
    public void What_cannot_be_run_says_why_and_has_an_exit_code_of_its_own(int code, string why, params string[] arguments)
    {
        _bed.Require();
        Outcome outcome = _bed.Mocker(["exec", .. arguments]);
        Assert.True(outcome.Code == code, outcome.ToString());
        Assert.Contains(why, outcome.Errors);
    }

    [SkippableTheory]
    [InlineData("id -u; id -G", "1000\n1000 2000", "-u", "guest")]
    [InlineData("echo $A; pwd", "1\n/var")]
    [InlineData("echo $A $B; pwd", "2 3\n/tmp", "-e", "A=2", "-e", "B=3", "-w", "/tmp")]
    [InlineData("tty", "/dev/pts/0", "-it")]
    [InlineData("grep Seccomp: /proc/self/status | cut -f2", "2")]
    [InlineData("grep CapBnd /proc/self/status | cut -f2", "00000000a80425fb")]
    public void Options_do_what_they_say(string script, string printed, params string[] options)
    {
        _bed.Require();
        Assert.Equal(printed, _bed.Mocker(["exec", .. options, "web", "sh", "-c", script]).OrFail().Replace("\r", ""));
    }

    [SkippableFact]
    public void The_program_reads_our_stdin_if_it_is_to()
    {
        _bed.Require();
        Assert.Equal("hello", _bed.MockerWithInput("hello", "exec", "-i", "web", "cat").OrFail());
        Assert.Equal("", _bed.MockerWithInput("hello", "exec", "web", "cat").OrFail());
    }

    [SkippableFact]
    public void One_that_nobody_stays_with_goes_on()
    {
        _bed.Require();
        _bed.Mocker("exec", "-d", "web", "sh", "-c", "sleep 0.3; echo done >/tmp/done").OrFail();
        Assert.NotEqual(0, _bed.Mocker("exec", "web", "cat", "/tmp/done").Code);
        ContainerBed.Eventually(() => _bed.Mocker("exec", "web", "cat", "/tmp/done").Output == "done\n", "its end");
    }

    [SkippableFact]
    public void What_does_not_run_is_not_joined()
    {
        _bed.Require();
        _bed.Mocker("create", "--name", "idle", "box").OrFail();
        Outcome outcome = _bed.Mocker("exec", "idle", "true");
        Assert.Equal(125, outcome.Code);
        Assert.Contains("does not run", outcome.Errors);
        _bed.Mocker("rm", "idle").OrFail();
    }
}
