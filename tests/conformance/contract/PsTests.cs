namespace Mocker.Tests.Conformance.Contract;

[Contract("containerd asks for --format json")]
public sealed class PsTests
{
    [SkippableTheory]
    [InlineData("--format")]
    [InlineData("-f")]
    public void As_JSON_it_is_an_array_of_the_hosts_process_ids(string option)
    {
        Requires.OwnCgroup();
        using var container = new Container().WithScript("sleep 888 & echo ready; wait").Start();
        container.WaitForOutput("ready");
        var pids = container.Invoke("ps", option, "json", container.Id).Succeeded().Json.AsArray().Select(pid => (int)pid!)
            .ToArray();
        Assert.Equal(2, pids.Length);
        Assert.Contains(container.Pid, pids);
        // The shell has gone on before its child has become the other program.
        Host.WaitFor("the second process", () => pids.Any(pid => File.ReadAllText($"/proc/{pid}/cmdline") == "sleep\0888\0"));
    }

    [SkippableFact]
    public void The_table_has_the_heading_of_ps_and_only_the_containers_processes()
    {
        Requires.OwnCgroup();
        Skip.IfNot(File.Exists("/bin/ps") || File.Exists("/usr/bin/ps"), "this machine has no ps(1)");
        using var container = new Container().Start();
        var lines = container.Invoke("ps", container.Id).Succeeded().Stdout.Split('\n');
        Assert.Contains("PID", lines[0]);
        Assert.Contains($"{container.Pid}", Assert.Single(lines[1..]));
    }

    [SkippableFact]
    public void Processes_of_exec_are_listed()
    {
        Requires.OwnCgroup();
        using var container = new Container().Start();
        container.Invoke("exec", "--detach", container.Id, "sleep", "777").Succeeded();
        Assert.Equal(2, container.Invoke("ps", "--format", "json", container.Id).Succeeded().Json.AsArray().Count);
    }

    [SkippableFact]
    public void It_is_an_error_for_a_container_that_does_not_exist()
    {
        using var container = new Container();
        container.Invoke("ps", "--format", "json", container.Id).Failed();
    }
}
