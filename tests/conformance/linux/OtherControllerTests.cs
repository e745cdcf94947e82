namespace Mocker.Tests.Conformance.Linux;

/// <summary>Controllers that a machine often lacks: then what was asked for has to be an error
/// (config.md#valid-values).</summary>
[Clause("config-linux.md#network")]
public sealed class OtherControllerTests
{
    [Fact]
    public void The_class_of_packets_is_set_or_refused() =>
        Resources.AssertAppliedOrRefused("""{"network": {"classID": 1048577}}""", "net_cls.classid=1048577");

    [Fact]
    public void The_priority_of_an_interface_is_set_or_refused() => Resources.AssertAppliedOrRefused(
        """{"network": {"priorities": [{"name": "lo", "priority": 500}]}}""", "net_prio.ifpriomap=lo 500");

    [Theory]
    [InlineData("""{"network": {"classID": "1"}}""")]
    [InlineData("""{"network": {"classID": 4294967296}}""")]
    [InlineData("""{"network": {"priorities": [{"name": "no-such-interface", "priority": 1}]}}""")]
    public void A_network_value_that_cannot_be_set_is_an_error(string json) => Resources.AssertRefused(json);

    [Fact]
    [Clause("config-linux.md#rdma")]
    public void The_limits_of_an_RDMA_device_are_set_or_refused() =>
        Resources.AssertAppliedOrRefused("""{"rdma": {"no_such_device": {"hcaHandles": 3, "hcaObjects": 10000}}}""");

    [Theory]
    [InlineData("""{"mlx5_1": {}}""")]
    [InlineData("""{"mlx5_1": {"hcaHandles": "3"}}""")]
    [InlineData("[]")]
    [Clause("config-linux.md#rdma")]
    public void An_RDMA_limit_that_is_not_valid_is_an_error(string json) => Resources.AssertRefused($$"""{"rdma": {{json}}}""");

    [SkippableTheory]
    [InlineData("memory.high", "33554432")]
    [InlineData("pids.max", "123")]
    [InlineData("cpu.weight", "50")]
    [Clause("config-linux.md#unified")]
    public void A_key_of_unified_is_written(string key, string value)
    {
        Requires.CgroupV2();
        Resources.AssertApplied($$"""{"unified": {"{{key}}": "{{value}}"} }""", "", $"{key}={value}");
    }

    [SkippableTheory]
    [InlineData("""{"no_such_controller.max": "1"}""")]
    [InlineData("""{"memory.no_such_file": "1"}""")]
    [InlineData("""{"memory.max": "not a number"}""")]
    [InlineData("""{"../escape": "1"}""")]
    [Clause("config-linux.md#unified")]
    public void A_key_of_unified_that_cannot_be_written_is_an_error(string json)
    {
        Requires.CgroupV2();
        Resources.AssertRefused($$"""{"unified": {{json}}}""");
    }

    [SkippableFact]
    [Clause("config-linux.md#unified")]
    public void Unified_on_cgroup_v1_is_an_error()
    {
        Requires.CgroupV1();
        Resources.AssertRefused("""{"unified": {"memory.max": "67108864"}}""");
    }
}
