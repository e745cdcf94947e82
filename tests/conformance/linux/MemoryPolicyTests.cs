namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#memory-policy")]
public sealed class MemoryPolicyTests
{
    [SkippableTheory]
    [InlineData("""{"mode": "MPOL_BIND", "nodes": "0"}""", "bind:0")]
    [InlineData("""{"mode": "MPOL_PREFERRED", "nodes": "0"}""", "prefer:0")]
    [InlineData("""{"mode": "MPOL_INTERLEAVE", "nodes": "0"}""", "interleave:0")]
    [InlineData("""{"mode": "MPOL_BIND", "nodes": "0", "flags": ["MPOL_F_STATIC_NODES"]}""", "bind=static:0")]
    [InlineData("""{"mode": "MPOL_LOCAL"}""", "local")]
    [InlineData("""{"mode": "MPOL_DEFAULT"}""", "default")]
    public void The_policy_is_set(string json, string expected)
    {
        Requires.MemoryPolicies();
        using var container = new Container().WithJson("/linux/memoryPolicy", json).WithArgs("cat", "/proc/self/numa_maps");
        Assert.Equal(expected, container.Run().Stdout.Split(' ')[1]);
    }

    [SkippableTheory]
    [InlineData("""{"mode": "MPOL_NONE", "nodes": "0"}""")]
    [InlineData("""{"nodes": "0"}""")]
    [InlineData("""{"mode": "MPOL_BIND"}""")]
    [InlineData("""{"mode": "MPOL_BIND", "nodes": "1023"}""")]
    [InlineData("""{"mode": "MPOL_BIND", "nodes": "zero"}""")]
    [InlineData("""{"mode": "MPOL_BIND", "nodes": "0", "flags": ["MPOL_F_NONE"]}""")]
    public void A_policy_that_cannot_be_set_is_an_error(string json)
    {
        using var container = new Container().WithJson("/linux/memoryPolicy", json);
        container.AssertRefusedBeforeTheProgramRuns();
    }
}
