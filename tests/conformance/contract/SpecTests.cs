namespace Mocker.Tests.Conformance.Contract;

[Contract("people and test suites start from its config.json")]
public sealed class SpecTests
{
    [SkippableFact]
    public void It_writes_a_configuration_that_the_runtime_can_run()
    {
        using var container = new Container();
        container.Invoke(Caller.IsRoot ? ["spec"] : ["spec", "--rootless"]).Succeeded();
        var file = Path.Combine(container.Bundle, "config.json");
        var config = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        config.SetAt("/process/terminal", false);
        config.SetAt("/process/args", new JsonArray("echo", "hello"));
        File.WriteAllText(file, config.ToJsonString());
        Assert.Equal("hello", container.Invoke("run", container.Id).Succeeded().Stdout);
    }

    [SkippableTheory]
    [InlineData("--bundle")]
    [InlineData("-b")]
    public void It_writes_into_the_bundle(string option)
    {
        using var container = new Container();
        var bundle = container.HostDirectory("other");
        container.Invoke("spec", option, bundle).Succeeded();
        Assert.True(File.Exists(bundle + "/config.json"));
    }

    [SkippableFact]
    public void It_does_not_overwrite()
    {
        using var container = new Container();
        container.HostFile("config.json", "precious");
        container.Invoke("spec").Failed();
        Assert.Equal("precious", File.ReadAllText(container.Bundle + "/config.json"));
    }

    [SkippableFact]
    public void For_users_other_than_root_it_has_a_user_namespace()
    {
        using var container = new Container();
        container.Invoke("spec", "--rootless").Succeeded();
        var config = JsonNode.Parse(File.ReadAllText(container.Bundle + "/config.json"))!;
        Assert.Contains(config["linux"]!["namespaces"]!.AsArray(), entry => (string?)entry!["type"] == "user");
        Assert.NotNull(config["linux"]!["uidMappings"]);
    }
}
