using Mocker.Oci;
using Mocker.Pull.Containers;
using Xunit;

namespace Mocker.Tests.Unit.Containers;

public sealed class IdRequestTests
{
    [Theory]
    // FIRST+COUNT of what is given and of what is taken.
    [InlineData("1000+100", "", 100u, 1000u)]
    [InlineData("1000+100", "", 101u, null)]
    [InlineData("1000+100", "1000+50", 50u, 1050u)]
    [InlineData("1000+100", "1050+50 1000+20", 30u, 1020u)]
    [InlineData("1000+100", "1050+50 1000+20", 31u, null)]
    [InlineData("1000+100", "900+150", 50u, 1050u)]
    [InlineData("1000+100", "1010+1", 50u, 1011u)]
    [InlineData("1000+100 5000+200", "1000+1", 100u, 5000u)]
    [InlineData("4294967000+295", "", 295u, 4294967000u)]
    [InlineData("4294967000+295", "4294967000+1", 295u, null)]
    [InlineData("1000+100", "1000+100 1000+100", 1u, null)]
    public void The_first_ids_that_nobody_has_are_found(string given, string taken, uint size, uint? first) =>
        Assert.Equal(first, IdRequest.FindFree(Ranges(given), Ranges(taken), size));

    private static LinuxIdMapping[] Ranges(string text) => [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        .Select(range => range.Split('+')).Select(parts => new LinuxIdMapping { HostId = uint.Parse(parts[0]), Size = uint.Parse(parts[1]) })];
}
