namespace Mocker.Tests.Conformance.Lifecycle;

[Clause("runtime.md#state")]
public sealed class StateTests
{
    [SkippableTheory]
    [InlineData("ociVersion")]
    [InlineData("id")]
    [InlineData("status")]
    [InlineData("pid")]
    [InlineData("bundle")]
    public void The_state_of_a_created_container_has_the_property(string property)
    {
        using var container = new Container().Create();
        Assert.NotNull(container.State[property]);
    }

    [SkippableFact]
    public void Its_version_is_one_of_the_specification_that_this_runtime_knows()
    {
        using var container = new Container().Create();
        var version = (string)container.State["ociVersion"]!;
        Assert.Matches(@"^1\.\d+\.\d+(-[0-9a-z.]+)?(\+[0-9a-z.]+)?$", version);
        // runc and crun give back what config.json says.
        if (version != (string?)container.Config["ociVersion"])
            Assert.Equal((string?)RuntimeCommand.Run("features").Succeeded().Json["ociVersionMax"], version);
    }

    [SkippableFact]
    public void The_state_names_the_container_and_its_bundle_by_absolute_path()
    {
        using var container = new Container().Create();
        var state = container.State;
        Assert.Equal(container.Id, (string?)state["id"]);
        Assert.Equal(container.Bundle, (string?)state["bundle"]);
    }

    [SkippableFact]
    public void The_bundle_is_absolute_even_when_it_was_given_by_a_relative_path()
    {
        using var container = new Container();
        container.WriteConfig();
        container.Invoke("create", "--bundle", ".", container.Id).Succeeded();
        Assert.Equal(container.Bundle, (string?)container.State["bundle"]);
    }

    [SkippableFact]
    public void The_status_goes_from_created_over_running_to_stopped()
    {
        using var container = new Container().Create();
        Assert.Equal("created", container.Status);
        container.Invoke("start", container.Id).Succeeded();
        Assert.Equal("running", container.Status);
        container.Stop();
        Assert.Equal("stopped", container.Status);
    }

    [SkippableFact]
    public void A_process_that_ends_by_itself_leaves_the_container_stopped()
    {
        using var container = new Container().WithArgs("true").Start();
        container.WaitUntilStopped();
        Assert.Equal("stopped", container.Status);
    }

    [SkippableFact]
    public void The_pid_is_that_of_the_process_as_the_host_sees_it()
    {
        using var container = new Container().Start();
        var commandLine = $"/proc/{container.Pid}/cmdline";
        Host.WaitFor("the program in " + commandLine, () => File.ReadAllText(commandLine) == "sleep\01000\0");
    }

    [SkippableFact]
    public void Annotations_are_part_of_the_state()
    {
        using var container = new Container().WithJson("/annotations", """{"org.example.key": "value", "empty": ""}""").Create();
        var annotations = container.State["annotations"]!;
        Assert.Equal("value", (string?)annotations["org.example.key"]);
        Assert.Equal("", (string?)annotations["empty"]);
    }

    [SkippableFact]
    public void State_of_a_container_that_does_not_exist_is_an_error()
    {
        using var container = new Container();
        container.Invoke("state", container.Id).Failed();
    }

    [SkippableTheory]
    [InlineData("state")]
    [InlineData("start")]
    [InlineData("kill")]
    [InlineData("delete")]
    [Clause("runtime.md#operations")]
    public void An_operation_without_an_id_is_an_error(string operation)
    {
        using var container = new Container();
        container.Invoke(operation).Failed();
    }

    [SkippableTheory]
    [InlineData("start")]
    [InlineData("kill")]
    [InlineData("delete")]
    [Clause("runtime.md#operations")]
    public void An_operation_on_a_container_that_does_not_exist_is_an_error(string operation)
    {
        using var container = new Container();
        string[] signal = operation == "kill" ? ["KILL"] : [];
        container.Invoke([operation, container.Id, .. signal]).Failed();
    }
}
