using System.Diagnostics;

namespace Mocker.Tests.Run;

public sealed class RestartTests(ContainerBed bed) : IClassFixture<ContainerBed>, IDisposable
{
    // Notes each start; asked to end it does so at once.
    private const string Counter = "echo start >>/starts; trap 'echo end >>/starts; exit 7' TERM; echo ready; while :; do sleep 0.05; done";

    public void Dispose()
    {
        if (ContainerBed.IsRoot)
            bed.Mocker("rm", "-f", "-a").OrFail();
    }

    [SkippableFact]
    public void A_container_is_stopped_and_started_with_what_it_had()
    {
        bed.Require();
        Run("web");
        string pid = Pid("web");
        Assert.Equal("web", bed.Mocker("restart", "web").OrFail());
        Assert.NotEqual(pid, Pid("web"));
        Assert.False(Directory.Exists($"/proc/{pid}"));
        Assert.Equal("start\nend\nstart", bed.Mocker("exec", "web", "cat", "/starts").OrFail());
    }

    [SkippableFact]
    public void What_does_not_run_is_started()
    {
        bed.Require();
        bed.Mocker("create", "--name", "web", "box", "sh", "-c", Counter).OrFail();
        bed.Mocker("restart", "web").OrFail();
        Assert.Equal("running", (string)bed.Inspect("web")["state"]!["status"]!);
        Assert.Contains("there is no container \"none\"", bed.Mocker("restart", "none").Errors);
    }

    [SkippableFact]
    public void What_does_not_end_is_killed_after_the_time_given()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "deaf", "box", "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 0.05; done").OrFail();
        AwaitOutput("deaf");
        Stopwatch clock = Stopwatch.StartNew();
        bed.Mocker("restart", "-t", "1", "deaf").OrFail();
        Assert.InRange(clock.Elapsed.TotalSeconds, 1, 8);
        Assert.Equal("running", (string)bed.Inspect("deaf")["state"]!["status"]!);
        Assert.Contains("expected a number of seconds", bed.Mocker("restart", "-t", "soon", "deaf").Errors);
    }

    [SkippableFact]
    public void A_paused_container_is_restarted()
    {
        bed.Require();
        Run("web");
        bed.Mocker("pause", "web").OrFail();
        bed.Mocker("restart", "web").OrFail();
        Assert.Equal("running", (string)bed.Inspect("web")["state"]!["status"]!);
        Assert.Equal("start\nend\nstart", bed.Mocker("exec", "web", "cat", "/starts").OrFail());
    }

    [SkippableFact]
    public void What_is_to_be_removed_at_its_end_outlives_restarts_only()
    {
        bed.Require();
        Run("brief", "--rm");
        bed.Mocker("restart", "brief").OrFail();
        ContainerBed.Eventually(() => bed.Mocker("exec", "brief", "cat", "/starts").Output == "start\nend\nstart\n", "its second start");
        bed.Mocker("stop", "brief").OrFail();
        bed.AssertClean();
    }

    private string Pid(string name) => bed.Inspect(name)["state"]!["pid"]!.ToString();

    private void Run(string name, params string[] options)
    {
        bed.Mocker(["run", "-d", "--name", name, .. options, "box", "sh", "-c", Counter]).OrFail();
        AwaitOutput(name);
    }

    private void AwaitOutput(string name) => ContainerBed.Eventually(() => bed.Mocker("logs", name).Output.Length > 0, "its first output");
}
