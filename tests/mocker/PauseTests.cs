namespace Mocker.Tests.Run;

public sealed class PauseTests(ContainerBed bed) : IClassFixture<ContainerBed>, IDisposable
{
    // Writes a number again and again.
    private const string Counter = "trap 'exit 7' TERM; n=0; while :; do n=$((n+1)); echo $n >/count; sleep 0.02; done";

    public void Dispose()
    {
        if (ContainerBed.IsRoot)
            bed.Mocker("rm", "-f", "-a").OrFail();
    }

    [SkippableFact]
    public void A_paused_container_stands_still_until_it_is_let_go()
    {
        Start();
        Assert.Equal("web", bed.Mocker("pause", "web").OrFail());
        Assert.Equal(("paused", true, true), ((string)State()["status"]!, (bool)State()["running"]!, (bool)State()["paused"]!));
        Assert.Contains("(Paused)", bed.Mocker("ps").OrFail());
        Assert.Equal("web", bed.Mocker("ps", "--filter", "status=paused", "--format", "json").OrFail() is var text ? (string)System.Text.Json.Nodes.JsonNode.Parse(text)![0]!["name"]! : "");
        string before = Count();
        Thread.Sleep(200);
        Assert.Equal(before, Count());
        Assert.Equal("web", bed.Mocker("unpause", "web").OrFail());
        ContainerBed.Eventually(() => Count() != before, "it goes on");
        Assert.False((bool)State()["paused"]!);
    }

    [SkippableFact]
    public void What_cannot_be_paused_or_let_go_says_why()
    {
        Start();
        Assert.Contains("the container web is not paused", bed.Mocker("unpause", "web").Errors);
        bed.Mocker("pause", "web").OrFail();
        Outcome again = bed.Mocker("pause", "web");
        Assert.Equal(1, again.Code);
        Assert.Contains("the container web is paused already", again.Errors);
        bed.Mocker("create", "--name", "new", "box").OrFail();
        // One of several that fails does not keep the others from it.
        Outcome both = bed.Mocker("unpause", "new", "web");
        Assert.Equal((1, "web\n"), (both.Code, both.Output));
        Assert.Contains("does not run", bed.Mocker("pause", "new").Errors);
    }

    [SkippableFact]
    public void Nothing_is_executed_in_a_paused_container()
    {
        Start();
        bed.Mocker("pause", "web").OrFail();
        Outcome refused = bed.Mocker("exec", "web", "true");
        Assert.Equal(125, refused.Code);
        Assert.Contains("the container web is paused: let it go on first (`mocker unpause`)", refused.Errors);
    }

    [SkippableFact]
    public void A_paused_container_is_stopped_by_its_signal()
    {
        Start();
        bed.Mocker("pause", "web").OrFail();
        bed.Mocker("stop", "web").OrFail();
        Assert.Equal("7", bed.Mocker("wait", "web").OrFail());
    }

    [SkippableFact]
    public void A_paused_container_is_killed()
    {
        Start();
        bed.Mocker("pause", "web").OrFail();
        bed.Mocker("kill", "web").OrFail();
        Assert.Equal("137", bed.Mocker("wait", "web").OrFail());
    }

    [SkippableFact]
    public void Another_signal_waits_until_it_is_let_go()
    {
        Start();
        bed.Mocker("pause", "web").OrFail();
        bed.Mocker("kill", "-s", "TERM", "web").OrFail();
        Assert.Equal("paused", (string)State()["status"]!);
        bed.Mocker("unpause", "web").OrFail();
        Assert.Equal("7", bed.Mocker("wait", "web").OrFail());
    }

    [SkippableFact]
    public void A_paused_container_is_removed_by_force()
    {
        Start();
        bed.Mocker("pause", "web").OrFail();
        Assert.Contains("runs", bed.Mocker("rm", "web").Errors);
        bed.Mocker("rm", "-f", "web").OrFail();
        bed.AssertClean();
    }

    private System.Text.Json.Nodes.JsonNode State() => bed.Inspect("web")["state"]!;

    private string Count() => bed.Mocker("cp", "web:/count", "-").OrFail();

    private void Start()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "web", "box", "sh", "-c", Counter).OrFail();
        ContainerBed.Eventually(() => bed.Mocker("exec", "web", "test", "-s", "/count").Code == 0, "its first number");
    }
}
