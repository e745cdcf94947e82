namespace Mocker.Tests.Conformance.Lifecycle;

[Clause("config.md#posix-platform-hooks")]
public sealed class HookTests
{
    private static Container WithAllHooks()
    {
        var container = new Container().WithScript("echo program >> /log; sleep 1000");
        foreach (var kind in Hook.Kinds)
            container.WithLoggingHook(kind);
        return container;
    }

    [SkippableFact]
    [Clause("runtime.md#lifecycle")]
    public void Create_runs_the_hooks_of_creation_in_order_and_no_others()
    {
        using var container = WithAllHooks().Create();
        Assert.Equal(["prestart", "createRuntime", "createContainer"], container.HookLog());
    }

    [SkippableFact]
    [Clause("runtime.md#lifecycle")]
    public void Start_runs_startContainer_before_the_program_and_poststart_before_it_returns()
    {
        using var container = WithAllHooks().Start();
        var log = container.HookLog();
        Assert.Contains("poststart", log);
        Host.WaitFor("the program", () => container.HookLog().Contains("program"));
        log = container.HookLog();
        Assert.Equal("startContainer", log[3]);
        Assert.Equal(["poststart", "program"], log[4..].Order());
    }

    [SkippableFact]
    [Clause("runtime.md#lifecycle")]
    public void Delete_runs_poststop()
    {
        using var container = WithAllHooks().Start();
        container.Stop();
        Assert.DoesNotContain("poststop", container.HookLog());
        container.Delete();
        Assert.Equal("poststop", container.HookLog()[^1]);
    }

    [SkippableFact]
    [Clause("runtime.md#lifecycle")]
    public void The_container_is_already_destroyed_when_poststop_runs()
    {
        using var container = new Container();
        container.WithHook("poststop", "cat > $LOG-poststop").Start();
        var pid = container.Pid;
        container.Stop();
        container.Delete();
        Assert.False(Host.IsAlive(pid));
        Assert.Equal(container.Id, (string?)container.HookState("poststop")["id"]);
    }

    [SkippableFact]
    public void Hooks_of_one_kind_run_in_the_listed_order()
    {
        using var container = new Container();
        foreach (var kind in Hook.Kinds[..3])
            container.WithHook(kind, $"echo {kind} 1 >> $LOG").WithHook(kind, $"echo {kind} 2 >> $LOG");
        container.Create();
        Assert.Equal(Hook.Kinds[..3].SelectMany(kind => (string[])[kind + " 1", kind + " 2"]), container.HookLog());
    }

    [SkippableTheory]
    [InlineData("prestart", "creating created")]
    [InlineData("createRuntime", "creating created")]
    [InlineData("createContainer", "creating created")]
    [InlineData("startContainer", "created")]
    [InlineData("poststart", "running")]
    [InlineData("poststop", "stopped")]
    public void A_hook_is_given_the_state_on_standard_input(string kind, string statuses)
    {
        using var container = new Container().WithLoggingHook(kind).WithJson("/annotations", """{"key": "value"}""").Start();
        container.Stop();
        container.Delete();
        var state = container.HookState(kind);
        Assert.Equal(container.Id, (string?)state["id"]);
        Assert.Equal(container.Bundle, (string?)state["bundle"]);
        Assert.Equal("value", (string?)state["annotations"]!["key"]);
        Assert.NotNull(state["ociVersion"]);
        Assert.Contains((string?)state["status"], statuses.Split(' '));
    }

    [SkippableTheory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("poststart")]
    [Clause("runtime.md#state")]
    public void The_pid_in_the_state_of_a_hook_in_the_runtimes_namespaces_is_the_hosts(string kind)
    {
        using var container = new Container().WithLoggingHook(kind).Start();
        Assert.Equal(container.Pid, (int?)container.HookState(kind)["pid"]);
    }

    [SkippableTheory]
    [InlineData("createContainer")]
    [InlineData("startContainer")]
    [Clause("runtime.md#state")]
    public void The_pid_in_the_state_of_a_hook_in_the_containers_namespaces_is_the_containers(string kind)
    {
        using var container = new Container().WithLoggingHook(kind).Start();
        Host.WaitFor("the hook", () => container.HookLog().Length > 0);
        Assert.Equal(1, (int?)container.HookState(kind)["pid"]);
    }

    [SkippableTheory]
    [InlineData("prestart", true)]
    [InlineData("createRuntime", true)]
    [InlineData("createContainer", false)]
    [InlineData("startContainer", false)]
    [InlineData("poststart", true)]
    public void A_hook_runs_in_the_namespaces_that_its_kind_demands(string kind, bool runtimeNamespaces)
    {
        // Inside the container /proc is its own; before the pivot /proc of createContainer may still be that of the host.
        using var container = new Container().WithHook(kind, "readlink /proc/self/ns/uts > $LOG").Start();
        Host.WaitFor("the hook", () => container.HookLog().Length > 0);
        var uts = container.HookLog().Single();
        Assert.Equal(runtimeNamespaces ? Host.Namespace("uts") : Host.Namespace("uts", container.Pid), uts);
    }

    [SkippableFact]
    public void CreateContainer_runs_after_the_mounts_and_sees_them()
    {
        using var container = new Container();
        container.WithMount("/mnt", "tmpfs", "marker")
            .WithHook("createContainer", "grep -c ' marker ' /proc/self/mountinfo > $LOG");
        container.Create();
        Assert.Equal(["1"], container.HookLog());
    }

    [SkippableFact]
    public void CreateRuntime_runs_outside_of_the_mount_namespace()
    {
        using var container = new Container();
        container.WithMount("/mnt", "tmpfs", "marker")
            .WithHook("createRuntime", "grep -c ' marker ' /proc/self/mountinfo > $LOG; true");
        container.Create();
        Assert.Equal(["0"], container.HookLog());
    }

    [SkippableFact]
    public void The_program_of_startContainer_is_looked_up_in_the_container()
    {
        using var container = new Container()
            .WithJson("/hooks/startContainer/-", """{"path": "/bin/probe", "args": ["probe", "try", "create:/made"]}""");
        container.Start();
        Host.WaitFor("the hook", () => File.Exists(Path.Combine(container.Rootfs, "made")));
    }

    [SkippableFact]
    public void A_hook_gets_exactly_its_arguments_and_environment()
    {
        using var container = new Container()
            .WithJson("/hooks/createRuntime/-",
                """{"path": "/bin/sh", "args": ["name of its own", "-c", "echo \"$0|$1\" > $LOG; tr '\\0' ',' < /proc/self/environ >> $LOG", "zero", "one"]}""");
        var log = Path.Combine(container.Rootfs, "log");
        container.WithJson("/hooks/createRuntime/0/env", $$"""["LOG={{log}}", "PATH=/bin:/usr/bin"]""").Create();
        Assert.Equal("zero|one", container.HookLog()[0]);
        Assert.Equal(["LOG=" + log, "PATH=/bin:/usr/bin"], container.HookLog()[1].Split(',')
            .Where(v => v.StartsWith("LOG=") || v.StartsWith("PATH=")).Order());
        Assert.DoesNotContain("HOME=", container.HookLog()[1]);
    }

    [SkippableTheory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [Clause("runtime.md#lifecycle")]
    public void A_failing_hook_of_creation_fails_create_and_destroys_the_container(string kind)
    {
        using var container = new Container().WithHook(kind, "exit 3");
        container.AssertRefused();
    }

    [SkippableTheory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [Clause("runtime.md#lifecycle")]
    public void After_a_failing_hook_of_creation_poststop_still_runs(string kind)
    {
        using var container = new Container().WithHook(kind, "exit 3").WithLoggingHook("poststop");
        container.TryCreate().Failed();
        Assert.Equal(["poststop"], container.HookLog());
    }

    [SkippableTheory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    [Clause("runtime.md#lifecycle")]
    public void After_a_failing_hook_the_others_of_its_kind_do_not_run(string kind)
    {
        using var container = new Container().WithHook(kind, "exit 3").WithLoggingHook(kind);
        container.TryCreate().Failed();
        Assert.Empty(container.HookLog());
    }

    [SkippableFact]
    [Clause("runtime.md#lifecycle")]
    public void A_failing_startContainer_hook_fails_start_and_the_program_never_runs()
    {
        using var container = new Container().WithHook("startContainer", "exit 3").WithScript("echo program >> /log; sleep 1000")
            .Create();
        container.Invoke("start", container.Id).Failed();
        Thread.Sleep(100);
        Assert.DoesNotContain("program", container.HookLog());
        var outcome = container.Invoke("state", container.Id);
        Assert.True(outcome.ExitCode != 0 || (string?)outcome.Json["status"] == "stopped", outcome.ToString());
    }

    [SkippableFact]
    [Clause("runtime.md#lifecycle")]
    public void A_failing_poststart_hook_fails_start_and_stops_the_container()
    {
        using var container = new Container().WithHook("poststart", "exit 3").Create();
        var pid = container.Pid;
        container.Invoke("start", container.Id).Failed();
        Host.WaitFor("the end of the process", () => !Host.IsAlive(pid));
    }

    [SkippableTheory]
    [InlineData("startContainer")]
    [InlineData("poststart")]
    [Clause("runtime.md#lifecycle")]
    public void After_a_failing_hook_of_start_the_container_is_destroyed_and_poststop_still_runs(string hook)
    {
        using var container = new Container().WithHook(hook, "exit 3").WithLoggingHook("poststop").Create();
        container.Invoke("start", container.Id).Failed();
        container.AssertNoTrace();
        Assert.Equal(["poststop"], container.HookLog());
    }

    [SkippableFact]
    [Clause("runtime.md#lifecycle")]
    public void A_failing_poststop_hook_only_warns_and_the_others_still_run()
    {
        using var container = new Container().WithHook("poststop", "exit 3").WithLoggingHook("poststop").WithArgs("true").Start();
        container.WaitUntilStopped();
        container.Delete();
        Assert.Equal(["poststop"], container.HookLog());
        container.AssertNoTrace();
    }

    [SkippableTheory]
    [InlineData("prestart")]
    [InlineData("createRuntime")]
    [InlineData("createContainer")]
    public void A_hook_that_is_not_done_within_its_timeout_is_aborted_and_fails(string kind)
    {
        using var container = new Container().WithHook(kind, "exec sleep 60", timeout: 1);
        var begin = Environment.TickCount64;
        container.AssertRefused();
        Assert.InRange(Environment.TickCount64 - begin, 900, 10_000);
    }

    [SkippableFact]
    public void A_hook_that_is_done_within_its_timeout_is_not_disturbed()
    {
        using var container = new Container().WithHook("createRuntime", "sleep 0.2; echo done > $LOG", timeout: 10).Create();
        Assert.Equal(["done"], container.HookLog());
    }

    [SkippableTheory]
    [InlineData("""{"path": "relative/path"}""")]
    [InlineData("""{"path": "/no/such/hook"}""")]
    [InlineData("""{"path": "/bin/true", "timeout": 0}""")]
    [InlineData("""{"path": "/bin/true", "timeout": -1}""")]
    [InlineData("""{"args": ["true"]}""")]
    [InlineData("""{"path": 1}""")]
    [InlineData("\"/bin/true\"")]
    public void A_hook_that_is_not_valid_is_an_error(string json)
    {
        using var container = new Container().WithJson("/hooks/createRuntime/-", json);
        container.AssertRefused();
    }
}
