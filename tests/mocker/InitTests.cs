namespace Mocker.Tests.Run;

public sealed class InitTests(ContainerBed bed) : IClassFixture<ContainerBed>, IDisposable
{
    public void Dispose()
    {
        if (ContainerBed.IsRoot)
            bed.Mocker("rm", "-f", "-a").OrFail();
    }

    [SkippableTheory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_init_reaps_what_the_program_leaves_behind(bool init)
    {
        Require();
        bed.Mocker(["run", "-d", "--name", "web", .. init ? ["--init"] : Array.Empty<string>(), "box", "sh", "-c", "(sleep 0.3 &); exec sleep 100"]).OrFail();
        ContainerBed.Eventually(() => !Processes().Split('\n').Any(line => line.EndsWith(" sleep 0.3", StringComparison.Ordinal)), "the end of the orphan");
        // sleep(1) waits for nobody.
        Assert.Equal(!init, Processes().Contains('Z'));
        Assert.Equal(!init, bed.Mocker("exec", "web", "cat", "/proc/1/comm").OrFail() == "sleep");
    }

    [SkippableFact]
    public void The_program_gets_signals_and_its_exit_code_is_the_containers()
    {
        Require();
        bed.Mocker("run", "-d", "--init", "--name", "web", "box", "sh", "-c", "trap 'exit 7' TERM; echo ready; while :; do sleep 0.05; done").OrFail();
        ContainerBed.Eventually(() => bed.Mocker("logs", "web").Output.Length > 0, "its first output");
        Assert.StartsWith("sh -c", string.Join(' ', bed.Inspect("web")["command"]!.AsArray()));
        bed.Mocker("stop", "web").OrFail();
        Assert.Equal("7", bed.Mocker("wait", "web").OrFail());
        // Nothing of it is in the root filesystem.
        Assert.Equal(["init:latest"], bed.Mocker("commit", "web", "init:latest").OrFail().Split('\n').Select(name => name[(name.LastIndexOf('/') + 1)..]));
        Assert.DoesNotContain("init", bed.Mocker("run", "--rm", "init:latest", "ls", "-A", "/dev").OrFail().Split('\n'));
    }

    [SkippableFact]
    public void The_init_can_be_named_and_has_to_be_there()
    {
        Require();
        string other = bed.Below("my-init");
        File.Copy("/usr/bin/tini-static", other, overwrite: true);
        Assert.Equal("hi", bed.Mocker("run", "--rm", "--init-path", other, "box", "echo", "hi").OrFail());
        Outcome missing = bed.Mocker("run", "--rm", "--init", "--init-path", "/nothing/there", "box", "true");
        Assert.Equal(125, missing.Code);
        Assert.Contains("--init-path: /nothing/there is not there", missing.Errors);
    }

    [SkippableFact]
    public void Without_any_the_packages_are_named()
    {
        Require();
        Skip.If(File.Exists("/usr/libexec/podman/catatonit") || File.Exists("/usr/lib/podman/catatonit"), "podman brings one");
        Outcome missing = HostProgram.Run("env", ["PATH=/nothing", bed.Binary, "--store", bed.Store, "run", "--rm", "--init", "box", "true"]);
        Assert.Equal(125, missing.Code);
        Assert.Contains("Debian has packages catatonit and tini", missing.Errors);
    }

    private string Processes() => bed.Mocker("exec", "web", "ps", "-o", "stat,args").OrFail();

    private void Require()
    {
        bed.Require();
        Skip.IfNot(File.Exists("/usr/bin/tini-static"), "tini is not installed");
    }
}
