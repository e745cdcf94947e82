namespace Mocker.Tests.Integration;

/// <summary>podman and conmon drive the runtime as their users expect of any.</summary>
public sealed class PodmanTests
{
    public static TheoryData<string, string[], string[], string> Answers => new()
    {
        { "environment, directory and user", ["--env", "A=b", "--workdir", "/tmp", "--user", "7:8"], ["sh", "-c", "echo $A $PWD $(id -u) $(id -g)"], "b /tmp 7 8" },
        { "a terminal", ["--tty"], ["sh", "-c", "test -t 0 && test -t 1 && echo terminal"], "terminal" },
        { "read-only", ["--read-only"], ["sh", "-c", "touch /x 2>/dev/null || touch /tmp/x && echo refused"], "refused" },
        { "a tmpfs with a mode", ["--tmpfs", "/tmp:size=1m,mode=700"], ["stat", "-c", "%a", "/tmp"], "700" },
        { "a tmpfs without one", ["--tmpfs", "/etc"], ["stat", "-c", "%a", "/etc"], "755" },
        { "a host name", ["--hostname", "box"], ["cat", "/proc/sys/kernel/hostname"], "box" },
        { "a sysctl", ["--sysctl", "net.ipv4.ip_forward=1"], ["cat", "/proc/sys/net/ipv4/ip_forward"], "1" },
        { "a device under another name", ["--device", "/dev/zero:/dev/mine"], ["stat", "-c", "%t:%T", "/dev/mine"], "1:5" },
        { "limits of the process", ["--ulimit", "nofile=100:200", "--ulimit", "nproc=300:300"], ["sh", "-c", "ulimit -n; ulimit -Hn"], "100\n200" },
        { "an umask", ["--umask", "0077"], ["sh", "-c", "umask"], "0077" },
        { "supplementary groups", ["--group-add", "55"], ["id", "-G"], "0 55" },
        { "the OOM score", ["--oom-score-adj", "500"], ["cat", "/proc/self/oom_score_adj"], "500" },
        { "no new privileges", ["--security-opt", "no-new-privileges"], ["sh", "-c", "grep -c 'NoNewPrivs:.1' /proc/self/status"], "1" },
        { "no capability", ["--cap-drop", "all"], ["sh", "-c", "grep -E 'Cap(Prm|Eff|Bnd)' /proc/self/status | grep -qv 0000000000000000 || echo none"], "none" },
        { "one capability", ["--cap-drop", "all", "--cap-add", "chown"], ["sh", "-c", "grep CapEff /proc/self/status"], "CapEff:\t0000000000000001" },
        { "a privileged container", ["--privileged"], ["sh", "-c", "busybox mount -t tmpfs x /tmp && echo mounted"], "mounted" },
        { "a personality", ["--personality", "LINUX32"], ["sh", "-c", "busybox uname -m"], "i686" },
        { "limits of the cgroup", ["--memory", "64m", "--pids-limit", "33"], ["sh", "-c", "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes memory.max pids/pids.max pids.max 2>/dev/null || true"], "67108864\n33" },
    };

    [SkippableTheory]
    [MemberData(nameof(Answers))]
    public void Run_gives_what_its_options_ask_for(string what, string[] options, string[] process, string answer)
    {
        using var podman = new Podman();

        var outcome = podman.Run(options, process);

        Assert.True(outcome.Success, $"{what}: {outcome}");
        Assert.Equal(answer + "\n", outcome.Output.ReplaceLineEndings("\n"));
        podman.AssertRuntimeLeftNothing();
    }

    [SkippableTheory]
    [InlineData("0:0", "0 100000 1000 0 0")]
    [InlineData("5:6", "0 100000 1000 5 6")]
    public void Run_and_exec_have_the_user_namespace_that_was_asked_for(string user, string answer)
    {
        using var podman = new Podman();
        podman.GiveRootfs(100000);
        const string script = "echo $(cat /proc/self/uid_map) $(id -u) $(id -g)";
        string[] mapped = ["--uidmap", "0:100000:1000", "--gidmap", "0:100000:1000", "--user", user];

        Assert.Equal(answer, podman.Run(mapped, "sh", "-c", script).OrThrow().Output.Trim());
        podman.Start("c", mapped, "sleep", "1000");
        Assert.Equal(answer, podman.Call("exec", "c", "sh", "-c", script).OrThrow().Output.Trim());
        podman.AssertRemoves("--force", "c");
        podman.AssertRuntimeLeftNothing();
    }

    [SkippableTheory]
    [InlineData("pid")]
    [InlineData("ipc")]
    [InlineData("uts")]
    [InlineData("network", "net")]
    [InlineData("cgroupns", "cgroup")]
    public void Run_shares_a_namespace_of_the_host(string option, string? file = null)
    {
        using var podman = new Podman();
        file ??= option;

        var outcome = podman.Run([$"--{option}=host"], "readlink", $"/proc/self/ns/{file}");

        Assert.True(outcome.Success, outcome.ToString());
        Assert.Equal(new FileInfo($"/proc/self/ns/{file}").LinkTarget, outcome.Output.Trim());
        podman.AssertRuntimeLeftNothing();
    }

    [SkippableTheory]
    [InlineData(0, "", "true")]
    [InlineData(7, "", "sh", "-c", "exit 7")]
    [InlineData(137, "", "sh", "-c", "sh -c 'kill -9 $$'; exit $?")]
    [InlineData(127, "\"nosuch\"", "nosuch")]
    [InlineData(126, "\"/etc\"", "/etc")]
    [InlineData(126, "\"/etc/hosts\"", "/etc/hosts")]
    public void Run_and_exec_end_with_the_code_that_podman_documents(int code, string named, params string[] process)
    {
        using var podman = new Podman();
        podman.Start("c", [], "sleep", "1000");

        foreach (var outcome in new[] { podman.Run([], process), podman.Call(["exec", "c", .. process]) })
        {
            Assert.True(outcome.Status is { Exited: true } status && status.Code == code, outcome.ToString());
            Assert.Contains(named, outcome.Errors);
        }
        _ = podman.Call("kill", "c").OrThrow();
        podman.AssertRemoves("--force", "c");
    }

    [SkippableFact]
    public void Standard_input_reaches_the_process_to_its_end()
    {
        using var podman = new Podman();
        var outcome = podman.RunWithInput("first\nlast\n", ["--interactive"], "cat");
        Assert.True(outcome.Success, outcome.ToString());
        Assert.Equal("first\nlast\n", outcome.Output);
    }

    [SkippableFact]
    public void Limits_of_a_running_container_can_be_changed()
    {
        using var podman = new Podman();
        podman.Start("c", ["--cpus", "0.5"], "sleep", "1000");
        const string quota = "cd /sys/fs/cgroup; cat cpu/cpu.cfs_quota_us cpu.max 2>/dev/null | cut -d ' ' -f 1";
        Assert.Equal("50000", podman.Call("exec", "c", "sh", "-c", quota).OrThrow().Output.Trim());
        _ = podman.Call("update", "--cpus", "0.3", "c").OrThrow();
        Assert.Equal("30000", podman.Call("exec", "c", "sh", "-c", quota).OrThrow().Output.Trim());
        podman.AssertRemoves("--force", "--time", "0", "c");
    }

    [SkippableTheory]
    [InlineData("true", true)]
    [InlineData("false", false)]
    public void A_health_check_tells_what_its_command_did(string command, bool healthy)
    {
        using var podman = new Podman();
        podman.Start("c", ["--health-cmd", command, "--health-interval", "disable"], "sleep", "1000");
        Assert.Equal(healthy, podman.Call("healthcheck", "run", "c").Success);
        podman.AssertRemoves("--force", "--time", "0", "c");
    }

    [SkippableTheory]
    [InlineData("", true)]
    [InlineData(":ro", false)]
    public void A_volume_can_be_written_unless_it_is_read_only(string option, bool writable)
    {
        using var podman = new Podman();
        var folder = Directory.CreateDirectory(podman.Below("volume")).FullName;
        File.WriteAllText(Path.Combine(folder, "file"), "of the host");

        var outcome = podman.Run(["--volume", $"{folder}:/mnt{option}"], "sh", "-c", "cat /mnt/file; touch /mnt/new");

        Assert.Equal("of the host", outcome.Output);
        Assert.Equal(writable, outcome.Success);
        Assert.Equal(writable, File.Exists(Path.Combine(folder, "new")));
    }

    [SkippableFact]
    public void A_container_lives_through_create_start_pause_stop_restart_and_kill()
    {
        using var podman = new Podman();
        podman.Create("c", "sh", "-c", "trap 'echo told to stop; exit 9' TERM; echo up; while :; do sleep 0.05; done");
        Assert.Equal("created", podman.Inspect("c", ".State.Status"));

        _ = podman.Call("start", "c").OrThrow();
        _ = podman.Logs("c", until: "up");
        Assert.Contains("trap", podman.Call("top", "c", "pid", "args").OrThrow().Output);
        Assert.Matches("c [1-9]", podman.Call("stats", "--no-stream", "--format", "{{.Name}} {{.PIDs}}", "c").OrThrow().Output);

        _ = podman.Call("pause", "c").OrThrow();
        Assert.Equal("paused", podman.Inspect("c", ".State.Status"));
        _ = podman.Call("unpause", "c").OrThrow();
        Assert.Equal("running", podman.Inspect("c", ".State.Status"));

        _ = podman.Call("stop", "--time", "10", "c").OrThrow();
        Assert.Equal("exited 9", podman.Inspect("c", ".State.Status") + " " + podman.Inspect("c", ".State.ExitCode"));
        _ = podman.Logs("c", until: "told to stop");

        _ = podman.Call("start", "c").OrThrow();
        _ = podman.Call("restart", "--time", "0", "c").OrThrow();
        _ = podman.Call("kill", "c").OrThrow();
        Assert.Equal("137", podman.Call("wait", "c").OrThrow().Output.Trim());
        podman.AssertRemoves("c");
    }

    [SkippableFact]
    public void Exec_has_its_user_directory_environment_terminal_and_background()
    {
        using var podman = new Podman();
        podman.Start("c", [], "sleep", "1000");

        var said = podman.Call(
            "exec", "--user", "7:8", "--workdir", "/tmp", "--env", "A=b", "c", "sh", "-c", "echo $A $PWD $(id -u) $(id -g)");
        Assert.Equal("b /tmp 7 8", said.OrThrow().Output.Trim());
        Assert.Equal("terminal", podman.Call("exec", "--tty", "c", "sh", "-c", "test -t 0 && echo terminal").OrThrow().Output.Trim());
        _ = podman.Call("exec", "--detach", "c", "sh", "-c", "echo done >/proc/1/fd/1").OrThrow();
        _ = podman.Logs("c", until: "done");
        Assert.Equal(127, podman.Call("exec", "--workdir", "/no/such", "c", "true").Status?.Code);
        podman.AssertRemoves("--force", "--time", "0", "c");
    }

    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_running_container_is_removed_by_force_even_while_paused(bool paused)
    {
        using var podman = new Podman();
        podman.Start("c", paused ? [] : ["--pid=host"], "sh", "-c", "sleep 1000 & sleep 1000");
        if (paused)
            _ = podman.Call("pause", "c").OrThrow();
        podman.AssertRemoves("--force", "--time", "0", "c");
    }

    /// <summary>A build calls the runtime without conmon, and with terminals and streams of its own.</summary>
    [SkippableFact]
    public void A_build_runs_its_steps_and_ends_with_the_first_that_fails()
    {
        using var podman = new Podman();
        podman.Import("scratch-busybox");
        File.WriteAllText(podman.Below("Containerfile"), """
            FROM scratch-busybox
            RUN echo built >/file
            RUN cat /file && exit 3
            """);

        var outcome = podman.Call(
            "build", "--isolation", "oci", "--file", podman.Below("Containerfile"),
            Directory.CreateDirectory(podman.Below("context")).FullName);

        Assert.False(outcome.Success);
        Assert.Contains("built", outcome.Output);
        Assert.Contains("exit status 3", outcome.Errors);
        podman.AssertRuntimeLeftNothing();
    }

    [SkippableFact]
    public void Containers_of_a_pod_share_its_namespaces()
    {
        using var podman = new Podman();
        podman.Import("scratch-busybox");
        _ = podman.Call(
            "pod", "create", "--name", "p", "--share", "net,ipc,uts,pid", "--network", "none", "--infra-image", "scratch-busybox",
            "--infra-command", "sleep 1000").OrThrow();

        string[] shown = ["sh", "-c", "for n in net ipc uts pid; do readlink /proc/self/ns/$n; done"];
        var first = podman.Call(["run", "--rm", "--pod", "p", "scratch-busybox", .. shown]).OrThrow().Output;
        var second = podman.Call(["run", "--rm", "--pod", "p", "scratch-busybox", .. shown]).OrThrow().Output;

        Assert.Equal(first, second);
        Assert.DoesNotContain(new FileInfo("/proc/self/ns/net").LinkTarget!, first);
        _ = podman.Call("pod", "rm", "--force", "--time", "0", "p").OrThrow();
        podman.AssertRuntimeLeftNothing();
    }
}
