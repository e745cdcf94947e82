using Mocker.Container.Lifecycle;
using Xunit;

namespace Mocker.Tests.Unit.Lifecycle;

public sealed class SubordinateIdsTests
{
    [Theory]
    [InlineData("0:1000:1")]
    [InlineData("0:1000:1 1:100000:65536", "me:100000:65536")]
    [InlineData("0:1000:1 1:100000:65536", "other:1:5", "1000:100000:65536", "10001:1:5")]
    [InlineData("0:1000:1 1:100000:10 11:300000:5", "me:100000:10", "me:300000:5")]
    [InlineData("0:1000:1", "me:100000", "me:x:5", "me:1:0", "# me:1:5", "")]
    public void A_users_ranges_follow_his_own_id(string expected, params string[] lines) =>
        Assert.Equal(expected, string.Join(' ', SubordinateIds.Map(lines, "me", 1000, 1000).Select(mapping => $"{mapping.ContainerId}:{mapping.HostId}:{mapping.Size}")));
}
