using Mocker.Oci;
using Xunit;

namespace Mocker.Tests.Unit.Images;

public sealed class PlatformTests
{
    [Theory]
    [InlineData("linux/amd64", "linux/arm64 linux/amd64 windows/amd64", "linux/amd64")]
    [InlineData("amd64", "linux/amd64", "linux/amd64")]
    [InlineData("linux/x86_64", "linux/amd64", "linux/amd64")]
    [InlineData("linux/amd64", "linux/amd64/v2 linux/amd64", "linux/amd64")]
    [InlineData("linux/amd64", "linux/amd64/v3", null)]
    [InlineData("linux/amd64/v3", "linux/amd64 linux/amd64/v2 linux/amd64/v4", "linux/amd64/v2")]
    [InlineData("linux/arm64", "linux/arm64/v8", "linux/arm64/v8")]
    [InlineData("linux/aarch64", "linux/arm64", "linux/arm64")]
    [InlineData("linux/arm64/v8", "linux/arm64", "linux/arm64")]
    [InlineData("linux/arm/v7", "linux/arm/v5 linux/arm/v6", "linux/arm/v6")]
    [InlineData("linux/arm/v6", "linux/arm/v7 linux/arm/v5", "linux/arm/v5")]
    [InlineData("linux/arm", "linux/arm/v7 linux/arm/v6", "linux/arm/v7")]
    [InlineData("linux/riscv64", "linux/amd64", null)]
    [InlineData("linux/amd64", "unknown/unknown", null)]
    public void The_best_platform_is_chosen(string wanted, string offered, string? chosen)
    {
        string[] names = offered.Split(' ');
        int best = Platform.Parse(wanted).Best([.. names.Select(name => Raw(name))]);
        Assert.Equal(chosen, best < 0 ? null : names[best]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("linux/")]
    [InlineData("linux/amd64/v1/x")]
    [InlineData("linux amd64")]
    public void What_is_no_platform_is_refused(string text) => Assert.Throws<FormatException>(() => Platform.Parse(text));

    /// <summary>As a document has it, not made normal.</summary>
    private static Platform Raw(string name)
    {
        string[] parts = name.Split('/');
        return new() { Os = parts[0], Architecture = parts[1], Variant = parts.Length > 2 ? parts[2] : null };
    }
}
