namespace Mocker.Tests.Conformance.Lifecycle;

[Clause("runtime.md#state")]
public sealed class StateTests
{
    [Theory]
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

    [Fact]
    public void The_state_names_the_container_and_its_bundle_by_absolute_path()
    {
        using var container = new Container().Create();
        var state = container.State;
        Assert.Equal(container.Id, (string?)state["id"]);
        Assert.Equal(container.Bundle, (string?)state["bundle"]);
    }
}
