namespace Mocker.Tests.Conformance.Config;

[Clause("config.md#linux-process")]
public sealed class ExecAffinityTests
{
    private static string Affinity(Outcome outcome) => outcome.Succeeded().Stdout.Split('\n')
        .Single(line => line.StartsWith("Cpus_allowed_list:")).Split('\t')[1];

    [SkippableFact]
    public void The_final_affinity_is_that_of_the_process_of_exec_and_not_of_the_first_one()
    {
        using var container = new Container().WithJson("/process/execCPUAffinity", """{"final": "0"}""").Start();
        Assert.Equal("0", Affinity(container.Invoke("exec", container.Id, "cat", "/proc/self/status")));
        var first = File.ReadAllLines($"/proc/{container.Pid}/status").Single(line => line.StartsWith("Cpus_allowed_list:"));
        Assert.Contains(first, File.ReadAllLines("/proc/self/status"));
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
