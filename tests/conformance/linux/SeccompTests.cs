namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#seccomp")]
public sealed class SeccompTests
{
    private const string Native = "\"architectures\": [\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_AARCH64\"]";

    private static Container With(string rules, string defaultAction = "SCMP_ACT_ALLOW") =>
        new Container().WithJson("/linux/seccomp", $$"""
        {"defaultAction": "{{defaultAction}}", {{Native}}, "syscalls": [{{rules}}]}
        """);

    /// <summary>On every architecture the C library makes a directory by one of the two.</summary>
    private static string MakeDirectory(string rest) => $$"""{"names": ["mkdir", "mkdirat"], {{rest}}}""";

    [Theory]
    [InlineData("\"action\": \"SCMP_ACT_ERRNO\"", "EPERM")]
    [InlineData("\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 38", "ENOSYS")]
    [InlineData("\"action\": \"SCMP_ACT_ERRNO\", \"errnoRet\": 16", "EBUSY")]
    [InlineData("\"action\": \"SCMP_ACT_LOG\"", "ok")]
    [InlineData("\"action\": \"SCMP_ACT_ALLOW\"", "ok")]
    public void The_action_is_taken_for_the_calls_that_are_named(string rest, string expected)
    {
        using var container = With(MakeDirectory(rest));
        Assert.Equal([expected, "ok"], container.Try("mkdir:/tmp/new", "create:/tmp/file"));
    }

    [Theory]
    [InlineData("SCMP_ACT_KILL")]
    [InlineData("SCMP_ACT_KILL_PROCESS")]
    [InlineData("SCMP_ACT_TRAP")]
    public void A_call_that_kills_ends_the_process_with_SIGSYS(string action)
    {
        using var container = With(MakeDirectory($"\"action\": \"{action}\""))
            .WithScript("mkdir /tmp/new; echo \"ended with $?\"");
        Assert.Contains("ended with 159", container.Run().Stdout);
    }

    [Theory]
    [InlineData("SCMP_CMP_EQ", 511, 0, "EPERM")]
    [InlineData("SCMP_CMP_EQ", 510, 0, "ok")]
    [InlineData("SCMP_CMP_NE", 511, 0, "ok")]
    [InlineData("SCMP_CMP_GE", 511, 0, "EPERM")]
    [InlineData("SCMP_CMP_GT", 511, 0, "ok")]
    [InlineData("SCMP_CMP_LE", 511, 0, "EPERM")]
    [InlineData("SCMP_CMP_LT", 511, 0, "ok")]
    [InlineData("SCMP_CMP_MASKED_EQ", 7, 7, "EPERM")]
    [InlineData("SCMP_CMP_MASKED_EQ", 7, 1, "ok")]
    public void An_argument_is_compared(string op, int value, int valueTwo, string expected)
    {
        var args = op == "SCMP_CMP_MASKED_EQ" ? $"\"value\": {value}, \"valueTwo\": {valueTwo}" : $"\"value\": {value}";
        // chmod(2) has its mode in the second argument, fchmodat(2) in the third.
        using var container = With($$"""
            {"names": ["chmod"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 1, {{args}}, "op": "{{op}}"}]},
            {"names": ["fchmodat"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 2, {{args}}, "op": "{{op}}"}]}
            """);
        Assert.Equal([expected], container.Try("chmod:/tmp:777"));
    }

    [Fact]
    public void All_arguments_of_a_rule_have_to_match()
    {
        using var container = With("""
            {"names": ["chmod"], "action": "SCMP_ACT_ERRNO", "args": [
              {"index": 1, "value": 511, "op": "SCMP_CMP_EQ"}, {"index": 0, "value": 0, "op": "SCMP_CMP_EQ"}]},
            {"names": ["fchmodat"], "action": "SCMP_ACT_ERRNO", "args": [
              {"index": 2, "value": 511, "op": "SCMP_CMP_EQ"}, {"index": 1, "value": 0, "op": "SCMP_CMP_EQ"}]}
            """);
        Assert.Equal(["ok"], container.Try("chmod:/tmp:777"));
    }

    [Fact]
    public void Exec_is_under_the_filter_too()
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_ERRNO\"")).Start();
        Assert.Equal(["EPERM"], Container.Results(container.Invoke("exec", container.Id, "probe", "try", "mkdir:/tmp/new")));
    }

    [Fact]
    public void The_process_has_a_filter_and_no_other_privilege_for_it()
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_ERRNO\""));
        var report = container.Report();
        Assert.Equal(("2", "0"), (report.Status("Seccomp"), report.Status("NoNewPrivs")));
    }

    [Fact]
    public void Without_seccomp_there_is_no_filter()
    {
        using var container = new Container();
        Assert.Equal("0", container.Report().Status("Seccomp"));
    }

    [Theory]
    [InlineData("""{"defaultAction": "SCMP_ACT_SHRUG"}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "architectures": ["SCMP_ARCH_PDP11"]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "flags": ["SECCOMP_FILTER_FLAG_NO_SUCH"]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_SHRUG"}]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": [], "action": "SCMP_ACT_ERRNO"}]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"action": "SCMP_ACT_ERRNO"}]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir"]}]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["chmod"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 1, "value": 1, "op": "SCMP_CMP_NO"}]}]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["chmod"], "action": "SCMP_ACT_ERRNO", "args": [{"index": 6, "value": 1, "op": "SCMP_CMP_EQ"}]}]}""")]
    [InlineData("{}")]
    public void A_value_that_is_none_is_an_error(string json)
    {
        using var container = new Container().WithJson("/linux/seccomp", json);
        container.AssertRefused();
    }

    [Theory]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 1}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_KILL", "errnoRet": 1}]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_ALLOW", "errnoRet": 1}]}""")]
    public void An_errno_for_an_action_that_has_none_is_an_error(string json)
    {
        using var container = new Container().WithJson("/linux/seccomp", json);
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [Fact]
    public void Metadata_for_a_listener_that_is_not_there_is_an_error()
    {
        using var container = new Container()
            .WithJson("/linux/seccomp", """{"defaultAction": "SCMP_ACT_ALLOW", "listenerMetadata": "data"}""");
        container.AssertRefused();
    }

    [Fact]
    [Contract("docker's and podman's profiles name calls of kernels to come")]
    public void A_call_that_nobody_knows_is_left_out()
    {
        using var container = With("""{"names": ["no_such_call", "mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}""");
        Assert.Equal(["EPERM"], container.Try("mkdir:/tmp/new"));
    }
}
