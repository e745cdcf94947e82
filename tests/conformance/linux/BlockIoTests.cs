namespace Mocker.Tests.Conformance.Linux;

[Clause("config-linux.md#block-io")]
public sealed class BlockIoTests
{
    [SkippableTheory]
    [InlineData("""{"weight": 100}""", "blkio.weight=100", "blkio.bfq.weight=100", "io.bfq.weight=default 100", "io.weight=default 910")]
    [InlineData("""{"leafWeight": 100}""", "blkio.leaf_weight=100")]
    public void A_weight_is_set_or_refused_where_the_kernel_has_none(string json, params string[] places) =>
        Resources.AssertAppliedOrRefused($$"""{"blockIO": {{json}}}""", places);

    [SkippableTheory]
    [InlineData("throttleReadBpsDevice", "blkio.throttle.read_bps_device", "rbps=1048576 wbps=max riops=max wiops=max")]
    [InlineData("throttleWriteBpsDevice", "blkio.throttle.write_bps_device", "rbps=max wbps=1048576 riops=max wiops=max")]
    [InlineData("throttleReadIOPSDevice", "blkio.throttle.read_iops_device", "rbps=max wbps=max riops=1048576 wiops=max")]
    [InlineData("throttleWriteIOPSDevice", "blkio.throttle.write_iops_device", "rbps=max wbps=max riops=max wiops=1048576")]
    public void A_rate_of_a_device_is_set(string property, string v1File, string v2)
    {
        var device = Requires.BlockDevice();
        var number = device.Split(':');
        Resources.AssertApplied(
            $$"""{"blockIO": {"{{property}}": [{"major": {{number[0]}}, "minor": {{number[1]}}, "rate": 1048576} ] } }""",
            $"{v1File}={device} 1048576", $"io.max={device} {v2}");
    }

    [SkippableFact]
    public void A_weight_of_a_device_is_set_or_refused_where_the_kernel_has_none() => Resources.AssertAppliedOrRefused(
        $$"""{"blockIO": {"weightDevice": [{"major": 254, "minor": 0, "weight": 300} ] } }""",
        "blkio.weight_device=254:0 300", "blkio.bfq.weight_device=254:0 300", "io.bfq.weight=254:0 300");

    [SkippableTheory]
    [InlineData("""{"weight": 5000}""")]
    [InlineData("""{"weight": 65536}""")]
    [InlineData("""{"weight": "100"}""")]
    [InlineData("""{"weightDevice": [{"major": 8, "minor": 0}]}""")]
    [InlineData("""{"throttleReadBpsDevice": [{"major": 4000, "minor": 0, "rate": 1}]}""")]
    [InlineData("""{"throttleReadBpsDevice": {"major": 8, "minor": 0, "rate": 1}}""")]
    [InlineData("""{"throttleReadBpsDevice": [{"major": 8, "minor": 0, "rate": -1}]}""")]
    public void A_value_that_cannot_be_set_is_an_error(string json) => Resources.AssertRefused($$"""{"blockIO": {{json}}}""");
}
