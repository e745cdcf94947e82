namespace Mocker.Tests.Conformance.Contract;

[Contract("go-runc, people")]
public sealed class ListTests
{
    [SkippableTheory]
    [InlineData(0, "root")]
    [InlineData(1, "daemon")]
    [InlineData(54321, "#54321")]
    public void The_owner_is_the_user_whose_directory_the_container_is_in(int uid, string name)
    {
        Requires.Root("gives a directory to others");
        using var container = new Container().Create();
        Host.ChangeOwner(Path.Combine(container.StateRoot, container.Id), uid, uid);
        Assert.Equal(name, (string?)container.Invoke("list", "--format", "json").Succeeded().Json[0]!["owner"]);
    }

    [SkippableFact]
    public void The_table_has_a_heading_and_a_line_for_each_container()
    {
        using var container = new Container().Create();
        var lines = container.Invoke("list").Succeeded().Stdout.Split('\n');
        Assert.Equal(["ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER"],
            lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var columns = Assert.Single(lines[1..]).Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([container.Id, $"{container.Pid}", "created", container.Bundle], columns[..4]);
    }

    [SkippableTheory]
    [InlineData("--quiet")]
    [InlineData("-q")]
    public void Quiet_lists_the_ids_alone(string option)
    {
        using var container = new Container().Create();
        Assert.Equal(container.Id, container.Invoke("list", option).Succeeded().Stdout);
    }

    [SkippableTheory]
    [InlineData("--format")]
    [InlineData("-f")]
    public void As_JSON_it_is_an_array_of_states(string option)
    {
        using var container = new Container().WithJson("/annotations", """{"a": "b"}""").Create();
        var entry = Assert.Single(container.Invoke("list", option, "json").Succeeded().Json.AsArray())!;
        var state = container.State;
        foreach (var property in (string[])["id", "pid", "status", "bundle", "rootfs", "created"])
            Assert.Equal(state[property]!.ToJsonString(), entry[property]?.ToJsonString());
    }

    [SkippableFact]
    public void Without_containers_the_JSON_is_empty()
    {
        using var container = new Container();
        var list = JsonNode.Parse(container.Invoke("list", "--format", "json").Succeeded().Stdout);
        Assert.Empty(list?.AsArray() ?? []);
    }

    [SkippableFact]
    public void Stopped_containers_are_listed_too()
    {
        using var container = new Container().Start();
        container.Stop();
        Assert.Equal("stopped", (string?)container.Invoke("list", "-f", "json").Succeeded().Json[0]!["status"]);
    }

    [SkippableFact]
    public void An_unknown_format_is_an_error()
    {
        using var container = new Container().Create();
        container.Invoke("list", "--format", "yaml").Failed();
    }
}
