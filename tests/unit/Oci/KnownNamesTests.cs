using System.Text.RegularExpressions;
using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Oci;

public sealed class KnownNamesTests
{
    [Fact]
    public void No_two_members_of_the_full_document_share_a_hash()
    {
        var names = Regex.Matches(FullDocument.Text, "'([^']+)' *:").Select(match => match.Groups[1].Value).Distinct().ToArray();
        Assert.True(names.Length > 150);
        Assert.Equal(names.Length, names.Select(name => JsonCursor.Hash(name)).Distinct().Count());
    }

    [Theory]
    [InlineData("CAP_CHOWN", 0)]
    [InlineData("CAP_SYS_ADMIN", 21)]
    [InlineData("CAP_CHECKPOINT_RESTORE", 40)]
    [InlineData("CAP_NONE", -1)]
    [InlineData("cap_chown", -1)]
    public void Capabilities_have_the_kernels_numbers(string name, int number) => Assert.Equal(number, CapabilityNames.NumberOf(name));

    [Theory]
    [InlineData("RLIMIT_CPU", 0)]
    [InlineData("RLIMIT_NOFILE", 7)]
    [InlineData("RLIMIT_RTTIME", 15)]
    [InlineData("NOFILE", -1)]
    public void Limits_have_the_kernels_numbers(string name, int number) => Assert.Equal(number, RlimitNames.NumberOf(name));
}
