using System.Text;
using Mocker.Linux;
using Xunit;

namespace Mocker.Tests.Unit.Linux;

/// <summary>proc_pid_stat(5).</summary>
public sealed class ProcessStatusTests
{
    private const string Rest = " 1 42 42 0 -1 4194560 100 0 0 0 1 2 0 0 20 0 1 0 987654321 4096 10 18446744073709551615";

    [Theory]
    [InlineData("sh")]
    [InlineData("")]
    [InlineData("a b c")]
    [InlineData("(")]
    [InlineData(")")]
    [InlineData(") R 1 2 3 (")]
    [InlineData("x) Z 0 0 0 0 0 64")]
    [InlineData("((()))")]
    [InlineData("new\nline")]
    public void A_name_may_hold_anything(string name)
    {
        ProcessStatus status = Parse($"42 ({name}) S{Rest}");
        Assert.Equal(new ProcessStatus('S', 4194560, 987654321), status);
    }

    [Theory]
    [InlineData('R', false)]
    [InlineData('S', false)]
    [InlineData('D', false)]
    [InlineData('T', false)]
    [InlineData('t', false)]
    [InlineData('I', false)]
    [InlineData('Z', true)]
    [InlineData('X', true)]
    [InlineData('x', true)]
    public void A_state_says_whether_it_has_ended(char state, bool ended) => Assert.Equal(ended, Parse($"1 (a) {state}{Rest}").HasEnded);

    [Theory]
    [InlineData("4194304", false)]
    [InlineData("4194368", true)]
    [InlineData("64", true)]
    [InlineData("4294967295", true)]
    public void Flags_say_whether_it_has_executed_a_program(string flags, bool hasNot) =>
        Assert.Equal(hasNot, Parse($"1 (a) S{Rest.Replace("4194560", flags, StringComparison.Ordinal)}").HasNotExecuted);

    [Fact]
    public void The_start_time_may_be_the_last_field() =>
        Assert.Equal(7UL, Parse("1 (a) S 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 7").StartTime);

    [Fact]
    public void A_field_that_is_no_number_is_an_error() =>
        Assert.Throws<FormatException>(() => Parse("1 (a) S 0 0 0 0 0 none 0 0 0 0 0 0 0 0 0 0 0 0 7"));

    [Fact]
    public void This_process_runs_a_program()
    {
        ProcessStatus status = ProcessStatus.Read(Environment.ProcessId)!.Value;
        Assert.False(status.HasEnded || status.HasNotExecuted);
        Assert.True(status.StartTime > 0);
    }

    [Fact]
    public void There_is_no_status_of_no_process() => Assert.Null(ProcessStatus.Read(int.MaxValue));

    private static ProcessStatus Parse(string line) => ProcessStatus.Parse(Encoding.UTF8.GetBytes(line));
}
