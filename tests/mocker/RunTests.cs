using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Run;

public sealed class RunTests(ContainerBed bed) : IClassFixture<ContainerBed>
{
    [SkippableTheory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 3", 3)]
    [InlineData("kill -TERM $$", 143)]
    [InlineData("kill -KILL $$", 137)]
    public void The_exit_code_is_the_programs(string script, int code)
    {
        bed.Require();
        // The first process of a PID namespace ignores what it has no handler for; so a child does it.
        Assert.Equal(code, bed.Mocker("run", "--rm", "box", "sh", "-c", script.StartsWith("exit", StringComparison.Ordinal) ? script : $"sh -c '{script}'; exit $?").Code);
    }

    [SkippableTheory]
    [InlineData(127, "No such file", "box", "no-such-program")]
    [InlineData(127, "No such file", "box", "/no/such/program")]
    [InlineData(126, "Permission denied", "box", "/etc/passwd")]
    [InlineData(126, "Permission denied", "box", "/etc")]
    [InlineData(125, "there is no network", "--network", "nowhere", "box", "true")]
    [InlineData(125, "unknown option --no-such-option", "--no-such-option", "box", "true")]
    [InlineData(125, "expected a size", "--memory", "much", "box", "true")]
    [InlineData(125, "there is no user", "--user", "nobody-of-that-name", "box", "true")]
    [InlineData(125, "no image", "--pull", "never", "no-such-image", "true")]
    [InlineData(125, "is not there", "-v", "/no/such/directory:/x", "box", "true")]
    [InlineData(125, "is no name of a container", "--name", "a/b", "box", "true")]
    [InlineData(125, "unknown signal", "--stop-signal", "SIGNOTHING", "box", "true")]
    [InlineData(125, "there is no storage driver", "--storage-driver", "zfs", "box", "true")]
    public void What_cannot_be_run_says_why_and_has_an_exit_code_of_its_own(int code, string why, params string[] arguments)
    {
        bed.Require();
        foreach (string[] how in (string[][])[["run", "--rm"], ["run", "--rm", "-d"]])
        {
            Outcome outcome = bed.Mocker([.. how, .. arguments]);
            Assert.True(outcome.Code == code, outcome.ToString());
            Assert.Contains(why, outcome.Errors);
            Assert.Equal("", outcome.Output);
        }
        Assert.Empty(bed.Names());
    }

    [SkippableFact]
    public void Of_a_run_with_rm_nothing_is_left()
    {
        bed.Require();
        Assert.Equal("hello", bed.Mocker("run", "--rm", "box", "echo", "hello").OrFail());
        bed.AssertClean();
    }

    [SkippableFact]
    public void Output_and_errors_stay_apart_and_whole()
    {
        bed.Require();
        Outcome outcome = bed.Mocker("run", "--rm", "box", "sh", "-c", "echo out; echo err >&2; head -c 3000000 /dev/zero | tr '\\0' x; echo end >&2");
        Assert.Equal(0, outcome.Code);
        Assert.Equal("err\nend\n", outcome.Errors);
        Assert.Equal(3000004, outcome.Output.Length);
    }

    [SkippableFact]
    public void The_program_reads_our_stdin_if_it_is_to()
    {
        bed.Require();
        Assert.Equal("hello", bed.MockerWithInput("hello", "run", "--rm", "-i", "box", "cat").OrFail());
        Assert.Equal("", bed.MockerWithInput("hello", "run", "--rm", "box", "cat").OrFail());
    }

    [SkippableFact]
    public void A_terminal_is_one()
    {
        bed.Require();
        Assert.Equal("/dev/pts/0\nxterm", bed.Mocker("run", "--rm", "-it", "box", "sh", "-c", "tty; echo $TERM").OrFail().Replace("\r", ""));
        Assert.Equal("not a tty", bed.Mocker("run", "--rm", "box", "sh", "-c", "tty; true").OrFail());
    }

    [SkippableFact]
    public void What_looks_like_an_option_after_the_image_is_the_programs()
    {
        bed.Require();
        Assert.Equal("--rm -d --name x -- y", bed.Mocker("run", "--rm", "box", "echo", "--rm", "-d", "--name", "x", "--", "y").OrFail());
    }

    [SkippableTheory]
    [InlineData("id -u; id -g; id -G", "1000\n1000\n1000 2000", "-u", "guest")]
    [InlineData("id -u; id -g", "5\n6", "--user", "5:6")]
    [InlineData("pwd", "/var/data", "-w", "/var/data")]
    [InlineData("hostname; cat /etc/hostname; grep -qw me /etc/hosts && echo named", "me\nme\nnamed", "--hostname", "me")]
    [InlineData("echo $FROM_IMAGE $A $B", "yes 1 2", "-e", "A=1", "--env=B=2")]
    [InlineData("echo $FROM_IMAGE", "no", "-e", "FROM_IMAGE=no")]
    [InlineData("touch /x 2>/dev/null || echo refused; touch /dev/shm/x && echo done", "refused\ndone", "--read-only")]
    [InlineData("df /t | tail -1 | awk '{print $1, $2}'; touch /t/x && echo done", "tmpfs 1024\ndone", "--tmpfs", "/t:size=1m", "--read-only")]
    [InlineData("ulimit -Sn; ulimit -Hn", "100\n200", "--ulimit", "nofile=100:200")]
    [InlineData("cat /proc/sys/net/ipv4/ip_forward", "1", "--sysctl", "net.ipv4.ip_forward=1")]
    [InlineData("grep CapEff /proc/self/status | cut -f2", "0000000000000000", "--cap-drop", "all")]
    [InlineData("grep CapEff /proc/self/status | cut -f2", "0000000000000400", "--cap-drop", "all", "--cap-add", "net_bind_service")]
    [InlineData("grep NoNewPrivs /proc/self/status | cut -f2", "1", "--security-opt", "no-new-privileges")]
    [InlineData("grep Seccomp: /proc/self/status | cut -f2", "0", "--security-opt", "seccomp=unconfined")]
    [InlineData("mount -t tmpfs none /tmp && echo mounted", "mounted", "--privileged")]
    [InlineData("ls /sys/class/net", "lo", "--network", "none")]
    [InlineData("cat /var/data/file; stat -c %u /var/data/file", "from the image\n1000", "-v", "/var/data")]
    [InlineData("ls -A /new; stat -c %a /new", "755", "-v", "/new")]
    [InlineData("head -c 4 /dev/other | wc -c", "4", "--device", "/dev/zero:/dev/other")]
    public void Options_do_what_they_say(string script, string printed, params string[] options)
    {
        bed.Require();
        Assert.Equal(printed, bed.Mocker(["run", "--rm", .. options, "box", "sh", "-c", script]).OrFail());
    }

    [SkippableFact]
    public void Entrypoint_and_command_go_together()
    {
        bed.Require();
        Assert.Equal("a b", bed.Mocker("run", "--rm", "--entrypoint", "echo", "box", "a", "b").OrFail());
        JsonObject config = new() { ["Entrypoint"] = new JsonArray("echo", "from"), ["Cmd"] = new JsonArray("image"), ["Env"] = new JsonArray("PATH=/bin"), ["Volumes"] = new JsonObject { ["/var/data"] = new JsonObject() } };
        BusyboxImage.Make(bed.Below("with-entrypoint"), config);
        string image = $"oci:{bed.Below("with-entrypoint")}";
        Assert.Equal("from image", bed.Mocker("run", "--rm", image).OrFail());
        Assert.Equal("from me", bed.Mocker("run", "--rm", image, "me").OrFail());
        Assert.Equal("from the image", bed.Mocker("run", "--rm", "--entrypoint", "cat", image, "/var/data/file").OrFail());
    }

    [SkippableFact]
    public void A_directory_of_the_host_is_mounted()
    {
        bed.Require();
        string shared = Directory.CreateDirectory(bed.Below("shared")).FullName;
        File.WriteAllText(Path.Combine(shared, "a"), "hello\n");
        Assert.Equal("hello", bed.Mocker("run", "--rm", "-v", $"{shared}:/s", "box", "sh", "-c", "cat /s/a; echo bye >/s/b").OrFail());
        Assert.Equal("bye\n", File.ReadAllText(Path.Combine(shared, "b")));
        Assert.Equal("refused", bed.Mocker("run", "--rm", "-v", $"{shared}:/s:ro", "box", "sh", "-c", "touch /s/c 2>/dev/null || echo refused").OrFail());
    }

    [SkippableFact]
    public void Variables_come_from_a_file_too()
    {
        bed.Require();
        File.WriteAllText(bed.Below("variables"), "# comment\nA=1 2\n\nB=x=y\n");
        Assert.Equal("1 2 x=y", bed.Mocker("run", "--rm", "--env-file", bed.Below("variables"), "box", "sh", "-c", "echo $A $B").OrFail());
        File.WriteAllText(bed.Below("variables"), "A 1=2\n");
        Assert.Contains("line 1", bed.Mocker("run", "--rm", "--env-file", bed.Below("variables"), "box", "true").Errors);
    }

    [SkippableFact]
    public void Limits_are_the_cgroups()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "limited", "--memory", "64m", "--memory-reservation", "32m", "--pids-limit", "20", "--cpus", "0.5", "--cpu-shares", "512", "--cpuset-cpus", "0", "box", "sleep", "60").OrFail();
        try
        {
            string id = (string)bed.Inspect("limited")["id"]!;
            string Of(string controller, string v1, string v2) => File.ReadAllText(
                Directory.EnumerateDirectories("/sys/fs/cgroup", id, new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 3 })
                    .SelectMany(directory => (string[])[Path.Combine(directory, v1), Path.Combine(directory, v2)]).First(File.Exists)).Trim();
            Assert.Equal("67108864", Of("memory", "memory.limit_in_bytes", "memory.max"));
            Assert.Equal("33554432", Of("memory", "memory.soft_limit_in_bytes", "memory.low"));
            Assert.Equal("20", Of("pids", "pids.max", "pids.max"));
            Assert.Contains("50000", Of("cpu", "cpu.cfs_quota_us", "cpu.max"));
            Assert.Equal("0", Of("cpuset", "cpuset.cpus", "cpuset.cpus"));
        }
        finally
        {
            bed.Mocker("rm", "-f", "limited").OrFail();
        }
    }

    [SkippableFact]
    public void A_container_that_is_killed_for_want_of_memory_says_so()
    {
        bed.Require();
        Assert.Equal(137, bed.Mocker("run", "--name", "greedy", "--memory", "16m", "--memory-swap", "16m", "box", "sh", "-c", "exec tail /dev/zero").Code);
        Assert.Equal("killed for want of memory", (string?)bed.Inspect("greedy")["state"]!["error"]);
        bed.Mocker("rm", "greedy").OrFail();
    }

    [SkippableFact]
    public void Signals_are_passed_on()
    {
        bed.Require();
        using Process run = bed.Start("run", "--rm", "--name", "trapping", "box", "sh", "-c", "trap 'exit 42' TERM; echo ready; while :; do sleep 0.05; done");
        Assert.Equal("ready", run.StandardOutput.ReadLine());
        HostProgram.Run("kill", ["-TERM", run.Id.ToString()]).OrFail();
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(42, run.ExitCode);
        bed.AssertClean();
    }

    [SkippableFact]
    public void Whoever_stops_reading_does_not_stop_the_program()
    {
        bed.Require();
        using Process run = bed.Start("run", "--name", "unread", "box", "sh", "-c", "for i in $(seq 2000); do echo line $i; done; exit 9");
        run.StandardOutput.ReadLine();
        run.StandardOutput.Close();
        Assert.True(run.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal(9, run.ExitCode);
        Assert.EndsWith("line 2000", bed.Mocker("logs", "unread").OrFail());
        bed.Mocker("rm", "unread").OrFail();
    }

    [SkippableFact]
    public void A_network_is_shared_with_another_container()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "first", "box", "sleep", "60").OrFail();
        string[] one = [bed.Mocker("exec", "first", "readlink", "/proc/self/ns/net").OrFail(), HostProgram.Run("readlink", ["/proc/self/ns/net"]).OrFail()];
        Assert.Equal(one[0], bed.Mocker("run", "--rm", "--network", "container:first", "box", "readlink", "/proc/self/ns/net").OrFail());
        Assert.Equal(one[1], bed.Mocker("run", "--rm", "--network", "host", "box", "readlink", "/proc/self/ns/net").OrFail());
        Assert.NotEqual(one[0], one[1]);
        bed.Mocker("rm", "-f", "first").OrFail();
        Outcome late = bed.Mocker("run", "--rm", "--network", "container:first", "box", "true");
        Assert.Equal(125, late.Code);
    }

    [SkippableFact]
    public void Many_at_once_do_not_disturb_each_other()
    {
        bed.Require();
        Process[] runs = [.. Enumerable.Range(0, 8).Select(n => bed.Start("run", "--rm", "box", "echo", n.ToString()))];
        foreach (Process run in runs)
            using (run)
            {
                Assert.True(run.WaitForExit(TimeSpan.FromSeconds(60)));
                Assert.True(run.ExitCode == 0, run.StandardError.ReadToEnd());
                Assert.Equal(Array.IndexOf(runs, run).ToString(), run.StandardOutput.ReadToEnd().Trim());
            }
        bed.AssertClean();
    }
}
