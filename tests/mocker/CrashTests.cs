using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Mocker.Tests.Run;

public sealed class CrashTests(ContainerBed bed) : IClassFixture<ContainerBed>
{
    [SkippableFact]
    public void A_monitor_that_was_killed_is_noticed_and_its_container_removed()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "web", "box", "sleep", "1000").OrFail();
        KillMonitor("web");
        JsonNode state = bed.Inspect("web")["state"]!;
        Assert.True((bool)state["running"]! && (bool)state["monitorIsLost"]!, state.ToJsonString());
        Assert.Contains("its monitor was killed", bed.Mocker("ps").OrFail());
        bed.Mocker("rm", "-f", "web").OrFail();
        bed.AssertClean();
    }

    [SkippableFact]
    public void A_container_that_ended_without_its_monitor_is_started_again()
    {
        bed.Require();
        bed.Mocker("run", "-d", "--name", "web", "box", "sleep", "1000").OrFail();
        KillMonitor("web");
        bed.Mocker("stop", "-t", "0", "web").OrFail();
        Assert.Equal("255", bed.Mocker("wait", "web").OrFail());
        Assert.Contains("Exited (255)", bed.Mocker("ps", "-a").OrFail());
        bed.Mocker("start", "web").OrFail();
        Assert.Equal("running", (string)bed.Inspect("web")["state"]!["status"]!);
        bed.Mocker("rm", "-f", "web").OrFail();
        bed.AssertClean();
    }

    [SkippableFact]
    public void Whenever_a_run_is_killed_nothing_is_left_after_rm()
    {
        bed.Require();
        Random random = new(1);
        for (int n = 0; n < 25; n++)
        {
            bool detached = n % 2 == 1;
            using Process run = bed.Start(["run", .. detached ? (string[])["-d"] : [], "--name", "victim", "box", "sh", "-c", "echo x >/x; sleep 1000"]);
            Thread.Sleep(random.Next(60));
            // What it has started may go on: a monitor of its own.
            run.Kill();
            run.WaitForExit();
            ContainerBed.Eventually(() => bed.Mocker("rm", "-f", "-a").Code == 0 && bed.Names().Length == 0, "removal");
            bed.Mocker("prune").OrFail();
            bed.AssertClean();
        }
    }

    private void KillMonitor(string name)
    {
        string monitor = bed.Inspect(name)["state"]!["monitorPid"]!.ToString();
        HostProgram.Run("kill", ["-KILL", monitor]).OrFail();
        ContainerBed.Eventually(() => (bool)bed.Inspect(name)["state"]!["monitorIsLost"]!, "its end");
    }
}
