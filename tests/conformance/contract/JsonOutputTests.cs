namespace Mocker.Tests.Conformance.Contract;

[Contract("everybody who reads what the runtime prints: it is as spec-schemas describes it")]
public sealed class JsonOutputTests
{
    [SkippableFact]
    public void State_list_and_ps_of_a_container_in_each_status()
    {
        Requires.OwnCgroup();
        using var container = new Container().WithJson("/annotations", """{"a.b": "", "c": "d"}""").Create();
        AssertValidOutput(container, hasProcesses: true);
        container.Invoke("start", container.Id).Succeeded();
        AssertValidOutput(container, hasProcesses: true);
        container.Stop();
        AssertValidOutput(container, hasProcesses: false);
    }

    [SkippableFact]
    public void The_list_without_containers()
    {
        using var container = new Container();
        var list = container.Invoke("list", "--format", "json").Succeeded().Json;
        Skip.If(list is null, "this runtime prints null for an empty list");
        Assert.Equal([], JsonDocuments.Errors("list", list!));
    }

    [SkippableFact]
    public void Features() => Assert.Equal([], JsonDocuments.Errors("features", RuntimeCommand.Run("features").Succeeded().Json));

    [SkippableFact]
    public void Events()
    {
        using var container = new Container().WithJson("/linux/resources", """{"memory": {"limit": 67108864}, "pids": {"limit": 55}, "cpu": {"quota": 50000, "period": 100000}}""").Start();
        Assert.Equal([], JsonDocuments.Errors("events", container.Invoke("events", "--stats", container.Id).Succeeded().Json));
    }

    [SkippableTheory]
    [InlineData]
    [InlineData("--rootless")]
    public void Spec(params string[] options)
    {
        var directory = Scratch.NewDirectory("spec");
        RuntimeCommand.Run(["spec", .. options, "--bundle", directory]).Succeeded();
        Assert.Equal([], JsonDocuments.Errors("config", JsonNode.Parse(File.ReadAllText(Path.Combine(directory, "config.json")))!));
    }

    [SkippableFact]
    public void What_each_hook_reads()
    {
        using var container = new Container().WithArgs("true");
        foreach (var kind in Hook.Kinds)
            container.WithLoggingHook(kind);
        container.Create();
        container.Invoke("start", container.Id).Succeeded();
        container.WaitUntilStopped();
        container.Delete();
        foreach (var kind in Hook.Kinds)
            Assert.Equal([], JsonDocuments.Errors("state", container.HookState(kind)));
    }

    [SkippableFact]
    public void A_line_of_the_log()
    {
        using var container = new Container();
        var log = Path.Combine(container.Bundle, "log");
        container.Invoke("--log", log, "--log-format", "json", "state", container.Id).Failed();
        Assert.Equal([], JsonDocuments.Errors("log", JsonNode.Parse(Assert.Single(File.ReadAllLines(log)))!));
    }

    [SkippableFact]
    public void The_lines_of_a_log_with_everything_in_it()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "others may write further keys");
        using var container = new Container().WithJson("/windows", """{"layerFolders": ["C:\\layer"]}""").WithArgs("true");
        container.WriteConfig();
        var log = Path.Combine(container.Bundle, "log");
        container.Invoke("--log", log, "--log-format", "json", "--debug", "run", "--bundle", container.Bundle, container.Id).Succeeded();
        Assert.All(File.ReadAllLines(log), line => Assert.Equal([], JsonDocuments.Errors("log", JsonNode.Parse(line)!)));
    }

    [SkippableFact]
    public void The_plan_and_the_record_which_only_ours_has()
    {
        Skip.IfNot(RuntimeUnderTest.IsOurs, "no other runtime has them");
        using var container = new Container();
        container.WriteConfig();
        Assert.Equal([], JsonDocuments.Errors("plan", container.Invoke("plan", "--format", "json", "--bundle", container.Bundle).Succeeded().Json));
        container.Create();
        var record = File.ReadAllText(Path.Combine(container.StateRoot, container.Id, "state.json"));
        Assert.Equal([], JsonDocuments.Errors("record", JsonNode.Parse(record)!));
    }

    private static void AssertValidOutput(Container container, bool hasProcesses)
    {
        Assert.Equal([], JsonDocuments.Errors("state", container.State));
        Assert.Equal([], JsonDocuments.Errors("list", container.Invoke("list", "--format", "json").Succeeded().Json));
        if (hasProcesses)
            Assert.Equal([], JsonDocuments.Errors("ps", container.Invoke("ps", "--format", "json", container.Id).Succeeded().Json));
    }
}
