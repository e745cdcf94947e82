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

    [SkippableTheory]
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

    [SkippableTheory]
    [InlineData("SCMP_ACT_KILL")]
    [InlineData("SCMP_ACT_KILL_PROCESS")]
    [InlineData("SCMP_ACT_TRAP")]
    public void A_call_that_kills_ends_the_process_with_SIGSYS(string action)
    {
        using var container = With(MakeDirectory($"\"action\": \"{action}\""))
            .WithScript("mkdir /tmp/new; echo \"ended with $?\"");
        Assert.Contains("ended with 159", container.Run().Stdout);
    }

    [SkippableTheory]
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

    /// <summary>The path, an address that is not 0, and the mode.</summary>
    [SkippableTheory]
    [InlineData("SCMP_CMP_NE", 511, "EPERM")]
    [InlineData("SCMP_CMP_NE", 7, "ok")]
    [InlineData("SCMP_CMP_EQ", 511, "ok")]
    public void All_arguments_of_a_rule_have_to_match(string op, int mode, string expected)
    {
        using var container = With($$"""
            {"names": ["chmod"], "action": "SCMP_ACT_ERRNO", "args": [
              {"index": 1, "value": {{mode}}, "op": "SCMP_CMP_EQ"}, {"index": 0, "value": 0, "op": "{{op}}"}]},
            {"names": ["fchmodat"], "action": "SCMP_ACT_ERRNO", "args": [
              {"index": 2, "value": {{mode}}, "op": "SCMP_CMP_EQ"}, {"index": 1, "value": 0, "op": "{{op}}"}]}
            """);
        Assert.Equal([expected], container.Try("chmod:/tmp:777"));
    }

    [SkippableFact]
    public void Exec_is_under_the_filter_too()
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_ERRNO\"")).Start();
        Assert.Equal(["EPERM"], Container.Results(container.Invoke("exec", container.Id, "probe", "try", "mkdir:/tmp/new")));
    }

    [SkippableFact]
    public void The_process_has_a_filter_and_no_other_privilege_for_it()
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_ERRNO\""));
        var report = container.Report();
        Assert.Equal(("2", "0"), (report.Status("Seccomp"), report.Status("NoNewPrivs")));
    }

    [SkippableFact]
    public void Without_seccomp_there_is_no_filter()
    {
        using var container = new Container();
        Assert.Equal("0", container.Report().Status("Seccomp"));
    }

    [SkippableTheory]
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

    [SkippableTheory]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": 1}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_KILL", "errnoRet": 1}]}""")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ERRNO", "syscalls": [{"names": ["mkdir"], "action": "SCMP_ACT_ALLOW", "errnoRet": 1}]}""")]
    public void An_errno_for_an_action_that_has_none_is_an_error(string json)
    {
        using var container = new Container().WithJson("/linux/seccomp", json);
        container.AssertRefusedBeforeTheProgramRuns();
    }

    [SkippableFact]
    public void Metadata_for_a_listener_that_is_not_there_is_an_error()
    {
        using var container = new Container()
            .WithJson("/linux/seccomp", """{"defaultAction": "SCMP_ACT_ALLOW", "listenerMetadata": "data"}""");
        container.AssertRefused();
    }

    [SkippableFact]
    [Contract("docker's and podman's profiles name calls of kernels to come")]
    public void A_call_that_nobody_knows_is_left_out()
    {
        using var container = With("""{"names": ["no_such_call", "mkdir", "mkdirat"], "action": "SCMP_ACT_ERRNO"}""");
        Assert.Equal(["EPERM"], container.Try("mkdir:/tmp/new"));
    }

    /// <summary>What programs need, without making directories; the default then refuses what it does not name.</summary>
    private static JsonObject AllowList(string rest)
    {
        var document = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seccomp.json")))!.AsObject();
        foreach (var name in document["syscalls"]!.AsArray().SelectMany(entry => entry!["names"]!.AsArray()).ToArray())
            if ((string)name! is "mkdir" or "mkdirat")
                _ = name!.Parent!.AsArray().Remove(name);
        foreach (var (name, value) in JsonNode.Parse(rest)!.AsObject())
        {
            _ = document.Remove(name);
            if (value is not null)
                document[name] = value.DeepClone();
        }
        return document;
    }

    [SkippableTheory]
    [InlineData("""{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": null}""", "EPERM")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ERRNO", "defaultErrnoRet": 16}""", "EBUSY")]
    [InlineData("""{"defaultAction": "SCMP_ACT_ALLOW", "defaultErrnoRet": null}""", "ok")]
    [InlineData("""{"defaultAction": "SCMP_ACT_LOG", "defaultErrnoRet": null}""", "ok")]
    [InlineData("""{"defaultAction": "SCMP_ACT_TRACE", "defaultErrnoRet": null}""", "ENOSYS")]
    public void The_default_is_for_the_calls_that_are_not_named(string rest, string expected)
    {
        using var container = new Container().With("/linux/seccomp", AllowList(rest));
        Assert.Equal([expected, "ok"], container.Try("mkdir:/tmp/new", "create:/tmp/file"));
    }

    [SkippableFact]
    public void An_engines_profile_leaves_programs_to_work()
    {
        using var container = new Container().With("/linux/seccomp", AllowList("{}")).Start();
        Assert.Equal(["EPERM", "ok"], Container.Results(container.Invoke("exec", container.Id, "probe", "try", "mkdir:/tmp/new", "create:/tmp/file")));
    }

    [SkippableFact]
    public void A_call_that_is_traced_by_nobody_does_not_exist()
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_TRACE\""));
        Assert.Equal(["ENOSYS"], container.Try("mkdir:/tmp/new"));
    }

    [SkippableFact]
    public void A_call_that_kills_the_thread_ends_a_program_of_one_thread()
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_KILL_THREAD\"")).WithScript("mkdir /tmp/new; echo \"ended with $?\"");
        Assert.Contains("ended with 159", container.Run().Stdout);
    }

    [SkippableTheory]
    [InlineData("[]")]
    [InlineData("""["SECCOMP_FILTER_FLAG_TSYNC"]""")]
    [InlineData("""["SECCOMP_FILTER_FLAG_LOG", "SECCOMP_FILTER_FLAG_SPEC_ALLOW"]""")]
    public void The_filter_is_loaded_with_its_flags(string flags)
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_ERRNO\"")).WithJson("/linux/seccomp/flags", flags);
        Assert.Equal(["EPERM"], container.Try("mkdir:/tmp/new"));
    }

    [SkippableFact]
    [Clause("features-linux.md#seccomp")]
    public void Flags_that_features_calls_supported_can_be_used()
    {
        using var agent = new SeccompAgent(errno: null);
        using var container = Notifying(agent);
        var supported = container.Invoke("features").Succeeded().Json["linux"]!["seccomp"]!["supportedFlags"]?.DeepClone();
        Skip.If(supported is null, "this runtime does not tell which flags are supported");
        container.With("/linux/seccomp/flags", supported).WithArgs("probe", "try", "mkdir:/tmp/new");
        Assert.Equal(["ok"], Container.Results(container.Run()));
    }

    [SkippableTheory]
    [InlineData(0, false)]
    [InlineData(0, true)]
    [InlineData(1000, false)]
    [InlineData(1000, true)]
    [Clause("config.md#linux-process")]
    public void The_program_has_no_other_capabilities_for_the_filter(int uid, bool noNewPrivileges)
    {
        Requires.Users();
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_ERRNO\""))
            .WithJson("/process/user", $$"""{"uid": {{uid}}, "gid": {{uid}}}""")
            .With("/process/noNewPrivileges", noNewPrivileges)
            .WithJson("/process/capabilities", """
                {"bounding": ["CAP_CHOWN", "CAP_KILL"], "effective": ["CAP_CHOWN"], "permitted": ["CAP_CHOWN", "CAP_KILL"],
                 "inheritable": ["CAP_KILL"], "ambient": ["CAP_KILL"]}
                """);
        var report = container.Report();
        const ulong chown = 1, kill = 1 << 5;
        var own = uid == 0 ? chown | kill : kill;
        Assert.Equal([chown | kill, own, own, kill, kill],
            [.. new[] { "CapBnd", "CapPrm", "CapEff", "CapInh", "CapAmb" }.Select(report.Capabilities)]);
        Assert.Equal(("2", noNewPrivileges ? "1" : "0"), (report.Status("Seccomp"), report.Status("NoNewPrivs")));
    }

    private static Container Notifying(SeccompAgent agent) => With(MakeDirectory("\"action\": \"SCMP_ACT_NOTIFY\""))
        .With("/linux/seccomp/listenerPath", agent.Path).With("/linux/seccomp/listenerMetadata", "some \"data\"");

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    [Clause("config-linux.md#containerprocessstate")]
    public void The_agent_gets_the_container_process_state_and_answers(bool noNewPrivileges)
    {
        const int crossDevice = 18;
        using var agent = new SeccompAgent(crossDevice);
        using var container = Notifying(agent).With("/process/noNewPrivileges", noNewPrivileges).With("/annotations", new JsonObject { ["a"] = "b" })
            .WithArgs("probe", "try", "mkdir:/tmp/new", "create:/tmp/file").Create();
        var pid = container.Pid;
        container.Invoke("start", container.Id).Succeeded();
        container.WaitForOutput("]");
        Assert.Equal("""["EXDEV","ok"]""", container.Output.Trim());
        var state = Assert.Single(agent.States);
        Assert.Equal(["seccompFd"], [.. state["fds"]!.AsArray().Select(name => (string)name!)]);
        Assert.Equal((pid, "some \"data\""), ((int)state["pid"]!, (string)state["metadata"]!));
        Assert.Equal((pid, container.Id, "creating", container.Bundle, "b"), (
            (int)state["state"]!["pid"]!, (string)state["state"]!["id"]!, (string)state["state"]!["status"]!,
            (string)state["state"]!["bundle"]!, (string)state["state"]!["annotations"]!["a"]!));
        Assert.NotNull(state["ociVersion"]);
    }

    [SkippableFact]
    [Clause("config-linux.md#containerprocessstate")]
    public void Each_process_of_exec_has_a_listener_of_its_own()
    {
        const int crossDevice = 18;
        using var agent = new SeccompAgent(crossDevice, connections: 2);
        using var container = Notifying(agent).Start();
        Assert.Equal(["EXDEV"], Container.Results(container.Invoke("exec", container.Id, "probe", "try", "mkdir:/tmp/new")));
        Assert.Equal(2, agent.States.Length);
        Assert.Equal((container.Pid, "running"), ((int)agent.States[1]["state"]!["pid"]!, (string)agent.States[1]["state"]!["status"]!));
        Assert.NotEqual(container.Pid, (int)agent.States[1]["pid"]!);
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_agent_may_be_asked_about_every_call(bool noNewPrivileges)
    {
        using var agent = new SeccompAgent(errno: null, connections: 2);
        using var container = new Container().With("/process/noNewPrivileges", noNewPrivileges).With("/linux/seccomp", new JsonObject
        {
            ["defaultAction"] = "SCMP_ACT_NOTIFY",
            ["listenerPath"] = agent.Path,
        }).Start();
        Assert.Equal(["ok"], Container.Results(container.Invoke("exec", container.Id, "probe", "try", "mkdir:/tmp/new")));
        Assert.InRange(agent.Calls.Distinct().Count(), 5, 500);
    }

    [SkippableFact]
    public void An_agent_that_is_not_there_is_an_error()
    {
        using var agent = new SeccompAgent(null, connections: 0);
        using var container = Notifying(agent);
        container.With("/linux/seccomp/listenerPath", agent.Path + ".not");
        container.AssertRefused();
    }

    [SkippableFact]
    public void Without_notifications_the_agent_is_not_called()
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_ERRNO\"")).With("/linux/seccomp/listenerPath", "/no/such/agent");
        Assert.Equal(["EPERM"], container.Try("mkdir:/tmp/new"));
    }

    [SkippableFact]
    [Contract("kubernetes: an agent that is restarted must not leave containers that hang")]
    public void Without_its_agent_a_container_in_the_foreground_does_not_hang()
    {
        using var agent = new SeccompAgent(errno: null);
        using var container = Notifying(agent).WithScript("while ! [ -e /go ]; do sleep 0.05; done; mkdir /made || echo refused");
        container.WriteConfig();
        using var run = container.Begin("run", "--bundle", container.Bundle, container.Id);
        Host.WaitFor("the listener", () => agent.States.Length == 1);
        agent.Dispose();
        File.WriteAllText(Path.Combine(container.Rootfs, "go"), "");
        Assert.Equal("refused", run.Wait().Stdout);
    }

    [SkippableTheory]
    [Contract("runc: what comes from the image and runs in the container is held by the container's filter")]
    [InlineData(true)]
    [InlineData(false)]
    public void A_startContainer_hook_is_under_the_filter(bool noNewPrivileges)
    {
        using var container = With(MakeDirectory("\"action\": \"SCMP_ACT_ERRNO\"")).With("/process/noNewPrivileges", noNewPrivileges)
            .WithArgs("true").WithHook("startContainer", "mkdir /made 2>/dev/null || echo refused > $LOG").Start();
        Assert.Equal(["refused"], container.HookLog());
    }
}
