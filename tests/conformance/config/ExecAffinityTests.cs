namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#linux-process")]
public sealed class ExecAffinityTests
{
    private static readonly string OfThisMachine = Affinity(File.ReadAllText("/proc/1/status"));

    private static string Affinity(Outcome outcome) => Affinity(outcome.Succeeded().Stdout);

    private static string Affinity(string status) =>
        status.Split('\n').Single(line => line.StartsWith("Cpus_allowed_list:")).Split('\t')[1];

    [SkippableFact]
    public void The_final_affinity_is_that_of_the_process_of_exec_and_not_of_the_first_one()
    {
        using var container = new Container().WithJson("/process/execCPUAffinity", """{"final": "0"}""").Start();
        Assert.Equal("0", Affinity(container.Invoke("exec", container.Id, "cat", "/proc/self/status")));
        var first = File.ReadAllLines($"/proc/{container.Pid}/status").Single(line => line.StartsWith("Cpus_allowed_list:"));
        Assert.Contains(first, File.ReadAllLines("/proc/self/status"));
    }

    [SkippableFact]
    public void The_initial_affinity_is_not_the_final_one()
    {
        using var container = new Container().WithJson("/process/execCPUAffinity", """{"initial": "0"}""").Start();
        Assert.Equal(OfThisMachine, Affinity(container.Invoke("exec", container.Id, "cat", "/proc/self/status")));
    }

    [SkippableFact]
    public void An_empty_list_changes_nothing()
    {
        using var container = new Container { IsLenient = true }.WithJson("/process/execCPUAffinity", """{"initial": "", "final": ""}""").Start();
        Assert.Equal(OfThisMachine, Affinity(container.Invoke("exec", container.Id, "cat", "/proc/self/status")));
    }

    [SkippableFact]
    public void The_affinity_of_a_process_file_comes_before_that_of_the_configuration()
    {
        Skip.If(Environment.ProcessorCount < 2, "this machine has one CPU");
        using var container = new Container().WithJson("/process/execCPUAffinity", """{"final": "0"}""").Start();
        var file = container.HostFile("process.json", """
            {"args": ["cat", "/proc/self/status"], "env": ["PATH=/bin"], "cwd": "/", "user": {"uid": 0, "gid": 0}, "execCPUAffinity": {"final": "1"}}
            """);
        Assert.Equal("1", Affinity(container.Invoke("exec", "--process", file, container.Id)));
    }

    [SkippableTheory]
    [InlineData("initial")]
    [InlineData("final")]
    public void CPUs_that_there_are_not_are_an_error(string when)
    {
        using var container = new Container().WithJson("/process/execCPUAffinity", $$"""{"{{when}}": "8000-8100"}""").Start();
        container.Invoke("exec", container.Id, "true").Failed();
    }

    [SkippableTheory]
    [InlineData("create")]
    [InlineData("exec")]
    [Contract("every engine whose service has a CPUAffinity of its own: runc 1.3.1, crun 1.9.2")]
    public void The_affinity_of_the_caller_is_not_that_of_the_container(string command)
    {
        Skip.If(Environment.ProcessorCount < 2, "this machine has one CPU");
        using var container = new Container().WithPrelude("taskset -pc 0 $$ >/dev/null;").Start();
        Assert.Equal(OfThisMachine, command == "create"
            ? Affinity(File.ReadAllText($"/proc/{container.Pid}/status"))
            : Affinity(container.Invoke("exec", container.Id, "cat", "/proc/self/status")));
    }

    [SkippableTheory]
    [InlineData("""{"initial": "zero"}""")]
    [InlineData("""{"final": "0-"}""")]
    [InlineData("""{"final": 0}""")]
    public void A_list_that_is_none_is_an_error(string json)
    {
        using var container = new Container().WithJson("/process/execCPUAffinity", json);
        if (container.TryCreate().ExitCode == 0)
            container.Invoke("exec", container.Id, "true").Failed();
    }
}
