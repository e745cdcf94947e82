using Mocker.Container;
using Mocker.Container.Cgroups;
using Xunit;

namespace Mocker.Tests.Unit.Cgroups;

public sealed class ConversionTests
{
    // 2000 → 170 is the figure of opencontainers/runc#4896.
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    [InlineData(512, 59)]
    [InlineData(1024, 100)]
    [InlineData(2000, 170)]
    [InlineData(262143, 10000)]
    [InlineData(262144, 10000)]
    [InlineData(ulong.MaxValue, 10000)]
    public void Shares_become_the_weight_that_runc_1_3_2_makes_of_them(ulong shares, int weight) =>
        Assert.Equal(weight, CpuWeight.FromShares(shares).Value);

    [Fact]
    public void More_shares_never_weigh_less()
    {
        int last = 0;
        for (ulong shares = 2; shares <= 262144; shares += 7)
        {
            int weight = CpuWeight.FromShares(shares).Value;
            Assert.InRange(weight, last, 10000);
            last = weight;
        }
    }

    [Theory]
    [InlineData(10, 1)]
    [InlineData(100, 910)]
    [InlineData(500, 4950)]
    [InlineData(1000, 10000)]
    public void Block_IO_weight_is_stretched_to_the_scale_of_version_2(ushort blockIO, int weight) =>
        Assert.Equal(weight, IoWeight.FromBlockIO(blockIO).Value);

    [Theory]
    [InlineData(null, null, null)]
    [InlineData(0L, 0L, null)]
    [InlineData(null, 1000L, null)]
    [InlineData(null, -1L, -1L)]
    [InlineData(0L, -1L, -1L)]
    [InlineData(-1L, 1000L, -1L)]
    [InlineData(-1L, null, -1L)]
    [InlineData(1000L, -1L, 1000L)]
    [InlineData(1000L, 1000L, 0L)]
    [InlineData(3000L, 1000L, 2000L)]
    public void Swap_limit_is_what_is_left_beside_memory(long? swap, long? memory, long? expected) =>
        Assert.Equal(expected, SwapLimit.FromMemoryAndSwap(swap, memory, "/p"));

    [Theory]
    [InlineData(1000L, null)]
    [InlineData(1000L, 0L)]
    [InlineData(1000L, 1001L)]
    public void Swap_limit_without_or_below_that_of_memory_is_refused(long swap, long? memory)
    {
        ContainerException fault = Assert.Throws<ContainerException>(() => SwapLimit.FromMemoryAndSwap(swap, memory, "/p"));
        Assert.Equal("/p", fault.Pointer);
    }
}
