namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#process")]
public sealed class ProcessTests
{
    [Fact]
    public void The_arguments_arrive_unchanged()
    {
        using var container = new Container();
        var args = container.Report("two words", "", "quote\"", "tab\t", "ünï", "$HOME", "-x").Args;
        Assert.Equal(["report", "two words", "", "quote\"", "tab\t", "ünï", "$HOME", "-x"], args);
    }

    [Fact]
    public void The_environment_is_exactly_that_of_the_configuration()
    {
        using var container = new Container()
            .WithJson("/process/env", """["PATH=/bin", "EMPTY=", "A=b=c", "SPACE=a b", "lower_1=x"]""");
        var env = container.Report().Env;
        // HOME is a runtime's to add when it is missing: the specification does not forbid it, and login shells need it.
        Assert.Equal(["A=b=c", "EMPTY=", "PATH=/bin", "SPACE=a b", "lower_1=x"], env.Where(v => !v.StartsWith("HOME="))
            .Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Nothing_of_the_callers_environment_leaks()
    {
        using var container = new Container().WithPrelude("export LEAK=1;").WithJson("/process/env", """["PATH=/bin"]""");
        Assert.DoesNotContain("LEAK=1", container.Report().Env);
    }

    [Fact]
    public void Env_may_be_absent_and_the_program_is_then_named_by_its_path()
    {
        using var container = new Container().Without("/process/env").WithArgs("/bin/echo", "hello");
        Assert.Equal("hello", container.Run().Stdout);
    }

    [Fact]
    public void A_name_without_slash_is_looked_up_in_the_PATH_of_env()
    {
        using var container = new Container().WithJson("/process/env", """["PATH=/nowhere:/opt/tools:/bin"]""");
        container.HostFile("rootfs/opt/tools/tool", "#!/bin/sh\necho found by $0");
        File.SetUnixFileMode(container.Rootfs + "/opt/tools/tool", (UnixFileMode)0b111_101_101);
        Assert.Equal("found by /opt/tools/tool", container.WithArgs("tool").Run().Stdout);
    }

    [Fact]
    public void A_name_with_a_slash_is_taken_from_cwd()
    {
        using var container = new Container().With("/process/cwd", "/bin").WithArgs("./echo", "hello");
        Assert.Equal("hello", container.Run().Stdout);
    }

    [Fact]
    public void The_program_runs_in_cwd()
    {
        using var container = new Container().With("/process/cwd", "/tmp");
        Assert.Equal("/tmp", container.Report().Cwd);
    }

    [Theory]
    [InlineData("\"tmp\"")]
    [InlineData("\"./tmp\"")]
    [InlineData("\"\"")]
    [InlineData("1")]
    public void A_cwd_that_is_not_an_absolute_path_is_an_error(string json)
    {
        using var container = new Container().WithJson("/process/cwd", json);
        container.AssertRefused();
    }

    [Fact]
    public void A_missing_cwd_property_is_an_error()
    {
        using var container = new Container().Without("/process/cwd");
        container.AssertRefused();
    }

    [Theory]
    [InlineData("/process/args", "[]")]
    [InlineData("/process/args", "[1]")]
    [InlineData("/process/args", "\"sleep\"")]
    [InlineData("/process/args", "null")]
    [InlineData("/process/env", "\"A=b\"")]
    [InlineData("/process/env", "{\"A\": \"b\"}")]
    [InlineData("/process/terminal", "\"yes\"")]
    [InlineData("/process/user", "\"root\"")]
    [InlineData("/process", "[]")]
    public void A_value_of_the_wrong_kind_is_an_error(string pointer, string json)
    {
        using var container = new Container().WithJson(pointer, json);
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [Theory]
    [InlineData(true, "1")]
    [InlineData(false, "0")]
    [InlineData(null, "0")]
    [Clause("config.md#linux-process")]
    public void NoNewPrivileges_is_set_when_it_is_asked_for(bool? value, string expected)
    {
        using var container = new Container();
        if (value is not null)
            container.With("/process/noNewPrivileges", value);
        Assert.Equal(expected, container.Report().Status("NoNewPrivs"));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(1000)]
    [Clause("config.md#linux-process")]
    public void OomScoreAdj_is_set(int value)
    {
        using var container = new Container().With("/process/oomScoreAdj", value);
        Assert.Equal($"{value}", container.Report().OomScoreAdj);
    }

    [Fact]
    [Clause("config.md#linux-process")]
    public void OomScoreAdj_stays_as_it_was_when_it_is_not_set()
    {
        using var container = new Container().WithPrelude("echo 321 > /proc/self/oom_score_adj;");
        Assert.Equal("321", container.Report().OomScoreAdj);
    }

    [Theory]
    [InlineData("1001")]
    [InlineData("-1001")]
    [InlineData("\"100\"")]
    [Clause("config.md#linux-process")]
    public void OomScoreAdj_out_of_range_is_an_error(string json)
    {
        using var container = new Container().WithJson("/process/oomScoreAdj", json);
        container.AssertRefused();
    }

    [Fact]
    [Clause("runtime-linux.md#file-descriptors")]
    public void Only_the_three_standard_descriptors_are_open()
    {
        using var container = new Container().WithPrelude("exec 5</dev/null; exec 9</dev/null;");
        Assert.Equal("0\n1\n2", container.Shell("ls /proc/$$/fd; true"));
    }

    [Theory]
    [InlineData("SigBlk")]
    [InlineData("SigIgn")]
    [InlineData("SigCgt")]
    [InlineData("SigPnd")]
    public void The_program_starts_with_no_signal_blocked_ignored_or_pending(string set)
    {
        using var container = new Container().WithArgs("cat", "/proc/self/status");
        var line = container.Run().Stdout.Split('\n').Single(line => line.StartsWith(set));
        Assert.Equal($"{set}:\t0000000000000000", line);
    }

    [Fact]
    public void The_standard_streams_of_create_are_those_of_the_program()
    {
        using var container = new Container().WithScript("echo out; echo err >&2").Create();
        container.Invoke("start", container.Id).Succeeded();
        container.WaitForOutput("out");
    }
}
