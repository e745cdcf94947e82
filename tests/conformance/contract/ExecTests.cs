namespace Mocker.Tests.Conformance.Contract;

[Contract("every engine: docker exec, kubectl exec, probes")]
public sealed class ExecTests
{
    [SkippableFact]
    public void The_command_runs_with_its_arguments()
    {
        using var container = new Container().Start();
        Assert.Equal("two words -x", container.Invoke("exec", container.Id, "echo", "two words", "-x").Succeeded().Stdout);
    }

    [SkippableTheory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 42", 42)]
    [InlineData("exit 255", 255)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public void The_exit_code_is_the_commands(string script, int code)
    {
        using var container = new Container().Start();
        Assert.Equal(code, container.Invoke("exec", container.Id, "sh", "-c", script).ExitCode);
    }

    [SkippableTheory]
    [InlineData("no-such-program")]
    [InlineData("/no/such/program")]
    [InlineData("/etc")]
    public void A_command_that_cannot_be_run_gives_255(string program)
    {
        using var container = new Container().Start();
        var outcome = container.Invoke("exec", container.Id, program);
        Assert.Equal(255, outcome.ExitCode);
        Assert.NotEqual("", outcome.Stderr);
    }

    [SkippableTheory]
    [InlineData("pid")]
    [InlineData("net")]
    [InlineData("mnt")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("cgroup")]
    public void It_joins_the_namespace(string link)
    {
        using var container = new Container().WithJson("/linux/namespaces/-", """{"type": "cgroup"}""").Start();
        Assert.Equal(Host.Namespace(link, container.Pid), container.ExecReport().Namespace(link));
    }

    [SkippableFact]
    public void It_joins_the_cgroup()
    {
        using var container = new Container().Start();
        Assert.Equal(File.ReadAllLines($"/proc/{container.Pid}/cgroup").Order(), container.ExecReport().Cgroup.Order());
    }

    [SkippableFact]
    public void Cgroup_takes_it_into_one_below_the_containers()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        var directory = container.Cgroups.DirectoryOf("pids");
        Directory.CreateDirectory(directory + "/below");
        var option = Cgroup.Unified ? "below" : "pids:below";
        var cgroups = container.ExecReport("--cgroup", option).Cgroup;
        Assert.Contains(cgroups, line => line.EndsWith(container.Cgroups.PathOf("pids") + "/below"));
    }

    [SkippableFact]
    public void Cgroup_may_be_given_for_each_controller()
    {
        Requires.OwnCgroup();
        Requires.CgroupV1();
        using var container = new Container().Start();
        Directory.CreateDirectory(container.Cgroups.DirectoryOf("pids") + "/a");
        Directory.CreateDirectory(container.Cgroups.DirectoryOf("memory") + "/b");
        var cgroups = container.ExecReport("--cgroup", "pids:a", "--cgroup", "memory:b").Cgroup;
        Assert.Contains(cgroups, line => line.EndsWith(":pids:" + container.Cgroups.PathOf("pids") + "/a"));
        Assert.Contains(cgroups, line => line.EndsWith(":memory:" + container.Cgroups.PathOf("memory") + "/b"));
    }

    [SkippableTheory]
    [InlineData("no-such-cgroup")]
    [InlineData("../..")]
    [InlineData("no-such-controller:/")]
    public void A_cgroup_that_there_is_not_is_an_error(string place)
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        Assert.Equal(255, container.Invoke("exec", "--cgroup", place, container.Id, "true").ExitCode);
    }

    [SkippableFact]
    public void What_cannot_be_granted_is_not_said_again()
    {
        using var container = new Container().WithJson("/process/capabilities",
            """{"bounding": ["CAP_KILL"], "effective": ["CAP_KILL"], "permitted": ["CAP_KILL"], "ambient": ["CAP_KILL"]}""").Start();
        Assert.Equal("", container.Invoke("exec", container.Id, "true").Succeeded().Stderr);
    }

    [SkippableFact]
    public void A_capability_that_is_none_is_only_warned_about()
    {
        using var container = new Container().Start();
        Assert.Contains("CAP_UNKNOWN", container.Invoke("exec", "--cap", "CAP_UNKNOWN", container.Id, "true").Succeeded().Stderr);
    }

    [SkippableFact]
    public void It_has_the_environment_cwd_and_user_of_the_configuration_by_default()
    {
        Requires.Users();
        using var container = new Container().WithJson("/process/env", """["PATH=/bin", "A=b"]""").With("/process/cwd", "/tmp")
            .WithJson("/process/user", """{"uid": 1000, "gid": 1001, "additionalGids": [5]}""").Start();
        var report = container.ExecReport();
        Assert.Contains("A=b", report.Env);
        Assert.Equal(("/tmp", 1000, 1001), (report.Cwd, report.Uid, report.Gid));
    }

    [SkippableTheory]
    [InlineData("--env", "B=2")]
    [InlineData("-e", "B=2")]
    public void Env_adds_a_variable(string option, string value)
    {
        using var container = new Container().Start();
        var env = container.ExecReport(option, value).Env;
        Assert.Contains("B=2", env);
        Assert.Contains("PATH=/bin", env);
    }

    [SkippableFact]
    public void Env_replaces_a_variable()
    {
        using var container = new Container().WithJson("/process/env", """["PATH=/bin", "A=old"]""").Start();
        Assert.Equal("new", container.Invoke("exec", "--env", "A=new", container.Id, "sh", "-c", "echo $A").Succeeded().Stdout);
    }

    [SkippableFact]
    public void Cwd_sets_the_working_directory()
    {
        using var container = new Container().Start();
        Assert.Equal("/tmp", container.ExecReport("--cwd", "/tmp").Cwd);
    }

    [SkippableFact]
    public void An_error_names_the_option_that_asked_for_it_and_else_the_document()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "other runtimes have other words");
        using var container = new Container().With("/process/cwd", "/there").Start();
        Assert.Contains("\"/nowhere\" (--cwd): ", container.Invoke("exec", "--cwd", "/nowhere", container.Id, "true").Failed().Stderr);
        Directory.Delete(container.Rootfs + "/there");
        Assert.Contains("\"/there\" (config.json#/process/cwd): ", container.Invoke("exec", container.Id, "true").Failed().Stderr);
    }

    [SkippableTheory]
    [InlineData("--user", "1000", 1000, 0)]
    [InlineData("--user", "1000:1001", 1000, 1001)]
    [InlineData("-u", "0:7", 0, 7)]
    public void User_sets_the_ids(string option, string value, int uid, int gid)
    {
        Requires.Users();
        using var container = new Container().Start();
        var report = container.ExecReport(option, value);
        Assert.Equal((uid, uid, gid, gid), (report.Uid, report.EffectiveUid, report.Gid, report.EffectiveGid));
    }

    [SkippableTheory]
    [InlineData("1x")]
    [InlineData("root")]
    [InlineData("-1")]
    [InlineData("1:2:3")]
    public void A_user_that_is_no_number_is_an_error(string user)
    {
        using var container = new Container().Start();
        container.Invoke("exec", "--user", user, container.Id, "true").Failed();
    }

    [SkippableFact]
    public void Capabilities_are_those_of_the_configuration_and_cap_adds_to_them()
    {
        using var container = new Container().WithCapabilities("CAP_KILL").Start();
        Assert.Equal(1UL << 5, container.ExecReport().Capabilities("CapEff"));
        Assert.Equal(1UL << 5 | 1UL << 0, container.ExecReport("--cap", "CAP_CHOWN").Capabilities("CapEff"));
    }

    [SkippableFact]
    public void Cap_gives_no_inheritable_capabilities()
    {
        using var container = new Container().WithCapabilities("CAP_KILL").Start();
        Assert.Equal(0UL, container.ExecReport("--cap", "CAP_CHOWN").Capabilities("CapInh"));
    }

    [SkippableFact]
    public void No_new_privs_is_set()
    {
        using var container = new Container().Start();
        Assert.Equal("0", container.ExecReport().Status("NoNewPrivs"));
        Assert.Equal("1", container.ExecReport("--no-new-privs").Status("NoNewPrivs"));
    }

    private static string ProcessFile(Container container, string json) => container.HostFile("process.json", json);

    [SkippableTheory]
    [InlineData("--process")]
    [InlineData("-p")]
    public void A_process_file_says_everything(string option)
    {
        Requires.Users();
        using var container = new Container().WithJson("/process/env", """["PATH=/bin", "A=b"]""").Start();
        var file = ProcessFile(container, """
            {"args": ["probe", "report", "x"], "env": ["PATH=/bin", "C=d"], "cwd": "/tmp",
                "user": {"uid": 1000, "gid": 1001, "additionalGids": [5]},
             "noNewPrivileges": true, "rlimits": [{"type": "RLIMIT_SIGPENDING", "soft": 50, "hard": 60}]}
            """);
        var report = new ProcessReport(container.Invoke("exec", option, file, container.Id).Succeeded().Json);
        Assert.Equal(("/tmp", 1000, 1001, "1"), (report.Cwd, report.Uid, report.Gid, report.Status("NoNewPrivs")));
        Assert.Contains("C=d", report.Env);
        Assert.DoesNotContain("A=b", report.Env);
        Assert.Contains(5, report.Groups);
        Assert.Equal((50UL, 60UL), report.Rlimit("RLIMIT_SIGPENDING"));
    }

    [SkippableFact]
    public void What_a_process_file_leaves_out_is_as_for_the_container()
    {
        using var container = new Container().WithCapabilities("CAP_KILL").With("/process/oomScoreAdj", 300)
            .WithJson("/process/user", """{"uid": 0, "gid": 0, "umask": 23}""").Start();
        var file = ProcessFile(container, """
            {"args": ["sh", "-c", "umask; cat /proc/self/oom_score_adj; grep CapEff /proc/self/status"], "env": ["PATH=/bin"], "cwd": "/", "user": {"uid": 0, "gid": 0}}
            """);
        Assert.Equal("0027\n300\nCapEff:\t0000000000000020", container.Invoke("exec", "--process", file, container.Id).Succeeded().Stdout);
    }

    [SkippableFact]
    public void What_a_process_file_says_comes_first()
    {
        using var container = new Container().WithCapabilities("CAP_KILL").With("/process/oomScoreAdj", 300).With("/process/noNewPrivileges", true).Start();
        var file = ProcessFile(container, """
            {"args": ["sh", "-c", "umask; cat /proc/self/oom_score_adj; grep -E 'CapEff|NoNewPrivs' /proc/self/status"], "env": ["PATH=/bin"], "cwd": "/",
             "user": {"uid": 0, "gid": 0, "umask": 7}, "oomScoreAdj": 400, "capabilities": {}}
            """);
        Assert.Equal("0007\n400\nCapEff:\t0000000000000000\nNoNewPrivs:\t0", container.Invoke("exec", "--process", file, container.Id).Succeeded().Stdout);
    }

    [SkippableTheory]
    [InlineData("--additional-gids")]
    [InlineData("-g")]
    public void Additional_gids_are_added(string option)
    {
        Requires.Users();
        using var container = new Container().WithJson("/process/user", """{"uid": 0, "gid": 0, "additionalGids": [5]}""").Start();
        Assert.Equal([5, 7, 9], container.ExecReport(option, "7", option, "9").Groups.Order());
    }

    [SkippableFact]
    public void Its_personality_is_the_containers()
    {
        using var container = new Container().With("/linux/personality/domain", "LINUX32").Start();
        Assert.Equal(8, container.ExecReport().Personality);
    }

    [SkippableFact]
    public void Its_memory_policy_is_the_containers()
    {
        Skip.IfNot(File.Exists("/proc/self/numa_maps"), "this kernel knows no memory policies");
        using var container = new Container().WithJson("/linux/memoryPolicy", """{"mode": "MPOL_BIND", "nodes": "0"}""").Start();
        Assert.Equal("bind:0", container.Invoke("exec", container.Id, "cat", "/proc/self/numa_maps").Succeeded().Stdout.Split(' ')[1]);
    }

    [SkippableFact]
    public void The_oomScoreAdj_of_a_process_file_is_set()
    {
        using var container = new Container().Start();
        var file = ProcessFile(container,
            """{"args": ["cat", "/proc/self/oom_score_adj"], "env": ["PATH=/bin"], "cwd": "/", "user": {"uid": 0, "gid": 0}, "oomScoreAdj": 400}""");
        Assert.Equal("400", container.Invoke("exec", "--process", file, container.Id).Succeeded().Stdout);
    }

    [SkippableTheory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("""{"args": [], "cwd": "/"}""")]
    [InlineData("""{"args": ["true"], "cwd": "relative"}""")]
    public void A_process_file_that_is_not_valid_is_an_error(string json)
    {
        using var container = new Container().Start();
        container.Invoke("exec", "--process", ProcessFile(container, json), container.Id).Failed();
    }

    [SkippableFact]
    public void A_process_file_that_does_not_exist_is_an_error()
    {
        using var container = new Container().Start();
        container.Invoke("exec", "--process", "/no/such/file", container.Id).Failed();
    }

    [SkippableFact]
    public void Detached_it_returns_while_the_command_runs()
    {
        using var container = new Container().Start();
        container.Invoke("exec", "--detach", container.Id, "sleep", "777").Succeeded();
        Assert.Contains("sleep 777", container.Invoke("exec", container.Id, "ps").Succeeded().Stdout);
    }

    [SkippableFact]
    public void Detached_a_command_that_cannot_be_run_is_an_error()
    {
        using var container = new Container().Start();
        container.Invoke("exec", "--detach", container.Id, "/no/such/program").Failed();
    }

    [SkippableTheory]
    [InlineData("--tty")]
    [InlineData("-t")]
    public void With_a_terminal_the_master_is_sent_to_the_console_socket(string option)
    {
        using var container = new Container().Start();
        using var socket = new ConsoleSocket();
        container.Invoke("exec", "--detach", option, "--console-socket", socket.Path, container.Id, "probe", "report")
            .Succeeded();
        using var master = socket.Receive();
        Assert.Equal([true, true, true], new ProcessReport(JsonNode.Parse(ConsoleSocket.ReadToEnd(master))!).Terminals);
    }

    [SkippableFact]
    public void The_terminal_of_a_process_file_has_its_size()
    {
        using var container = new Container().Start();
        using var socket = new ConsoleSocket();
        var file = ProcessFile(container,
            """{"terminal": true, "consoleSize": {"height": 21, "width": 43}, "args": ["stty", "size"], "env": ["PATH=/bin"], "cwd": "/", "user": {"uid": 0, "gid": 0} }""");
        container.Invoke("exec", "--detach", "--process", file, "--console-socket", socket.Path, container.Id).Succeeded();
        using var master = socket.Receive();
        Assert.Equal("21 43", ConsoleSocket.ReadToEnd(master));
    }

    [SkippableFact]
    public void Only_the_descriptors_asked_for_are_passed()
    {
        using var container = new Container().WithPrelude("exec 3</etc/passwd; exec 4</etc/group; exec 5</etc/hosts;").Start();
        Assert.Equal("0\n1\n2", container.Invoke("exec", container.Id, "sh", "-c", "ls /proc/$$/fd; true").Succeeded().Stdout);
        Assert.Equal("0\n1\n2\n3\n4",
            container.Invoke("exec", "--preserve-fds", "2", container.Id, "sh", "-c", "ls /proc/$$/fd; true").Succeeded().Stdout);
    }

    [SkippableFact]
    public void It_is_possible_in_a_created_container()
    {
        Requires.Root("joins a container that has not executed anything yet");
        using var container = new Container().Create();
        Assert.Equal("hello", container.Invoke("exec", container.Id, "echo", "hello").Succeeded().Stdout);
    }

    [SkippableFact]
    public void It_is_an_error_in_a_stopped_container()
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        Assert.Equal(255, container.Invoke("exec", container.Id, "true").ExitCode);
    }

    [SkippableFact]
    public void It_is_an_error_without_a_command()
    {
        using var container = new Container().Start();
        container.Invoke("exec", container.Id).Failed();
    }

    [SkippableFact]
    public void It_is_an_error_for_a_container_that_does_not_exist()
    {
        using var container = new Container();
        container.Invoke("exec", container.Id, "true").Failed();
    }

    [SkippableFact]
    public void It_leaves_the_container_running()
    {
        using var container = new Container().Start();
        container.Invoke("exec", container.Id, "false");
        Assert.Equal("running", container.Status);
    }

    [SkippableTheory]
    [InlineData("SigBlk")]
    [InlineData("SigIgn")]
    [InlineData("SigCgt")]
    public void Its_signals_are_clean(string set)
    {
        using var container = new Container().Start();
        Assert.Contains($"{set}:\t0000000000000000", container.Invoke("exec", container.Id, "cat", "/proc/self/status")
            .Succeeded().Stdout.Split('\n'));
    }

    [SkippableFact]
    public void A_signal_to_the_runtime_is_passed_on_to_the_command()
    {
        using var container = new Container().Start();
        using var exec = container.Begin("exec", container.Id, "sh", "-c",
            "trap 'echo got it; exit 9' TERM; echo ready; while :; do sleep 0.02; done");
        Host.WaitFor("the command", () => exec.Stdout.Contains("ready"));
        Host.Signal(exec.Pid, 15);
        Assert.Equal(9, exec.Wait().ExitCode);
    }
}
