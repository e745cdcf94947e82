using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Run;

public sealed class DetachedTests(ContainerBed bed) : IClassFixture<ContainerBed>, IDisposable
{
    private const string Forever = "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done";

    public void Dispose()
    {
        if (ContainerBed.IsRoot)
            bed.Mocker("rm", "-f", "-a").OrFail();
    }

    [SkippableFact]
    public void A_container_is_listed_from_its_creation_to_its_removal()
    {
        bed.Require();
        string id = bed.Mocker("create", "--name", "web", "--label", "a=b", "box", "sh", "-c", Forever).OrFail();
        Assert.Matches("^[0-9a-f]{64}$", id);
        Assert.Equal("", bed.Mocker("ps", "-q").OrFail());
        Assert.Equal(id[..12], bed.Mocker("ps", "-a", "-q").OrFail());
        Assert.Equal(id, bed.Mocker("ps", "-a", "-q", "--no-trunc").OrFail());
        Assert.Contains("Created", bed.Mocker("ps", "-a").OrFail());
        Assert.Equal("web", bed.Mocker("start", "web").OrFail());
        // A signal that the first process of a PID namespace has no handler for is lost.
        AwaitOutput("web");
        JsonNode listed = JsonNode.Parse(bed.Mocker("ps", "--format", "json").OrFail())![0]!;
        Assert.Equal(("web", "running", "b"), ((string)listed["name"]!, (string)listed["state"]!, (string)listed["labels"]!["a"]!));
        Assert.True(Directory.Exists($"/proc/{listed["pid"]}"));
        Assert.Equal("web", bed.Mocker("stop", "web").OrFail());
        Assert.Contains("Exited (7)", bed.Mocker("ps", "-a").OrFail());
        Assert.Equal("7", bed.Mocker("wait", "web").OrFail());
        Assert.Equal(id[..8], bed.Mocker("rm", id[..8]).OrFail());
        bed.AssertClean();
    }

    [SkippableFact]
    public void Names_are_had_once()
    {
        bed.Require();
        bed.Mocker("create", "--name", "web", "box").OrFail();
        Outcome second = bed.Mocker("run", "--name", "web", "box", "true");
        Assert.Equal(125, second.Code);
        Assert.Contains("the name \"web\" is taken", second.Errors);
        Assert.Equal(["web"], bed.Names());
    }

    [SkippableFact]
    public void A_container_that_has_ended_is_started_again_with_what_it_had()
    {
        bed.Require();
        Assert.Equal(0, bed.Mocker("run", "--name", "counter", "box", "sh", "-c", "echo x >>/runs; wc -l </runs").Code);
        bed.Mocker("start", "counter").OrFail();
        bed.Mocker("wait", "counter").OrFail();
        Assert.Equal("3", bed.Mocker("start", "-a", "counter").OrFail());
        Assert.Equal("1\n2\n3", bed.Mocker("logs", "counter").OrFail());
    }

    [SkippableFact]
    public void A_container_runs_once_at_a_time()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "web", "box", "sh", "-c", Forever).OrFail();
        Outcome again = bed.Mocker("start", "web");
        Assert.Equal(125, again.Code);
        Assert.Contains("runs already", again.Errors);
        Outcome removal = bed.Mocker("rm", "web");
        Assert.Equal(1, removal.Code);
        Assert.Contains("stop it first", removal.Errors);
        Assert.Single(JsonNode.Parse(bed.Mocker("ps", "--format", "json").OrFail())!.AsArray());
    }

    [SkippableFact]
    public void What_does_not_end_when_asked_is_killed()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "deaf", "box", "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done").OrFail();
        AwaitOutput("deaf");
        Stopwatch clock = Stopwatch.StartNew();
        bed.Mocker("stop", "-t", "1", "deaf").OrFail();
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 6);
        Assert.Equal("137", bed.Mocker("wait", "deaf").OrFail());
    }

    [SkippableFact]
    public void The_signal_to_stop_by_can_be_chosen()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "web", "--stop-signal", "USR1", "box", "sh", "-c", "trap 'exit 9' USR1; echo ready; while :; do sleep 0.05; done").OrFail();
        AwaitOutput("web");
        bed.Mocker("stop", "web").OrFail();
        Assert.Equal("9", bed.Mocker("wait", "web").OrFail());
    }

    [SkippableFact]
    public void A_signal_is_sent_by_name_or_number()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "web", "box", "sh", "-c", "trap 'echo hup' HUP; trap 'echo usr; exit 4' USR1; echo ready; while :; do sleep 0.05; done").OrFail();
        AwaitOutput("web");
        bed.Mocker("kill", "-s", "HUP", "web").OrFail();
        ContainerBed.Eventually(() => bed.Mocker("logs", "web").Output == "ready\nhup\n", "its handler");
        bed.Mocker("kill", "-s", "10", "web").OrFail();
        Assert.Equal("4", bed.Mocker("wait", "web").OrFail());
        Assert.Contains("does not run", bed.Mocker("kill", "web").Errors);
    }

    [SkippableFact]
    public void Whoever_waits_hears_the_exit_code_also_of_what_is_removed_at_its_end()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--rm", "--name", "brief", "box", "sh", "-c", "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done").OrFail();
        AwaitOutput("brief");
        using Process wait = bed.Start("wait", "brief");
        // It says nothing before the end; asleep it has begun to wait.
        ContainerBed.Eventually(() => Directory.GetFiles($"/proc/{wait.Id}/fd").Any(file => new FileInfo(file).LinkTarget?.EndsWith("/exit", StringComparison.Ordinal) == true), "wait has begun");
        bed.Mocker("stop", "brief").OrFail();
        Assert.True(wait.WaitForExit(TimeSpan.FromSeconds(20)));
        Assert.Equal("5\n", wait.StandardOutput.ReadToEnd());
        bed.AssertClean();
    }

    [SkippableFact]
    public void Logs_keep_streams_apart_and_every_byte()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "talker", "box", "sh", "-c", "printf 'a\\377b\\n\\n'; echo err >&2; printf 'no end'").OrFail();
        bed.Mocker("wait", "talker").OrFail();
        using Process logs = bed.Start("logs", "talker");
        using MemoryStream output = new();
        logs.StandardOutput.BaseStream.CopyTo(output);
        Assert.Equal("a\u00ffb\n\nno end"u8.Length - 1, output.Length);
        Assert.Equal([(byte)'a', 0xff, (byte)'b', (byte)'\n', (byte)'\n'], output.ToArray()[..5]);
        Assert.Equal("err\n", logs.StandardError.ReadToEnd());
    }

    [SkippableFact]
    public void Logs_are_cut_to_what_is_asked_for()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "talker", "box", "sh", "-c", "echo 1; echo 2; sleep 1.2; echo 3").OrFail();
        bed.Mocker("wait", "talker").OrFail();
        Assert.Equal("2\n3", bed.Mocker("logs", "--tail", "2", "talker").OrFail());
        Assert.Equal("", bed.Mocker("logs", "--tail", "0", "talker").OrFail());
        string[] lines = bed.Mocker("logs", "-t", "talker").OrFail().Split('\n');
        Assert.All(lines, line => Assert.Matches(@"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z \d$", line));
        string last = lines[2].Split(' ')[0];
        Assert.Equal("3", bed.Mocker("logs", "--since", last, "talker").OrFail());
        Assert.Equal("1\n2", bed.Mocker("logs", "--until", lines[1].Split(' ')[0], "talker").OrFail());
        Assert.Equal("1\n2\n3", bed.Mocker("logs", "--since", "1h", "talker").OrFail());
        Assert.Contains("--since", bed.Mocker("logs", "--since", "yesterday-ish", "talker").Errors);
    }

    [SkippableFact]
    public void Who_follows_a_log_sees_it_grow_and_end()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "talker", "--log-opt", "max-size=200", "--log-opt", "max-file=3", "box", "sh", "-c", "for i in $(seq 30); do echo line $i; sleep 0.03; done").OrFail();
        Assert.Equal([.. Enumerable.Range(1, 30).Select(n => $"line {n}")], bed.Mocker("logs", "-f", "talker").OrFail().Split('\n'));
    }

    [SkippableFact]
    public void Logs_are_rotated()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "talker", "--log-opt", "max-size=1k", "--log-opt", "max-file=3", "box", "sh", "-c", "for i in $(seq 200); do echo line $i; done").OrFail();
        bed.Mocker("wait", "talker").OrFail();
        string directory = Path.GetDirectoryName((string)bed.Inspect("talker")["log"]!["path"]!)!;
        Assert.Equal(["log", "log.1", "log.2"], Directory.GetFiles(directory).Select(path => Path.GetFileName(path)).Order());
        Assert.All(Directory.GetFiles(directory), file => Assert.InRange(new FileInfo(file).Length, 1, 1024));
        string[] kept = bed.Mocker("logs", "talker").OrFail().Split('\n');
        Assert.Equal([.. Enumerable.Range(201 - kept.Length, kept.Length).Select(n => $"line {n}")], kept);
    }

    [SkippableFact]
    public void Without_a_log_there_is_none()
    {
        bed.Require();
        Assert.Equal("hi", bed.Mocker("run", "--name", "quiet", "--log-driver", "none", "box", "echo", "hi").OrFail());
        Assert.Contains("is not kept", bed.Mocker("logs", "quiet").Errors);
    }

    [SkippableFact]
    public void A_terminal_without_anybody_at_it_is_kept_by_the_monitor()
    {
        bed.Require();
        bed.Mocker("run", "-dit", "--name", "shell", "box", "sh", "-c", "tty; read line; exit 3").OrFail();
        ContainerBed.Eventually(() => bed.Mocker("logs", "shell").Output.Contains("/dev/pts/0", StringComparison.Ordinal), "its output");
        Assert.Equal("running", (string)bed.Inspect("shell")["state"]!["status"]!);
    }

    [SkippableFact]
    public void The_monitor_of_an_idle_container_is_small()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "idle", "box", "sleep", "100").OrFail();
        string monitor = bed.Inspect("idle")["state"]!["monitorPid"]!.ToString();
        long Kilobytes(string field) => long.Parse(File.ReadLines($"/proc/{monitor}/smaps_rollup").First(line => line.StartsWith(field, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]);
        Assert.InRange(Kilobytes("Rss:"), 1, 9 * 1024);
        Assert.InRange(Kilobytes("Pss_Anon:"), 1, 6 * 1024);
    }

    [SkippableFact]
    public void Inspect_tells_of_containers_and_images()
    {
        bed.Require();
        bed.Mocker("create", "--name", "box", "--stop-signal", "QUIT", "--rm", "box", "sleep", "1").OrFail();
        JsonNode container = JsonNode.Parse(bed.Mocker("inspect", "box").OrFail())![0]!;
        Assert.Equal(("box", "created", "QUIT"), ((string)container["name"]!, (string)container["state"]!["status"]!, (string)container["stopSignal"]!));
        Assert.Equal("sleep", (string)container["config"]!["process"]!["args"]![0]!);
        Assert.Equal((string)container["imageId"]!, (string)JsonNode.Parse(bed.Mocker("inspect", "--type", "image", "box").OrFail())![0]!["id"]!);
        Assert.Contains("no container and no image", bed.Mocker("inspect", "nothing-of-that-name").Errors);
        Assert.Contains("there is no container", bed.Mocker("inspect", "--type", "container", "localhost/layout").Errors);
    }

    private void AwaitOutput(string name) => ContainerBed.Eventually(() => bed.Mocker("logs", name).Output.Length > 0, "its first output");
}
