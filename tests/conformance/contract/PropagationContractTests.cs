namespace Mocker.Tests.Conformance.Contract;

[Contract("docker and podman write the recursive names too")]
public sealed class PropagationContractTests
{
    [Theory]
    [InlineData("rshared")]
    [InlineData("rslave")]
    [InlineData("rprivate")]
    public void A_recursive_propagation_of_the_root_is_understood(string value)
    {
        using var container = new Container().With("/linux/rootfsPropagation", value).Create();
        Assert.Equal("created", container.Status);
    }
}
